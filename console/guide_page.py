"""首次使用向导 in words: each step with what there is, why it matters, and where to do it."""

from collections.abc import Mapping
from dataclasses import dataclass

from console.desk import Desk
from console.help_pages import Speech
from engine.rights import Right
from flows.acts import guide
from flows.acts.guide import Guide, Step
from models.errors import StoreError

# Where each step is done; none: on the server.
_PLACES: Mapping[str, str] = {
    "administrator": "/accounts",
    "officers": "/accounts",
    "people": "/people/import",
    "roster": "/roster",
    "reach": "/people#reach-h",
    "self_test": "/settings#self-test-h",
}


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step in words; `commands` are what to write or run on the server while it is not done."""

    name: str
    number: int
    done: bool
    title: str
    state: str
    why: str
    how: str
    href: str
    link: str
    notes: tuple[str, ...]
    commands: str


@dataclass(frozen=True, slots=True)
class Brief:
    """What the board says of it."""

    done: int
    all: int
    next: str
    href: str


def steps(desk: Desk, found: Guide) -> tuple[StepShown, ...]:
    """Every step in the words of the page."""
    return tuple(_shown(desk, number, step) for number, step in enumerate(found.steps, start=1))


def brief(desk: Desk) -> Brief | None:
    """What the board says to whoever sets the installation up; None when it is complete or put away."""
    if not desk.may(Right.ACCOUNTS):
        return None
    try:
        if guide.is_away(desk.office):
            return None
        found = guide.look(desk.office)
    except StoreError:  # the light says so, and nothing else matters then
        return None
    step = found.next
    if step is None:
        return None
    title = desk.words(f"guide.{step.name}_title")
    return Brief(found.done, len(found.steps), title, _place(desk, step) or "/guide")


def _place(desk: Desk, step: Step) -> str:
    """Where a step is done by whoever sits here: without a person of one's own somebody else is paged."""
    if step.name == "self_test" and not (desk.who and desk.who.person):
        return "/people"
    return _PLACES.get(step.name, "")


def _shown(desk: Desk, number: int, step: Step) -> StepShown:
    words, name = desk.words, step.name
    state = words(f"guide.{name}_{'done' if step.done else 'todo'}", **step.about)
    if name == "phones" and step.done and step.about.get("sandbox"):
        state = words("guide.phones_sandbox")
    how = "" if step.done else words(f"guide.{name}_how")
    href = _place(desk, step)
    link = words(f"guide.{name}_link") if href and words.has(f"guide.{name}_link") else ""
    commands = "" if step.done else _COMMANDS.get(name, "")
    return StepShown(
        name,
        number,
        step.done,
        words(f"guide.{name}_title"),
        state,
        words(f"guide.{name}_why"),
        how,
        href,
        link,
        tuple(Speech(words.locale).say(note) for note in step.notes),
        commands.format(**step.about) if commands else "",
    )


_COMMANDS: Mapping[str, str] = {
    "office": '# {file}\n[office]\nname = "…"\nzone = "{zone}"\nlandline = "0552-0000000"',
    "phones": 'zhishou doctor\n\n# zhishou.toml\n[channels]\nsms = ["…"]\nvoice = ["…"]',
    "watch": "zhishou up",
}
