"""可呼达 in the words of the page: who could not be called tonight, and how each number stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from console.telephone import masked
from console.times import Wall
from flows import posts
from flows.acts import reachability
from flows.acts.numbers import NumberShown
from flows.acts.reachability import Finding, Lack
from flows.wiring import Office
from models.people import LEFT_OUT, OPTED_OUT, REMOVED
from playbooks.errors import PlaybookError

_LACKS: Mapping[Lack, str] = {
    Lack.NOBODY: "reach.nobody",
    Lack.NO_NUMBER: "reach.no_number",
    Lack.DISABLED: "reach.disabled",
    Lack.UNVERIFIED: "reach.unverified",
    Lack.LANDLINE: "reach.landline",
}
_STANDINGS: Mapping[str, str] = {
    "verified": "number.verified",
    "unverified": "number.unverified",
    "disabled": "number.disabled",
}
_WHYS: Mapping[str, str] = {
    LEFT_OUT: "number.left_out",
    OPTED_OUT: "number.opted_out",
    REMOVED: "number.removed",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A finding in words; a gap has to be closed before the shift."""

    words: str
    is_gap: bool


@dataclass(frozen=True, slots=True)
class Number:
    """A masked number and how it stands: in words, and as a name for the style sheet."""

    number: str
    standing: str
    words: str
    contact: str = ""
    by_text: bool = False  # whether a code can be sent to it


def lines(office: Office, wall: Wall) -> list[Line]:
    """Everything amiss until tomorrow. Raises StoreError."""
    return [Line(_said(office, one, wall), one.is_gap) for one in _found(office)]


def gap_line(office: Office, wall: Wall) -> str:
    """The gap of the shift that runs or begins soon, and how many more; "" if there is none."""
    gaps = reachability.gaps_soon(_found(office), wall.now)
    if not gaps:
        return ""
    first = _said(office, gaps[0], wall)
    return first if len(gaps) == 1 else wall.words("reach.more", first=first, n=len(gaps) - 1)


def _found(office: Office) -> list[Finding]:
    try:
        return reachability.findings(office)
    except PlaybookError:  # said by the light; without playbooks nobody is called
        return []


def _said(office: Office, one: Finding, wall: Wall) -> str:
    words = wall.words
    post = posts.titled(one.post, posts.plans_of(office), words.locale)
    when = words("reach.now") if one.now else words("reach.from", at=wall.clock(one.starts))
    who = words.several(list(one.people))
    return words(_LACKS[one.lack], post=post, when=when, who=who, why=_why(one.why, wall))


def _why(why: str, wall: Wall) -> str:
    """Why a number is disabled: left out, opted out, or the provider's code."""
    return wall.words(_WHYS[why]) if why in _WHYS else why


def shown(one: NumberShown, wall: Wall) -> Number:
    """A number as the people page shows it."""
    words = wall.words(_STANDINGS[one.standing])
    if one.standing == "disabled":
        words += f" {_why(one.why, wall)}"
    return Number(masked(one.number), one.standing, words, one.contact, "sms" in one.ways)
