"""What each button of an incident does with what its form holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from unicodedata import normalize

from starlette.datastructures import FormData

from console import handing, spread_page
from console.forms import coded_fields, instant, one
from console.upward import filled_in
from engine.facts import TEXTS
from engine.origins import Heard, Relation
from engine.vocabulary import ContentFree, Stage
from flows.acts import (
    answering,
    content_free,
    drill_ends,
    extending,
    handling,
    redoing,
    relating,
    reporting,
    spread,
)
from flows.acts import upward as registering
from flows.acts.actor import Actor
from flows.acts.answering import CardResult, Dialled
from flows.acts.describing import describe, description
from flows.acts.errors import BadInput, Problem
from flows.acts.handing_on import hand_on
from flows.acts.sources import Found, add_source
from flows.wiring import Office


@dataclass(frozen=True, slots=True)
class Doing:
    """Somebody does something to an incident with what a form holds."""

    office: Office
    number: str
    form: FormData
    actor: Actor

    def given(self, name: str) -> str:
        """A field of the form."""
        return one(self.form, name)

    def number_of(self, name: str) -> str:
        """The number of another incident, in whatever width it was typed: ２０２６－０００１ is 2026-0001."""
        return normalize("NFKC", self.given(name)).strip()

    @property
    def at(self) -> datetime | None:
        """When it really was, if that was earlier 补录. Raises BadInput for what is no time."""
        return instant(self.form, "at", self.office.calendar)


def _confirm(do: Doing) -> None:
    response = do.given("response_level") or None
    behalf = do.given("on_behalf_of") or None
    handling.confirm(
        do.office, do.number, do.actor, do.given("event_level"), response, on_behalf_of=behalf, at=do.at
    )


def _level(do: Doing) -> None:
    response = do.given("response_level") or None
    levels, behalf = (do.given("event_level"), response), do.given("on_behalf_of") or None
    handling.change_level(
        do.office, do.number, do.actor, *levels, do.given("reason"), on_behalf_of=behalf, at=do.at
    )


def _resolve(do: Doing) -> None:
    behalf = do.given("on_behalf_of") or None
    reporting.resolve(do.office, do.number, do.actor, on_behalf_of=behalf)


def _judge(do: Doing) -> None:
    plan = handling.plan_of(do.office, do.number)
    behalf = do.given("on_behalf_of") or None
    fields = coded_fields(do.form, plan)
    handling.judge(do.office, do.number, do.actor, fields, on_behalf_of=behalf, at=do.at)


def _describe(do: Doing) -> None:
    """Only what differs from what the form showed: somebody else may have put the rest right meanwhile."""
    names = [name for name in (*TEXTS, "unit") if do.given(name) != do.given(f"was.{name}")]
    describe(do.office, do.number, description({name: do.given(name) for name in names}), do.actor)


def _answer(do: Doing) -> None:
    answering.answer_for(do.office, do.number, do.given("who"), do.actor, do.at)


def _relate(do: Doing) -> None:
    relation = do.given("relation")
    if relation not in set(Relation):
        raise BadInput([Problem("relation", relation, f"one of: {', '.join(Relation)}")])
    relating.relate(do.office, do.number, do.number_of("related_to"), Relation(relation), do.actor)


def _source(do: Doing) -> None:
    how = do.given("how")
    if how not in set(Heard):
        raise BadInput([Problem("how", how, f"one of: {', '.join(Heard)}")])
    at = instant(do.form, "at", do.office.calendar)
    found = Found(Heard(how), do.given("heard_from"), do.given("own_number"), at)
    add_source(do.office, do.number, found, do.actor)


def _note(do: Doing) -> None:
    handling.note(do.office, do.number, do.given("text"), do.actor, do.at)


def _spread(do: Doing) -> None:
    """What was pasted, or else the one row that was typed into the fields."""
    found = spread.from_text(do.office, spread_page.rows_of(do.form))
    spread.record_spread(do.office, do.number, found, do.actor, corrects=do.given("corrects"))


def _done(do: Doing) -> None:
    behalf = do.given("on_behalf_of") or None
    handling.done(do.office, do.number, do.given("item"), do.actor, do.at, on_behalf_of=behalf)


def _update(do: Doing) -> None:
    handling.update(do.office, do.number, do.given("item"), do.actor, do.given("text"), do.at)


def _extend(do: Doing) -> None:
    until = instant(do.form, "until", do.office.calendar)
    if until is None:
        raise BadInput([Problem("until", "missing", "until when it is extended")])
    behalf = do.given("extended_by") or None
    extending.extend(
        do.office,
        do.number,
        do.given("item"),
        until,
        do.given("reason"),
        do.actor,
        on_behalf_of=behalf,
        at=do.at,
    )


def _reopen(do: Doing) -> None:
    behalf = do.given("reopened_by") or None
    redoing.reopen(do.office, do.number, do.given("reason"), do.actor, on_behalf_of=behalf)


def _notice(do: Doing) -> None:
    extending.notice(do.office, do.number, do.given("item"), do.given("text"), do.actor, do.at)


def _consent(do: Doing) -> None:
    behalf = do.given("consented_by") or None
    registering.consent(do.office, do.number, do.actor, on_behalf_of=behalf, at=do.at)


def _reported(do: Doing) -> None:
    plan = handling.plan_of(do.office, do.number)
    sent, recipients = filled_in(do.form, plan, do.office.calendar)
    registering.report_up(do.office, do.number, sent, recipients, do.actor)


def _content_free(do: Doing) -> None:
    why = do.given("why")
    if why not in set(ContentFree):
        raise BadInput([Problem("why", why, f"one of: {', '.join(ContentFree)}")])
    if do.given("sure") != "yes":  # whatever the browser asks for: this cannot be taken back
        raise BadInput([Problem("sure", "missing", "say that you are sure: the words are gone for good")])
    content_free.clear_content(do.office, do.number, ContentFree(why), do.actor)


def _card(do: Doing) -> None:
    given, stage = do.given("result"), do.given("stage")
    if given not in set(CardResult):
        raise BadInput([Problem("result", given, f"one of: {', '.join(CardResult)}")])
    call = Dialled(
        CardResult(given),
        do.given("words"),
        Stage(stage) if stage in set(Stage) else None,
        do.given("receipt"),
    )
    answering.dial(do.office, do.given("card"), call, do.actor)


# Each act with the part of the page to come back to.
CARRY_OUT: Mapping[str, tuple[Callable[[Doing], object], str]] = {
    "confirm": (_confirm, ""),
    "level": (_level, ""),
    "judge": (_judge, "limits"),
    "describe": (_describe, "facts"),
    "answer": (_answer, "called"),
    "instruct": (lambda do: handing.instruction(do.office, do.number, do.form, do.actor), "steps"),
    "hand_on": (
        lambda do: hand_on(do.office, do.number, do.given("to_unit"), do.given("reason"), do.actor, do.at),
        "facts",
    ),
    "receipt": (lambda do: handing.receipt(do.office, do.number, do.form, do.actor), "handover"),
    "consent": (_consent, "upward"),
    "reported": (_reported, "upward"),
    "source": (_source, "facts"),
    "note": (_note, "timeline"),
    "spread": (_spread, "spread"),
    "done": (_done, "limits"),
    "update": (_update, "limits"),
    "extend": (_extend, "limits"),
    "redo": (
        lambda do: redoing.redo(do.office, do.number, do.given("item"), do.given("reason"), do.actor, do.at),
        "limits",
    ),
    "reopen": (_reopen, ""),
    "notice": (_notice, "timeline"),
    "card": (_card, "called"),
    "resolve": (_resolve, ""),
    "resume": (lambda do: handling.resume(do.office, do.number, do.given("reason"), do.actor), ""),
    "dismiss": (lambda do: handling.dismiss(do.office, do.number, do.given("reason"), do.actor), ""),
    "void": (lambda do: handling.void(do.office, do.number, do.given("reason"), do.actor), ""),
    "relate": (_relate, "facts"),
    "merge": (lambda do: handling.merge(do.office, do.number, do.number_of("into"), do.actor), ""),
    "archive": (lambda do: handling.archive(do.office, do.number, do.actor), ""),
    "content_free": (_content_free, ""),
    "end_drill": (lambda do: drill_ends.end(do.office, do.number, do.given("reason"), do.actor), ""),
}
