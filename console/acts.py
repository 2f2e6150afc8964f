"""What can be done with an incident, in the order it is done: which buttons there are, and what each does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.datastructures import FormData

from console import handing
from console.acting import Who
from console.forms import TEXTS, coded_fields, instant, one
from console.incident import Sheet
from console.upward import filled_in
from console.words import Words
from engine.lifecycle import TRANSITIONS, Act
from engine.vocabulary import Stage
from flows.acts import answering, handling, reporting
from flows.acts import upward as registering
from flows.acts.actor import Actor
from flows.acts.answering import CardResult, Dialled
from flows.acts.describing import describe, description
from flows.acts.errors import BadInput, Problem
from flows.acts.handing_on import hand_on
from flows.acts.handling import may_confirm
from flows.wiring import Office


@dataclass(frozen=True, slots=True)
class Button:
    """An act on the incident page. `reason` says why it is not possible now; "" if it is."""

    name: str
    title: str
    causes: str
    reason: str

    @property
    def possible(self) -> bool:
        """Whether it can be pressed."""
        return not self.reason


# The name of each form, and the act of the lifecycle that decides whether it is possible.
FORMS: Mapping[str, Act] = {
    "confirm": Act.CONFIRM,
    "answer": Act.ANSWER,
    "receipt": Act.ACKNOWLEDGE,
    "instruct": Act.INSTRUCT,
    "hand_on": Act.HAND_ON,
    "consent": Act.CONSENT,
    "reported": Act.REPORT_UP,
    "note": Act.NOTE,
    "done": Act.DO,
    "update": Act.DO,
    "level": Act.CHANGE_LEVEL,
    "judge": Act.JUDGE,
    "describe": Act.DESCRIBE,
    "resolve": Act.RESOLVE,
    "resume": Act.RESUME,
    "merge": Act.MERGE,
    "dismiss": Act.DISMISS,
    "void": Act.VOID,
    "archive": Act.ARCHIVE,
}


def buttons(sheet: Sheet, words: Words) -> Mapping[str, Button]:
    """Every button by its name; one that is not possible now says why."""
    return {
        name: Button(name, words(f"act.{name}"), words(f"causes.{name}"), _reason(name, act, sheet, words))
        for name, act in FORMS.items()
    }


def _reason(name: str, act: Act, sheet: Sheet, words: Words) -> str:
    state = sheet.facts.incident.state
    if act not in sheet.show.allowed:
        origins = next(t.origins for t in TRANSITIONS if t.act is act)
        listed = words.several(sorted(words.label(origin) for origin in origins))
        return words("why.state", state=words.label(state), origins=listed)
    if name == "judge" and not sheet.facts.plan.fields:
        return words("why.no_fields")
    if name == "hand_on" and not sheet.facts.incident.unit:
        return words("why.no_unit")
    if name == "update" and not sheet.owed:
        return words("why.no_update")
    if name in ("confirm", "consent") and not _oral(sheet):
        return words("why.no_confirmer", roles=words.several(_confirming(sheet, words)))
    missing = [step.title for step in sheet.steps if step.required and not step.done]
    if name == "resolve" and missing:
        return words("why.steps", steps=words.several(missing))
    return ""


def _confirming(sheet: Sheet, words: Words) -> list[str]:
    """The posts that may confirm the level, in words."""
    plan = sheet.facts.plan
    return [words.text(plan.roles[role].title) for role in plan.confirmed_by]


def _oral(sheet: Sheet) -> dict[str, str]:
    """Whose word of mouth can be recorded as the confirmation: person id -> the role he or she fills."""
    facts = sheet.facts
    found: dict[str, str] = {}
    for role in facts.plan.confirmed_by:
        for person in facts.roster.resolve(facts.plan.roles[role], facts.incident.unit):
            if person in facts.roster.people:  # a shift may still name somebody who has left
                found.setdefault(person, role)
    return found


@dataclass(frozen=True, slots=True)
class Confirmers:
    """Who may confirm the level: whoever sits here (`myself`), and others (id, words) by word of mouth."""

    myself: bool
    others: tuple[tuple[str, str], ...]


def confirmers(sheet: Sheet, words: Words, who: Who | None) -> Confirmers:
    """Who may confirm the level of this incident, at a desk where `who` acts."""
    plan = sheet.facts.plan
    myself = who is not None and may_confirm(sheet.facts, who.actor.id) is not None
    others = [
        (person, f"{words.text(plan.roles[role].title)} {sheet.says.person(person)} {words('act.oral')}")
        for person, role in _oral(sheet).items()
        if who is None or person != who.person
    ]
    return Confirmers(myself, tuple(others))


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


def _confirm(do: Doing) -> None:
    response = do.given("response_level") or None
    behalf = do.given("on_behalf_of") or None
    at = instant(do.form, "at", do.office.calendar)
    handling.confirm(
        do.office, do.number, do.actor, do.given("event_level"), response, on_behalf_of=behalf, at=at
    )


def _level(do: Doing) -> None:
    response = do.given("response_level") or None
    handling.change_level(
        do.office, do.number, do.actor, do.given("event_level"), response, do.given("reason")
    )


def _judge(do: Doing) -> None:
    plan = handling.plan_of(do.office, do.number)
    handling.judge(do.office, do.number, do.actor, coded_fields(do.form, plan))


def _describe(do: Doing) -> None:
    """Only what differs from what the form showed: somebody else may have put the rest right meanwhile."""
    names = [name for name in (*TEXTS, "unit") if do.given(name) != do.given(f"was.{name}")]
    describe(do.office, do.number, description({name: do.given(name) for name in names}), do.actor)


def _answer(do: Doing) -> None:
    at = instant(do.form, "at", do.office.calendar)
    answering.answer_for(do.office, do.number, do.given("who"), do.actor, at)


def _note(do: Doing) -> None:
    handling.note(
        do.office, do.number, do.given("text"), do.actor, instant(do.form, "at", do.office.calendar)
    )


def _done(do: Doing) -> None:
    at = instant(do.form, "at", do.office.calendar)
    handling.done(do.office, do.number, do.given("item"), do.actor, at)


def _update(do: Doing) -> None:
    handling.update(do.office, do.number, do.given("item"), do.actor, do.given("text"))


def _consent(do: Doing) -> None:
    at = instant(do.form, "at", do.office.calendar)
    behalf = do.given("consented_by") or None
    registering.consent(do.office, do.number, do.actor, on_behalf_of=behalf, at=at)


def _reported(do: Doing) -> None:
    plan = handling.plan_of(do.office, do.number)
    sent, recipients = filled_in(do.form, plan, do.office.calendar)
    registering.report_up(do.office, do.number, sent, recipients, do.actor)


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
        lambda do: hand_on(do.office, do.number, do.given("to_unit"), do.given("reason"), do.actor),
        "facts",
    ),
    "receipt": (lambda do: handing.receipt(do.office, do.number, do.form, do.actor), "handover"),
    "consent": (_consent, "upward"),
    "reported": (_reported, "upward"),
    "note": (_note, "timeline"),
    "done": (_done, "limits"),
    "update": (_update, "limits"),
    "card": (_card, "called"),
    "resolve": (lambda do: reporting.resolve(do.office, do.number, do.actor), ""),
    "resume": (lambda do: handling.resume(do.office, do.number, do.given("reason"), do.actor), ""),
    "dismiss": (lambda do: handling.dismiss(do.office, do.number, do.given("reason"), do.actor), ""),
    "void": (lambda do: handling.void(do.office, do.number, do.given("reason"), do.actor), ""),
    "merge": (lambda do: handling.merge(do.office, do.number, do.given("into"), do.actor), ""),
    "archive": (lambda do: handling.archive(do.office, do.number, do.actor), ""),
}
