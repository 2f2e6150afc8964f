"""附件 on both databases: put, kept, cleared, swept; and log forms that were not submitted."""

from datetime import timedelta

import pytest

from engine.errors import Unchanged
from engine.vocabulary import ContentFree
from flows import auditing
from flows.acts import attaching, content_free, record, unsent
from flows.acts.attaching import Upload
from flows.acts.errors import BadInput
from models.errors import NotFound
from models.kept_files import digest_of
from tests.console.pictures import PDF, png
from tests.night import Night


def test_files_go_the_same_way_on_both_databases(night: Night) -> None:
    night.log(level="III")
    attaching.attach(
        night.office, night.number, [Upload("a.png", png()), Upload("b.pdf", PDF)], night.officer
    )
    first, second = attaching.listed(night.office, night.number)
    assert attaching.content(night.office, night.number, first.id)[1] in (png(), PDF)
    assert record.verify(night.office).attachments == 2
    leader = night.id_of("带班领导")
    attaching.clear_attachment(night.office, night.number, first.id, "含个人信息", night.officer, leader)
    assert night.office.files.size(first.digest) is None
    with pytest.raises(Unchanged):
        attaching.clear_attachment(night.office, night.number, first.id, "再来", night.officer, leader)
    with pytest.raises(NotFound):
        attaching.content(night.office, night.number, first.id)
    content_free.clear_content(night.office, night.number, ContentFree.SUSPECTED, night.officer)
    assert night.office.files.size(second.digest) is None
    found = record.verify(night.office)
    assert (found.attachments, found.cleared) == (0, 4)  # and the entry that logged it


def test_a_form_goes_the_same_way_on_both_databases(night: Night) -> None:
    office = night.office
    assert unsent.keep(office, "form-a", "me", [("title", "写到一半")])
    attaching.stage(office, "form-a", "me", [Upload("a.png", png())])
    left = unsent.latest(office, "me")
    assert left
    assert (left.words, len(left.files)) == ("写到一半", 1)
    with pytest.raises(NotFound):
        unsent.resume(office, "form-a", "somebody else")
    unsent.close(office, "form-a", "me")
    assert office.files.size(digest_of(png())) is None
    assert not unsent.keep(office, "form-a", "me", [("title", "来晚的话")])
    assert attaching.stage(office, "form-a", "me", [Upload("a.png", png())]).files == ()
    assert office.files.size(digest_of(png())) is None
    assert unsent.latest(office, "me") is None
    night.clock.forward(minutes=25 * 60)
    auditing.audit(office)
    assert unsent.keep(office, "form-a", "me", [])


def test_the_form_that_becomes_an_incident_brings_its_files_along(night: Night) -> None:
    attaching.stage(night.office, "form-b", "me", [Upload("a.png", png())])
    night.log(level="III", key="form-b")
    [file] = attaching.listed(night.office, night.number)
    assert file.digest == digest_of(png())
    assert unsent.latest(night.office, "me") is None
    assert not unsent.keep(night.office, "form-b", "me", [("title", "来晚的话")])


def test_a_time_to_come_and_no_file_at_all_are_refused(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log(level="III")
    with pytest.raises(BadInput, match="choose a file"):
        attaching.attach(night.office, night.number, [], night.officer)
    to_come = night.clock.now() + timedelta(minutes=5)
    with pytest.raises(BadInput, match="has passed"):
        attaching.attach(night.office, night.number, [Upload("a.png", png())], night.officer, to_come)
