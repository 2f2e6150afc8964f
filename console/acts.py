"""What can be done with an incident, in the order it is done: which buttons there are, and what each does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.datastructures import FormData

from console import handing
from console.acting import Who
from console.forms import TEXTS, coded_fields, instant, one
from console.incident import Sheet
from console.upward import filled_in
from console.whose_acts import NEEDED
from console.word_of_mouth import confirming, reachable
from console.words import Words
from engine import doing
from engine.lifecycle import TRANSITIONS, Act
from engine.rights import Right
from engine.vocabulary import ContentFree, Stage
from flows.acts import answering, content_free, drill_ends, extending, handling, redoing, reporting
from flows.acts import upward as registering
from flows.acts.actor import Actor
from flows.acts.answering import CardResult, Dialled
from flows.acts.describing import describe, description
from flows.acts.errors import BadInput, Problem
from flows.acts.handing_on import hand_on
from flows.wiring import Office


@dataclass(frozen=True, slots=True)
class Button:
    """An act on the incident page. `reason` says why it is not possible now; "" if it is."""

    name: str
    title: str
    causes: str
    reason: str
    is_mine: bool = True  # whether whoever sits here has the right to it at all; else it is not shown

    @property
    def possible(self) -> bool:
        """Whether it can be pressed."""
        return self.is_mine and not self.reason


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
    "redo": Act.SEND_BACK,
    "reopen": Act.REOPEN,
    "extend": Act.EXTEND,
    "notice": Act.NOTICE,
    "level": Act.CHANGE_LEVEL,
    "judge": Act.JUDGE,
    "describe": Act.DESCRIBE,
    "resolve": Act.RESOLVE,
    "resume": Act.RESUME,
    "merge": Act.MERGE,
    "dismiss": Act.DISMISS,
    "void": Act.VOID,
    "archive": Act.ARCHIVE,
    "end_drill": Act.END_DRILL,
    "content_free": Act.CLEAR_CONTENT,
}


def buttons(sheet: Sheet, words: Words, who: Who | None) -> Mapping[str, Button]:
    """Every button by its name; one that is not possible now says why."""
    rights = who.rights if who else frozenset()
    return {
        name: Button(
            name,
            words(_title(name, rights)),
            words(f"causes.{name}"),
            _reason(name, act, sheet, words),
            NEEDED[name] in rights,
        )
        for name, act in FORMS.items()
    }


def _title(name: str, rights: frozenset[Right]) -> str:
    """The key of a button's words: whoever may not record for others answers for himself."""
    return "act.answer_own" if name == "answer" and Right.RECORD not in rights else f"act.{name}"


# What has to be there for an act, and the words for when it is not.
LACKS: Mapping[str, tuple[Callable[[Sheet], object], str]] = {
    "note": (lambda sheet: not sheet.facts.content_free, "why.content_free"),
    "content_free": (lambda sheet: not sheet.facts.content_free, "why.content_free"),
    "judge": (lambda sheet: sheet.facts.plan.fields, "why.no_fields"),
    "hand_on": (lambda sheet: sheet.facts.incident.unit, "why.no_unit"),
    "update": (lambda sheet: any(one.can_be_made for one in sheet.owed), "why.no_update"),
    "extend": (lambda sheet: sheet.extendable, "why.no_extension"),
    "notice": (lambda sheet: sheet.next_limit, "why.no_limit"),
    "redo": (lambda sheet: sheet.redoable, "why.nothing_done"),
    "reopen": (lambda sheet: sheet.reopen_until, "why.no_reopening"),
}


def _reason(name: str, act: Act, sheet: Sheet, words: Words) -> str:
    state = sheet.facts.incident.state
    if act not in sheet.show.allowed:
        origins = next(t.origins for t in TRANSITIONS if t.act is act)
        listed = words.several(sorted(words.label(origin) for origin in origins))
        return words("why.state", state=words.label(state), origins=listed)
    if name in LACKS and not LACKS[name][0](sheet):
        return words(LACKS[name][1])
    if name in ("confirm", "consent") and not reachable(sheet, sheet.facts.plan.confirmed_by):
        return words("why.no_confirmer", roles=words.several(confirming(sheet, words)))
    missing = [step.title for step in sheet.steps if step.required and not step.done]
    if name == "resolve" and missing:
        return words("why.steps", steps=words.several(missing))
    if name == "archive" and (lacking := doing.to_file(sheet.facts)):
        return words("why.to_file", steps=words.several([words.text(step.title) for step in lacking]))
    return ""


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
    levels, behalf = (do.given("event_level"), response), do.given("on_behalf_of") or None
    handling.change_level(do.office, do.number, do.actor, *levels, do.given("reason"), on_behalf_of=behalf)


