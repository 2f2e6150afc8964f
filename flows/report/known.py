"""履职留痕: who knew what when, and by which entry of the record; nothing that is not on record.

What a provider said of a message (sent, delivered) is no entry of the chain: it stands beside the entry
that set it off, and says whose word it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.vocabulary import ActorKind, AttemptState, ChannelKind
from flows.report import calls
from flows.report.evidence import Entry, Evidence
from notifications.labels import tried

# Entries that name a role where nobody in particular is known.
_BY_ROLE = frozenset({"answered", "read", "signed"})


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that reached a person, or that a person did: when, what, and the entry it rests on.

    `recorded_at` is when it was entered, if that was later 补录. `receipt`: it is a provider's word, and
    `seq` the entry that set it off; None if there is none.
    """

    at: datetime
    what: str
    seq: int | None
    hash: str
    recorded_at: datetime | None = None
    receipt: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, or an office that no person stands for, with every moment in order."""

    id: str
    name: str
    unit: str
    moments: tuple[Moment, ...]


def known(about: Evidence) -> list[Person]:
    """Everybody the record names, in the order in which they first come up."""
    found: dict[str, list[Moment]] = {}
    for entry in about.entries:
        for who in _concerned(about, entry):
            found.setdefault(who, []).append(_moment(about, entry))
    for page in about.dossier["pages"]:
        who = page["person"] or page["role"]
        for attempt in page["attempts"]:
            found.setdefault(who, []).extend(_receipts(about, who, attempt))
    people = [_person(about, who, moments) for who, moments in found.items() if who]
    return sorted(people, key=lambda one: (one.moments[0].at, one.moments[0].seq or 0))


def _person(about: Evidence, who: str, moments: Iterable[Moment]) -> Person:
    ordered = sorted(moments, key=lambda one: (one.at, one.seq or 0, one.receipt))
    return Person(who, about.says.person(who), about.says.unit(who), tuple(ordered))


def _concerned(about: Evidence, entry: Entry) -> list[str]:
    """Whom an entry names: who did it, for whom, whom it called, who answered, signed or took it."""
    payload = entry["payload"] or {}
    who = [entry["actor"]["id"]] if entry["actor"]["kind"] in (ActorKind.PERSON, ActorKind.PHONE) else []
    who += [entry["on_behalf_of"], payload.get("person"), payload.get("signer")]
    who += [*payload.get("people", ()), *payload.get("told", ())]
    if entry["kind"] == "reported_up":
        who.append(payload.get("to"))
    if entry["kind"] in _BY_ROLE and not (payload.get("person") or payload.get("signer")):
        who += payload.get("roles") or [payload.get("role")]
    # With nobody reachable in a role, the role itself was to be rung.
    who += [one for one in payload.get("by_hand", ()) if one in about.says.plan.roles]
    return list(dict.fromkeys(one for one in who if isinstance(one, str) and one))


def _moment(about: Evidence, entry: Entry) -> Moment:
    later = entry["happened_at"]
    by = "" if entry["actor"]["kind"] == ActorKind.SYSTEM else about.says.actor(entry)
    said = about.says.sentence(entry)
    what = f"{said} · {by}" if by else said
    return Moment(later or entry["at"], what, entry["seq"], entry["hash"], entry["at"] if later else None)


def _receipts(about: Evidence, who: str, attempt: Entry) -> list[Moment]:
    """Sent, and delivered or failed, as the provider said; of a call by hand the record itself tells."""
    channel, state = ChannelKind(attempt["channel"]), AttemptState(attempt["state"])
    if channel is ChannelKind.MANUAL or not attempt["sent_at"]:
        return []
    cause = _cause(about, who, attempt)
    seq, hashed = (cause["seq"], cause["hash"]) if cause else (None, "")
    way, locale = about.says.label(channel), about.says.locale
    sent = tried(channel, AttemptState.HANDED_OVER, locale)
    moments = [Moment(attempt["sent_at"], f"{way} {sent}", seq, hashed, receipt=True)]
    ended = attempt["settled_at"]
    if ended and state not in (AttemptState.HANDED_OVER, AttemptState.WITHDRAWN, AttemptState.EXPIRED):
        moments.append(Moment(ended, f"{way} {tried(channel, state, locale)}", seq, hashed, receipt=True))
    return moments


def _cause(about: Evidence, who: str, attempt: Entry) -> Entry | None:
    """The last entry before this try that had this person called."""
    found = None
    for entry in about.of_kind(*calls.CALLING):
        if entry["at"] <= attempt["created_at"] and who in entry["payload"].get("people", ()):
            found = entry
    return found


def sums(people: Iterable[Person]) -> Mapping[str, int]:
    """How many people and moments there are."""
    listed = list(people)
    return {"people": len(listed), "moments": sum(len(one.moments) for one in listed)}
