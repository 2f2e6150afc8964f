"""增加来源: the same matter from three sources is one incident with three sources."""

from datetime import timedelta

import pytest

from engine.errors import Unchanged
from engine.origins import Heard
from engine.vocabulary import ContentFree
from flows.acts import handling, record, reporting
from flows.acts.content_free import clear_content
from flows.acts.errors import BadInput
from flows.acts.sources import Found, add_source
from tests.closing import REQUIRED
from tests.night import Night


def test_three_sources_are_one_incident_and_joining_brings_those_of_the_other(night: Night) -> None:
    night.log(level="III", source_of_report="巡查", key="first")
    first = night.number
    earlier = night.clock.now() - timedelta(hours=2)
    ticket = Found(Heard.HOTLINE, "12345转办", "GD2026001", earlier)
    add_source(night.office, first, ticket, night.officer)
    with pytest.raises(Unchanged):
        add_source(night.office, first, ticket, night.officer)
    entry = night.show().entries[-1]
    assert (entry["kind"], entry["happened_at"]) == ("source_added", earlier)
    night.log(level="III", source_of_report="某报来电", key="second", title="同一件事")
    handling.merge(night.office, night.number, first, night.officer)
    night.number = first
    origins = night.show().facts.incident.origins
    assert [(one.how, one.words, one.number) for one in origins] == [
        (Heard.HOTLINE, "12345转办", "GD2026001"),
        (Heard.OTHER, "某报来电", ""),
    ]
    record.verify(night.office)


def test_a_source_says_something_and_no_words_where_no_content_is_kept(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log(level="III")
    with pytest.raises(BadInput):
        add_source(night.office, night.number, Found(Heard.MEDIA), night.officer)
    with pytest.raises(BadInput):
        add_source(night.office, night.number, Found(Heard.MEDIA, "长" * 121, "9" * 41), night.officer)
    add_source(night.office, night.number, Found(Heard.MEDIA, "某报"), night.officer)
    clear_content(night.office, night.number, ContentFree.SUSPECTED, night.officer)
    assert [one.words for one in night.show().facts.incident.origins] == [""]
    with pytest.raises(BadInput):
        add_source(night.office, night.number, Found(Heard.MEDIA, "另一报"), night.officer)
    add_source(night.office, night.number, Found(Heard.SUPERIOR, "", "转办2026-12"), night.officer)


def test_the_report_lists_every_source(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log(level="III", source_of_report="巡查")
    add_source(night.office, night.number, Found(Heard.HOTLINE, "12345转办", "GD2026001"), night.officer)
    night.confirm("III")
    for step in REQUIRED:
        night.done(step)
    reporting.resolve(night.office, night.number, night.officer, on_behalf_of="主要负责人")
    text = reporting.read(night.office, night.number).markdown
    assert "来源2: 12345、12345转办、GD2026001" in text