def _resolve(do: Doing) -> None:
    behalf = do.given("on_behalf_of") or None
    reporting.resolve(do.office, do.number, do.actor, on_behalf_of=behalf)


def _judge(do: Doing) -> None:
    plan = handling.plan_of(do.office, do.number)
    behalf = do.given("on_behalf_of") or None
    handling.judge(do.office, do.number, do.actor, coded_fields(do.form, plan), on_behalf_of=behalf)


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
    behalf = do.given("on_behalf_of") or None
    handling.done(do.office, do.number, do.given("item"), do.actor, at, on_behalf_of=behalf)


def _update(do: Doing) -> None:
    at = instant(do.form, "at", do.office.calendar)
    handling.update(do.office, do.number, do.given("item"), do.actor, do.given("text"), at)


def _extend(do: Doing) -> None:
    until = instant(do.form, "until", do.office.calendar)
    if until is None:
        raise BadInput([Problem("until", "missing", "until when it is extended")])
    behalf = do.given("extended_by") or None
    extending.extend(
        do.office, do.number, do.given("item"), until, do.given("reason"), do.actor, on_behalf_of=behalf
    )


def _reopen(do: Doing) -> None:
    behalf = do.given("reopened_by") or None
    redoing.reopen(do.office, do.number, do.given("reason"), do.actor, on_behalf_of=behalf)


def _notice(do: Doing) -> None:
    extending.notice(do.office, do.number, do.given("item"), do.given("text"), do.actor)


def _consent(do: Doing) -> None:
    at = instant(do.form, "at", do.office.calendar)
    behalf = do.given("consented_by") or None
    registering.consent(do.office, do.number, do.actor, on_behalf_of=behalf, at=at)


def _reported(do: Doing) -> None:
    plan = handling.plan_of(do.office, do.number)
    sent, recipients = filled_in(do.form, plan, do.office.calendar)
    registering.report_up(do.office, do.number, sent, recipients, do.actor)


def _content_free(do: Doing) -> None:
    why = do.given("why")
    if why not in set(ContentFree):
        raise BadInput([Problem("why", why, f"one of: {', '.join(ContentFree)}")])
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
        lambda do: hand_on(do.office, do.number, do.given("to_unit"), do.given("reason"), do.actor),
        "facts",
    ),
    "receipt": (lambda do: handing.receipt(do.office, do.number, do.form, do.actor), "handover"),
    "consent": (_consent, "upward"),
    "reported": (_reported, "upward"),
    "note": (_note, "timeline"),
    "done": (_done, "limits"),
    "update": (_update, "limits"),
    "extend": (_extend, "limits"),
    "redo": (
        lambda do: redoing.redo(do.office, do.number, do.given("item"), do.given("reason"), do.actor),
        "limits",
    ),
    "reopen": (_reopen, ""),
    "notice": (_notice, "timeline"),
    "card": (_card, "called"),
    "resolve": (_resolve, ""),
    "resume": (lambda do: handling.resume(do.office, do.number, do.given("reason"), do.actor), ""),
    "dismiss": (lambda do: handling.dismiss(do.office, do.number, do.given("reason"), do.actor), ""),
    "void": (lambda do: handling.void(do.office, do.number, do.given("reason"), do.actor), ""),
    "merge": (lambda do: handling.merge(do.office, do.number, do.given("into"), do.actor), ""),
    "archive": (lambda do: handling.archive(do.office, do.number, do.actor), ""),
    "content_free": (_content_free, ""),
    "end_drill": (lambda do: drill_ends.end(do.office, do.number, do.given("reason"), do.actor), ""),
}
