"""What can be done with an incident, in the order it is done: which buttons there are, and why one is off."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from console.acting import Who
from console.incident import Sheet
from console.whose_acts import NEEDED
from console.word_of_mouth import reachable, titles
from console.words import Words
from engine import doing
from engine.facts import TEXTS
from engine.lifecycle import TRANSITIONS, Act
from engine.rights import Right


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
    "source": Act.ADD_SOURCE,
    "note": Act.NOTE,
    "spread": Act.NOTE,
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
    "relate": Act.RELATE,
    "merge": Act.MERGE,
    "dismiss": Act.DISMISS,
    "void": Act.VOID,
    "archive": Act.ARCHIVE,
    "end_drill": Act.END_DRILL,
    "content_free": Act.CLEAR_CONTENT,
    "attach": Act.ATTACH,
    "clear_attachment": Act.CLEAR_ATTACHMENT,
}


# Acts by what they are for: what is not put first lies folded under these.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "often": ("answer", "note", "done", "update", "attach", "spread", "consent", "reported"),
    "level": ("confirm", "level", "judge", "describe", "extend", "notice", "redo"),
    "hand": ("instruct", "receipt", "hand_on", "source", "relate"),
    "end": ("resolve", "end_drill", "resume", "reopen", "archive"),
    "more": ("merge", "dismiss", "void", "content_free", "clear_attachment"),
}


def buttons(sheet: Sheet, words: Words, who: Who | None) -> Mapping[str, Button]:
    """Every button by its name; one that is not possible now says why."""
    rights = who.rights if who else frozenset()
    return {
        name: Button(
            name,
            words(_title(name, rights)),
            words(_causes(name, rights)),
            _reason(name, act, sheet, words),
            NEEDED[name] in rights,
        )
        for name, act in FORMS.items()
    }


def _title(name: str, rights: frozenset[Right]) -> str:
    """The key of a button's words: whoever may not record for others acts for himself."""
    return f"act.{name}_own" if name in _OWN and Right.RECORD not in rights else f"act.{name}"


def _causes(name: str, rights: frozenset[Right]) -> str:
    return "causes.receipt_own" if name == "receipt" and Right.RECORD not in rights else f"causes.{name}"


# What is called otherwise where somebody does it for himself.
_OWN = frozenset({"answer", "receipt", "notice"})


# What has to be there for an act, and the words for when it is not.
LACKS: Mapping[str, tuple[Callable[[Sheet], object], str]] = {
    "spread": (lambda sheet: not sheet.facts.content_free, "why.content_free"),
    "note": (lambda sheet: not sheet.facts.content_free, "why.content_free"),
    "content_free": (lambda sheet: not sheet.facts.content_free, "why.content_free"),
    "attach": (lambda sheet: not sheet.facts.content_free, "why.content_free"),
    "clear_attachment": (
        lambda sheet: any(not one.gone_at for one in sheet.attachments),
        "why.no_attachments",
    ),
    "judge": (lambda sheet: sheet.facts.plan.fields, "why.no_fields"),
    "hand_on": (lambda sheet: sheet.facts.incident.unit, "why.no_unit"),
    "update": (lambda sheet: any(one.can_be_made for one in sheet.owed), "why.no_update"),
    "extend": (lambda sheet: sheet.extendable, "why.no_extension"),
    "notice": (lambda sheet: sheet.next_limit, "why.no_limit"),
    "redo": (lambda sheet: sheet.redoable, "why.nothing_done"),
    "reopen": (lambda sheet: sheet.reopen_until, "why.no_reopening"),
}

# Whom an act takes, present or by word of mouth.
_TAKES: Mapping[str, Callable[[Sheet], tuple[str, ...]]] = {
    "confirm": lambda sheet: sheet.facts.plan.confirmers,
    "consent": lambda sheet: sheet.facts.plan.consenters(*sheet.facts.incident.levels),
}


def _reason(name: str, act: Act, sheet: Sheet, words: Words) -> str:
    state = sheet.facts.incident.state
    if act not in sheet.show.allowed:
        origins = next(t.origins for t in TRANSITIONS if t.act is act)
        listed = words.several(sorted(words.label(origin) for origin in origins))
        return words("why.state", state=words.label(state), origins=listed)
    if name in LACKS and not LACKS[name][0](sheet):
        return words(LACKS[name][1])
    takes = _TAKES[name](sheet) if name in _TAKES else ()
    if takes and not reachable(sheet, takes):
        return words("why.no_confirmer", roles=words.several(titles(sheet, takes, words)))
    missing = [step.title for step in sheet.steps if step.required and not step.done]
    if name == "resolve" and missing:
        return words("why.steps", steps=words.several(missing))
    if name == "archive" and (lacking := doing.to_file(sheet.facts)):
        return words("why.to_file", steps=words.several([words.text(step.title) for step in lacking]))
    return ""


# The fields into which somebody writes.
_WRITTEN = ("to_unit", "by", "who", "words", "receipt", "task", "text", "reason", "evidence", *TEXTS)


def left_over(shown: Button | None, typed: Mapping[str, str]) -> list[str]:
    """What was typed into the form of a refused act, where that form is not on the page any more."""
    if shown and shown.possible:
        return []
    return [
        text for name in _WRITTEN if (text := typed.get(name, "").strip()) != typed.get(f"was.{name}", "")
    ]
