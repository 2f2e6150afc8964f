"""What a domestic provider has to approve before a message can go: `templates/<message>/registered.toml`.

阿里云, 云MAS and the 政务短信平台 send no text of ours. They take the code of a wording they approved,
which happens on working days only, and a few short variables. So the wording lies beside the
templates, one table for each channel, and is what an office files with its provider:

    [sms]
    kind = "notice"
    wording = "编号${number}，…"
    [sms.variables]  # in their order, with the longest length of each in characters
    number = 10

What no provider would approve is said by `notifications.linting`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from string import Template
from types import MappingProxyType

from engine.vocabulary import ChannelKind
from notifications.errors import MissingVariable, TooLong


class Kind(StrEnum):
    """What providers ask of a whole wording. A page filed as anything else would be held back at night."""

    NOTICE = "notice"  # 通知


class Content(StrEnum):
    """What providers ask of a variable (变量属性): they refuse a value of another kind."""

    CODE = "code"  # letters, digits and -: 其他号码
    TIME = "time"  # 时间
    TELEPHONE = "telephone"  # 电话号码
    WORDS = "words"  # 其他


VARIABLES: Mapping[str, Content] = MappingProxyType(
    {
        "number": Content.CODE,
        "category": Content.WORDS,
        "level": Content.WORDS,
        "limit": Content.TIME,
        "deadline": Content.WORDS,  # of what the limit is: words of the playbook, never of the incident
        "landline": Content.TELEPHONE,
        "code": Content.CODE,
        "who": Content.WORDS,  # a post, never a name
        "when": Content.TIME,
        "pages": Content.CODE,  # answer codes in a row
        "what": Content.WORDS,  # a kind of technical trouble, in words of ours
        "count": Content.CODE,  # how many incidents
        "state": Content.WORDS,  # how an incident ended
    }
)
"""All that may be registered: no title, no account, no person, no fact."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A placeholder of a wording. `longest`: the most characters its value may have."""

    name: str
    longest: int


@dataclass(frozen=True, slots=True)
class Registered:
    """A wording as a provider approves it, Chinese, with `${variable}` placeholders.

    `slots` are in the order in which a provider takes values that have no names.
    """

    name: str
    channel: ChannelKind
    kind: str
    wording: str
    slots: tuple[Slot, ...]

    def filled(self, values: Mapping[str, str]) -> str:
        """The wording with these values, and without whatever the provider puts around it."""
        return Template(self.wording).safe_substitute(values)


@cache
def all_registered() -> tuple[Registered, ...]:
    """Every wording there is to approve, by message and channel."""
    folders = sorted(files("notifications").joinpath("templates").iterdir(), key=lambda folder: folder.name)
    found: list[Registered] = []
    for folder in folders:
        file = folder.joinpath("registered.toml")
        if file.is_file():
            found += read(folder.name, file.read_text(encoding="utf-8"))
    return tuple(found)


DRILL = "drill_"
"""Before the name of a message of a drill 演练: a provider of templates needs another code for it."""

_DRILL_BEGINS: Mapping[ChannelKind, str] = {ChannelKind.SMS: "（演练）", ChannelKind.VOICE: "这是演练。"}
_DRILL_NUMBER = 14  # 2026-演0001 has ten characters; a mark of letters may be longer


@cache
def all_for_drills() -> tuple[Registered, ...]:
    """The wordings an office that drills has approved besides: those about an incident, saying 演练 first.

    Their `number` has a character in it: it is filed as 其他 unless the office has a mark of letters.
    """
    return tuple(
        replace(
            entry,
            name=f"{DRILL}{entry.name}",
            wording=_DRILL_BEGINS[entry.channel] + entry.wording,
            slots=tuple(Slot(s.name, _DRILL_NUMBER) if s.name == "number" else s for s in entry.slots),
        )
        for entry in all_registered()
        if any(slot.name == "number" for slot in entry.slots)
    )


def registered(name: str, channel: ChannelKind) -> Registered | None:
    """The wording of this message on this channel; None if there is nothing to approve."""
    return _by_name().get((name, channel))


def read(name: str, text: str) -> tuple[Registered, ...]:
    """The wordings in the text of a `registered.toml`. Raises KeyError or ValueError for another form."""
    return tuple(
        Registered(
            name,
            ChannelKind(channel),
            table["kind"],
            table["wording"],
            tuple(Slot(slot, longest) for slot, longest in table.get("variables", {}).items()),
        )
        for channel, table in tomllib.loads(text).items()
    )


def fit(entry: Registered, variables: Mapping[str, str]) -> dict[str, str]:
    """The values a provider is given, in order.

    Raises MissingVariable with all that are missing or empty, since providers refuse an empty value;
    otherwise TooLong with all that are longer than was approved.
    """
    missing = tuple(slot.name for slot in entry.slots if not variables.get(slot.name))
    if missing:
        raise MissingVariable(f"wording {entry.name} by {entry.channel} lacks: {', '.join(missing)}", missing)
    values = {slot.name: variables[slot.name] for slot in entry.slots}
    long = tuple(slot.name for slot in entry.slots if len(values[slot.name]) > slot.longest)
    if long:
        limits = ", ".join(f"{s.name} (at most {s.longest})" for s in entry.slots if s.name in long)
        raise TooLong(f"wording {entry.name} by {entry.channel} was approved for shorter: {limits}", long)
    return values


@cache
def _by_name() -> Mapping[tuple[str, ChannelKind], Registered]:
    return {(entry.name, entry.channel): entry for entry in (*all_registered(), *all_for_drills())}
