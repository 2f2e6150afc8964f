"""疑似涉密, found out late: the words go, the record holds, and nothing takes any more of them."""

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from functools import partial
from typing import get_args

import pytest
from sqlalchemy import text

from engine.events import Event
from engine.vocabulary import ContentFree, Medium, Receipt, Stage, Way
from flows.acts import (
    acknowledging,
    answering,
    describing,
    handling,
    instructing,
    record,
    reporting,
    upward,
    views,
)
from flows.acts.content_free import clear_content
from flows.acts.errors import BadInput
from flows.acts.upward import Recipient, Sent
from models import clearing
from models.columns import canonical, sha256
from models.errors import Tampered
from models.tables import Entry
from tests.night import Night

SECRET = "某涉密文件"
SENT = Sent(Stage.FIRST, Medium.TELEPHONE, SECRET)
WORDS = {
    "title": f"{SECRET}外传",
    "summary": f"{SECRET}全文",
    "place": SECRET,
    "link": f"https://a.test/{SECRET}",
}


def with_words(night: Night) -> str:
    """An incident whose secret stands in every place that takes words."""
    night.log(level="III", **WORDS)
    night.phone("值班副班").replies(f"我看到{SECRET}了")
    night.confirm("III")
    handling.note(night.office, night.number, f"{SECRET}第三页", night.officer)
    handling.change_level(night.office, night.number, night.officer, "II", None, f"{SECRET}扩散")
    lowered = (night.office, night.number, night.officer, "III", None, f"{SECRET}已删")
    handling.change_level(*lowered, on_behalf_of="主要负责人")
    for step in night.show().facts.plan.steps_at("III", night.show().facts.incident.fields):
        if step.required:
            night.done(step.id)
    reporting.resolve(night.office, night.number, night.officer, on_behalf_of="主要负责人")
    reporting.return_report(night.office, night.number, night.officer, f"写明{SECRET}")
    return night.number


def cleared(night: Night) -> str:
    number = with_words(night)
    clear_content(night.office, number, ContentFree.SUSPECTED, night.officer)
    night.settle()
    return number


def whole_database(night: Night) -> str:
    """Every value of every table."""
    with night.office.database.reading() as tx:
        return json.dumps(
            [
                [str(value) for value in row]
                for table in Entry.metadata.sorted_tables
                for row in tx.execute(table.select()).all()
            ],
            ensure_ascii=False,
        )


def test_the_words_are_in_no_table_any_more_and_the_record_still_verifies(night: Night) -> None:
    number = with_words(night)
    assert SECRET in whole_database(night)
    seal = record.seal(night.office)
    clear_content(night.office, number, ContentFree.SUSPECTED, night.officer)
    assert SECRET not in whole_database(night)
    record.verify(night.office, seal)


def test_codes_times_acts_and_persons_are_left(night: Night) -> None:
    number = with_words(night)
    before = night.show()
    clear_content(night.office, number, ContentFree.SUSPECTED, night.officer)
    after = night.show()
    kept = [(e["seq"], e["kind"], e["at"], e["actor"], e["hash"]) for e in before.entries]
    assert [(e["seq"], e["kind"], e["at"], e["actor"], e["hash"]) for e in after.entries][: len(kept)] == kept
    last = after.entries[-1]
    assert (last["kind"], last["payload"]["why"], last["actor"]["id"]) == (
        "content_cleared",
        "suspected",
        "值班主班",
    )
    assert (after.row["title"], after.row["summary"]) == ("", "")
    assert after.facts.incident.response_level == "III"


def test_no_page_list_report_or_message_has_them(night: Night) -> None:
    number = cleared(night)
    assert all(row.title == "" for row in views.board(night.office).rows)
    made = reporting.make_report(night.office, number, night.officer)
    assert SECRET not in reporting.read(night.office, number, made.version).html
    assert reporting.read(night.office, number, 1).html == ""
    assert not any(SECRET in sms.body for sms in night.sandbox.messages)


