"""What no domestic provider would approve, found before an office waits for days to be told.

Each finding says its code, its place, what is wrong and what to do about it. Sources: the template
and variable rules of 阿里云 短信服务 and of 华为云 消息&短信, and `notifications.registered`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from engine.vocabulary import ChannelKind
from notifications.registered import VARIABLES, Kind, Registered, all_registered
from notifications.rendering import Renderer
from notifications.sms import segments

# Providers allow 15 to 35 characters; what has 20 passes with all but the strictest.
LONGEST_VALUE = 20
# The person reads it at night on one screen; the price doubles with each part besides.
MOST_SEGMENTS = 2
# The provider puts its 【签名】 of 2 to 12 characters before the text, and counts it.
_SIGNATURE = "【" + "签" * 12 + "】"
_PLACEHOLDER = re.compile(r"\$\{(\w+)\}")
_LINK = re.compile(r"https?:|www\.|[a-z0-9\-]\.[a-z]{2,}|\d+(?:\.\d+){3}", re.IGNORECASE)
_NEIGHBOURS = re.compile(r"\}\s*\$\{")


class Finding(NamedTuple):
    """Something a provider would refuse. `place`: message, channel, and the variable if it is one."""

    code: str
    place: str
    words: str
    remedy: str


def problems(renderer: Renderer, entries: tuple[Registered, ...] | None = None) -> tuple[Finding, ...]:
    """Everything that is wrong with these wordings; without `entries`, with those that are shipped."""
    entries = all_registered() if entries is None else entries
    found = [finding for entry in entries for finding in _of_one(entry, renderer)]
    return (*found, *_not_registered(renderer, entries))


def unfit(words: str) -> str:
    """Why no provider would carry `words` in a wording or in a value; "" if nothing speaks against it."""
    if "【" in words or "】" in words:
        return "has 【】, in which the provider puts its own signature"
    if _LINK.search(words):
        return "has a link or a domain"
    return ""


def placeholders(wording: str) -> list[str]:
    """The variables a wording names, in order, as often as it names them."""
    return _PLACEHOLDER.findall(wording)


def _of_one(entry: Registered, renderer: Renderer) -> Iterator[Finding]:
    place = f"{entry.name}.{entry.channel}"
    for rule in RULES:
        for about, words in rule.broken(entry, renderer):
            yield Finding(rule.code, f"{place}.{about}" if about else place, words, rule.remedy)


def _not_registered(renderer: Renderer, entries: tuple[Registered, ...]) -> Iterator[Finding]:
    there = {(entry.name, entry.channel) for entry in entries}
    for name in sorted(renderer.known()):
        if ChannelKind.SMS in renderer.channels_of(name) and (name, ChannelKind.SMS) not in there:
            remedy = f"write templates/{name}/registered.toml, or let it go by a channel of its own"
            yield Finding("unregistered", f"{name}.sms", "has no wording a provider could approve", remedy)


# (the variable it is about, or ""; what is wrong)
Broken = Iterator[tuple[str, str]]


def _kind(entry: Registered, _: Renderer) -> Broken:
    if entry.kind not in set(Kind):
        yield "", f"is filed as {entry.kind!r}"


def _signature_or_link(entry: Registered, _: Renderer) -> Broken:
    if why := unfit(_PLACEHOLDER.sub("x", entry.wording)):
        yield "", why


def _content(entry: Registered, _: Renderer) -> Broken:
    for slot in entry.slots:
        if slot.name not in VARIABLES:
            yield slot.name, "is none of the variables that may leave the building"


def _length(entry: Registered, _: Renderer) -> Broken:
    for slot in entry.slots:
        if not 1 <= slot.longest <= LONGEST_VALUE:
            yield slot.name, f"may have {slot.longest} characters" if slot.longest > 0 else "has no limit"


def _both_ways(entry: Registered, _: Renderer) -> Broken:
    named, given = placeholders(entry.wording), [slot.name for slot in entry.slots]
    for name in dict.fromkeys(named):
        if name not in given:
            yield name, "is a placeholder without a variable"
    for name in given:
        if name not in named:
            yield name, "is a variable without a placeholder"


def _order(entry: Registered, _: Renderer) -> Broken:
    named, given = placeholders(entry.wording), [slot.name for slot in entry.slots]
    for name in dict.fromkeys(named):
        if named.count(name) > 1:
            yield name, "stands in the wording more than once"
    if sorted(named) == sorted(given) and named != given:
        yield "", f"names its variables in the order {', '.join(named)}"


def _neighbours(entry: Registered, _: Renderer) -> Broken:
    if _NEIGHBOURS.search(entry.wording):
        yield "", "has two variables with nothing between them"
    if not _PLACEHOLDER.sub("", entry.wording).strip():
        yield "", "has no words of its own"


def _size(entry: Registered, _: Renderer) -> Broken:
    if entry.channel is not ChannelKind.SMS:
        return
    longest = {slot.name: "长" * slot.longest for slot in entry.slots}
    filled = _SIGNATURE + entry.filled(longest)
    if segments(filled) > MOST_SEGMENTS:
        yield "", f"has {len(filled)} characters with its signature and the longest values"


def _same_as_the_text(entry: Registered, renderer: Renderer) -> Broken:
    """A message carries the variables of its template only, so the wording can name no other.

    A call may say less than its template. What only a provider says, after a key or in farewell, has
    no template and no variables.
    """
    given, named = {slot.name for slot in entry.slots}, frozenset[str]()
    if entry.channel in renderer.channels_of(entry.name):
        named = renderer.variables_on(entry.name, entry.channel)
    elif entry.channel is ChannelKind.SMS:
        yield "", "is a message without a text"
        return
    apart = given ^ named if entry.channel is ChannelKind.SMS else given - named
    if apart:
        yield "", f"differs from the template in {', '.join(sorted(apart))}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is refused, under a code that does not change."""

    code: str
    broken: Callable[[Registered, Renderer], Broken]
    remedy: str


RULES: tuple[Rule, ...] = (
    Rule("kind", _kind, f"file it as one of: {', '.join(Kind)}"),
    Rule("signature-or-link", _signature_or_link, "leave it out; people are told not to open links"),
    Rule("content", _content, f"use one of: {', '.join(VARIABLES)}"),
    Rule("value-length", _length, f"give it 1 to {LONGEST_VALUE} characters"),
    Rule("placeholders", _both_ways, "name the same in the wording and under variables"),
    Rule("order", _order, "name each once, in the same order: some providers take values without names"),
    Rule("neighbours", _neighbours, "put words between them: a wording must show what it is for"),
    Rule("size", _size, f"shorten it to {MOST_SEGMENTS} parts"),
    Rule("same-variables", _same_as_the_text, "let the wording and the template speak of the same things"),
)
