"""呼叫与应答: who is or was called about an incident, why, by which tries, and who has answered how."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from console.live_evidence import evidence
from console.telephone import masked
from console.times import Wall
from console.words import Words
from engine.vocabulary import AttemptState, ChannelKind, PageState
from flows.acts.views import Show
from flows.report import calls
from flows.report.chronicle import Chronicle
from flows.report.dossier import paged
from flows.report.evidence import Evidence
from models.views import PageView
from notifications.labels import tried

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt of a page: how, where to, how it stands."""

    way: str
    number: str
    at: str
    state: str
    tone: str
    doubtful: bool
    error: str
    provider: str = ""
    settled_at: str = ""  # when the provider said how it ended, or somebody answered it
    is_ahead: bool = False  # still to be sent, at `at`


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody who is called wrote back that is no answer; `declines`: that he or she cannot act."""

    at: str
    text: str
    declines: bool


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody who is or was called about this incident, why, every attempt, and what was written back.

    `answered` says by whom and in which way the answer was given. Whoever answered by word of mouth
    without a call has no `code` and no `opened_at`.
    """

    who: str
    role: str
    code: str
    state: str
    tone: str
    reasons: str
    opened_at: str
    closed_at: str
    answered: str
    said: tuple[Said, ...]
    tries: tuple[Try, ...]
    by_mouth: bool = False  # answered by word of mouth, without a call of ours or after it

    @property
    def ways(self) -> tuple[tuple[str, int], ...]:
        """The ways that were tried, each with how often, in the order of first use."""
        return tuple(Counter(one.way for one in reversed(self.tries)).items())

    @property
    def last(self) -> Try | None:
        """The try that went last; the next one says nothing of how far it has come."""
        return next((one for one in self.tries if not one.is_ahead), None)

    @property
    def next(self) -> Try | None:
        """The try that is sent next."""
        return next((one for one in reversed(self.tries) if one.is_ahead), None)


def called(seen: Show, says: Chronicle, wall: Wall) -> tuple[Called, ...]:
    """Everybody who was called, and everybody who answered without a call, the latest first."""
    about = evidence(seen, says)
    found: list[tuple[datetime, Called]] = [
        (page.opened_at, _paged(about, page, _said(seen, page, wall), wall)) for page in seen.pages
    ]
    found += [(about.when(entry), _by_mouth(about, entry, wall)) for entry in calls.unpaged(about)]
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0], reverse=True))


_PAGE_TONES: Mapping[PageState, str] = {
    PageState.OPEN: "calling",
    PageState.ANSWERED: "met",
    PageState.DECLINED: "over",
    PageState.WITHDRAWN: "gone",
    PageState.UNANSWERED: "over",
}
_TRY_TONES: Mapping[AttemptState, str] = {
    AttemptState.ANSWERED: "met",
    AttemptState.DELIVERED: "calm",
    AttemptState.FAILED: "over",
    AttemptState.UNKNOWN: "near",
    AttemptState.WITHDRAWN: "gone",
    AttemptState.EXPIRED: "gone",
}


def _on_desk(page: PageView) -> bool:
    """Whether the desk has to dial this person: a card lies there."""
    return any(
        (a["channel"], a["state"]) == (ChannelKind.MANUAL, AttemptState.HANDED_OVER) for a in page.attempts
    )


def _said(seen: Show, page: PageView, wall: Wall) -> tuple[Said, ...]:
    """What was written back to this page, the first first; not what two persons have cleared."""
    return tuple(
        Said(wall.clock(entry["at"]), entry["payload"]["text"], entry["kind"] == "declined")
        for entry in seen.entries
        if entry["kind"] in ("replied", "declined")
        and entry["payload"]
        and entry["payload"]["page"] == page.id
    )


def _name(says: Chronicle, page: PageView, words: Words) -> str:
    """Who is called; of an office of which nobody is known its title once it has answered."""
    if page.person:
        return says.person(page.person)
    return says.role(page.role) if page.state is PageState.ANSWERED else words("word.nobody_reachable")


def _paged(about: Evidence, page: PageView, said: tuple[Said, ...], wall: Wall) -> Called:
    """Its reasons are those of the record: a page itself keeps only what still holds."""
    words, says, in_dossier = wall.words, about.says, paged(page)
    to_dial = page.state is PageState.OPEN and _on_desk(page)
    answer = calls.answer_of(about, in_dossier)
    return Called(
        _name(says, page, words),
        says.role(page.role),
        page.code,
        words("card.waiting") if to_dial else words.label(page.state),
        "dial" if to_dial else _PAGE_TONES[page.state],
        words.several(calls.reasons(about, in_dossier)),
        wall.clock(page.opened_at),
        wall.clock(page.closed_at) if page.closed_at else "",
        says.actor(answer) if answer else "",
        said,
        tuple(_try(attempt, wall) for attempt in reversed(page.attempts)),
    )


def _by_mouth(about: Evidence, entry: Entry, wall: Wall) -> Called:
    """已电话报告 at logging, and 代录应答 of somebody who was not being called."""
    payload, words = entry["payload"], wall.words
    return Called(
        about.says.who(payload),
        words.several([about.says.role(role) for role in payload["roles"]]),
        "",
        words.label(PageState.ANSWERED),
        _PAGE_TONES[PageState.ANSWERED],
        words.several([calls.why_unpaged(about, payload["person"]), calls.by_mouth(about)]),
        "",
        wall.clock(about.when(entry)),
        about.says.actor(entry),
        (),
        (),
        by_mouth=True,
    )


def _try(attempt: Mapping[str, Any], wall: Wall) -> Try:
    words, state = wall.words, AttemptState(attempt["state"])
    channel = ChannelKind(attempt["channel"])
    on_desk = channel is ChannelKind.MANUAL and state is AttemptState.HANDED_OVER
    error = attempt["error"]
    return Try(
        words.label(channel),
        masked(attempt["telephone"] or ""),
        wall.clock(attempt["sent_at"] or attempt["not_before"] or attempt["created_at"]),
        words("card.waiting") if on_desk else tried(channel, state, words.locale, attempt["held"]),
        _TRY_TONES.get(state, "calling"),
        attempt["doubtful"],
        words(f"card.{error}") if words.has(f"card.{error}") else error,
        attempt["provider"] or "",
        wall.clock(attempt["settled_at"]) if attempt["settled_at"] else "",
        state is AttemptState.PENDING,
    )