def test_every_free_text_is_refused_from_then_on_with_the_reason(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log(level="III")
    night.confirm("III")
    number, office, officer = night.number, night.office, night.officer
    clear_content(office, number, ContentFree.ORDERED, officer)
    tries = (
        lambda: handling.note(office, number, SECRET, officer),
        lambda: handling.update(office, number, "progress", officer, SECRET),
        lambda: handling.change_level(office, number, officer, "II", None, SECRET),
        lambda: describing.describe(office, number, describing.description({"title": SECRET}), officer),
        lambda: handling.dismiss(office, number, SECRET, officer),
        lambda: upward.report_up(office, number, SENT, [Recipient("district_cac", "王科长")], officer),
    )
    for act in tries:
        with pytest.raises(BadInput, match="keeps no content"):
            act()
    handling.change_level(office, number, officer, "II", None, "")  # the act itself needs no words
    assert night.kinds()[-1] != "content_cleared"


def test_what_somebody_texts_back_is_counted_and_not_kept(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log(level="III")
    clear_content(night.office, night.number, ContentFree.SUSPECTED, night.officer)
    night.phone("值班副班").replies(f"{SECRET}在哪里")
    assert "replied" in night.kinds()
    assert SECRET not in whole_database(night)
    night.phone("值班副班").replies(night.phone("值班副班").code())
    assert "answered" in night.kinds()


def test_a_text_about_nothing_open_is_kept_nowhere_whenever_it_comes(night: Night) -> None:
    night.log(level="III")
    phone = night.phone("值班副班")
    code = phone.code()
    phone.replies(code)
    for late in (f"{code} {SECRET}在我这里", f"补充：{SECRET}在我这里"):
        phone.replies(late)
    assert SECRET not in whole_database(night)
    clear_content(night.office, night.number, ContentFree.SUSPECTED, night.officer)
    for late in (f"{code} {SECRET}给你", f"再补充：{SECRET}"):
        phone.replies(late)
    assert SECRET not in whole_database(night)


def test_what_was_being_typed_while_the_words_were_cleared_is_refused(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log(level="III")
    office, given = night.office, instructing.Given("区长", "duty_leader", SECRET, SECRET, within="48h")

    class ClearedMeanwhile:
        """Somebody clears the words at the moment in which an act first looks at the clock."""

        is_done = False

        def now(self) -> datetime:
            if not self.is_done:
                self.is_done = True
                clear_content(office, night.number, ContentFree.SUSPECTED, night.officer)
            return night.clock.now()

    office.clock = ClearedMeanwhile()
    with pytest.raises(BadInput, match="keeps no content"):
        instructing.instruct(office, night.number, given, night.officer)
    assert SECRET not in whole_database(night)


def test_an_incident_is_logged_without_content_and_takes_none(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log(title="", content_free=True)
    assert night.show().facts.content_free
    with pytest.raises(BadInput, match="keeps no content"):
        night.log(key="again", title=SECRET, content_free=True)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("UPDATE entry SET kept = '{}' WHERE kept IS NOT NULL", "what was kept of it"),
        ('UPDATE entry SET payload = \'{"text":"x"}\' WHERE kept IS NOT NULL', "content is not"),
        ("UPDATE incident SET content_free = false", "takes words again"),
        ("UPDATE report SET html = 'x'", "says something again"),
        ("UPDATE report SET markdown = 'x'", "says something again"),
        ("UPDATE report SET comment = 'x'", "says something again"),
    ],
)
def test_what_is_left_cannot_be_changed_behind_its_back(sqlite_night: Night, change: str, what: str) -> None:
    cleared(sqlite_night)
    with sqlite_night.office.database.writing() as tx:
        tx.execute(text(change))
    with pytest.raises(Tampered, match=what):
        record.verify(sqlite_night.office)


def named_in_words(night: Night) -> list[Callable[[], object]]:
    """Every act that names somebody or something, with words in the place of the name."""
    office, number, officer = night.office, night.number, night.officer
    sent = Sent(Stage.FIRST, Medium.TELEPHONE)
    signed = acknowledging.Given(Receipt.SIGNED, "unit_contact", f"{SECRET}已销毁", Way.PAPER)
    order = instructing.Given(f"书记：速查{SECRET}", "duty_leader", "", "2026-12", within="48h")
    told = [Recipient("district_office", f"{SECRET}已报"), Recipient(f"办公室{SECRET}", "2026-1")]
    told.append(Recipient("district_office", "", f"{SECRET}第三页"))
    card = next(card for card in night.show().cards if card.role == "district_cac")
    dialled = answering.Dialled(answering.CardResult.ANSWERED, f"{SECRET}三页已报", Stage.FIRST)
    return [
        lambda: instructing.instruct(office, number, order, officer),
        lambda: acknowledging.acknowledge(office, number, signed, officer),
        *(partial(upward.report_up, office, number, sent, [one], officer) for one in told),
        lambda: answering.dial(office, card.attempt, dialled, officer),
    ]


def test_whoever_is_named_is_in_the_address_book_or_a_number(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log(title="", content_free=True)
    night.settle()
    for act in named_in_words(night):
        with pytest.raises(BadInput, match="a name or post of the address book, or a number"):
            act()
    assert SECRET not in whole_database(night)
    sent, officer = Sent(Stage.FIRST, Medium.TELEPHONE), night.officer
    upward.report_up(night.office, night.number, sent, [Recipient("district_cac", "", "2026-31")], officer)
    signed = acknowledging.Given(Receipt.SIGNED, "unit_contact", "分管领导", Way.PAPER)
    acknowledging.acknowledge(night.office, night.number, signed, officer)


def test_what_is_left_of_cleared_words_confirms_no_guess(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log(level="III", **WORDS)
    handling.note(night.office, night.number, SECRET, night.officer)
    body = night.show().row["body_hash"]
    clear_content(night.office, night.number, ContentFree.SUSPECTED, night.officer)
    entry = next(entry for entry in night.show().entries if entry["kind"] == "noted")
    assert entry["salt"] is None
    assert entry["digest"] != sha256(canonical({"text": SECRET}))
    assert body not in whole_database(night)
    record.verify(night.office)


def test_names_that_are_none_go_with_the_words(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log()
    night.settle()
    order = instructing.Given("王书记", "duty_leader", SECRET, SECRET, within="48h")
    instructing.instruct(night.office, night.number, order, night.officer)
    for act in named_in_words(night)[1:]:
        act()
    clear_content(night.office, night.number, ContentFree.SUSPECTED, night.officer)
    assert not [word for word in (SECRET, "王书记") if word in whole_database(night)]
    assert "2026-1" in [(entry["payload"] or {}).get("receiver") for entry in night.show().entries]
    record.verify(night.office)


# Fields of events that are texts and yet no words: ids, codes, numbers, and whom a report went to.
CODES = (
    {"moment", "signer", "source", "to_unit", "was_unit"}
    | {"event_level", "response_level", "page", "person", "role", "assisting", "unit"}
    | {
        "step",
        "deadline",
        "cadence",
        "into",
        "number",
        "medium",
        "stage",
        "why",
        "document",
        "digest",
        "seen_by",
        "checked_by",
    }
    | {"attachment", "digest", "media", "second"}
    # Of an incident that is joined: steps and times; what was asked for is entered as `task` and `words`.
    | {"instructions", "done", "promised"}
)


def test_every_text_somebody_may_say_is_known_as_words_or_as_a_code() -> None:
    texts = {
        field.name
        for event in get_args(Event)
        for field in fields(event)
        if "str" in str(field.type) and field.name != "at"
    }
    assert texts - CODES - clearing.WORDS - clearing.NAMES - {"fields"} == set()
