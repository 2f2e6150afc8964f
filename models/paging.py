"""Pages and attempts: opening them from a decision, claiming, settling, and what a reply refers to.

An attempt is inserted by whoever is about to send it, already claimed. So the row is there before
the provider is called, and a crash leaves a claim whose lease runs out: its outcome is unknown
until the provider has been asked, never simply tried again.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, or_, select, update

from engine.attempts import urgency
from engine.facts import Facts, Page, Reason, Ring
from engine.personal import held_back, planned_for, quiet_until
from engine.vocabulary import AttemptState, ChannelKind, Held, PageState, Urgency
from models.columns import new_id
from models.gathering import Crowd
from models.people import Book
from models.saving import Change
from models.session import Tx
from models.tables import Attempt as AttemptRow
from models.tables import Page as PageRow
from models.tries import About, Hands, Outgoing, attempt_row, insert_attempt, number_of

_page = PageRow.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table
_attempt = AttemptRow.__table__  # type: ignore[attr-defined]

CODE_DIGITS = 4
MOST_DIGITS = 6  # what a reply is searched for


# Statements of the hot path are made once: building one costs as much as running it.
_insert_page = insert(_page)
_taken = select(_page.c.code).where(
    _page.c.state == PageState.OPEN.value, _page.c.code.in_(bindparam("drawn", expanding=True))
)


def open_pages(tx: Tx, changes: Sequence[Change], book: Book, hands: Hands, now: datetime) -> list[Outgoing]:
    """Close and open the pages these decisions ask for; the attempts to send, already claimed."""
    end_pages(tx, changes, now)
    wanted = [(change.loaded.facts, ring) for change in changes for ring in change.decision.rings]
    if not wanted:
        return []
    closed = {close.page for change in changes for close in change.decision.closes}
    known = [_same(facts, ring, closed) for facts, ring in wanted]
    in_hand = _in_hand(tx, [page.id for page in known if page])
    crowd = Crowd(tx, {ring.person for _, ring in wanted if ring.person}, hands.storm)
    codes = iter(_codes(tx, sum(page is None for page in known)))
    placed = [_placed(tx, *one, page, codes, now) for one, page in zip(wanted, known, strict=True)]
    attempts, outgoing = [], []
    for place in placed:
        new = _new_attempts(place, book, hands, now)
        new = [attempt for attempt in new if _is_wanted(tx, attempt, in_hand, now)]
        if place.facts.incident.drill is None:
            crowd.gather(new, place.about.person, _rank(place.facts), now, is_new=bool(place.row))
        attempts += new
        outgoing += [_outgoing(attempt, place, book) for attempt in new if _goes_now(attempt)]
    if rows := [place.row for place in placed if place.row]:
        tx.execute(_insert_page, rows)
    if attempts:
        tx.execute(insert_attempt, attempts)
    return _with_codes(tx, outgoing)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A ring with its page: `row` if that is new; the code of one that was open already is looked up."""

    facts: Facts
    ring: Ring
    about: About
    code: str
    row: dict[str, Any] | None


def _placed(
    tx: Tx, facts: Facts, ring: Ring, page: Page | None, codes: Iterator[str], now: datetime
) -> _Placed:
    row = None if page else _new_page(facts, ring, next(codes), now)
    if page:
        _add_reasons(tx, page, ring)
    page_id, code = (row["id"], row["code"]) if row else (page.id if page else "", "")
    about = About(page_id, facts.incident.id, ring.person, ring.occasion, ring.deadline)
    return _Placed(facts, ring, about, code, row)


def end_pages(tx: Tx, changes: Sequence[Change], now: datetime) -> None:
    """Close what these decisions close, and take off what they take off pages that go on."""
    _close(tx, [(c.page, c.state) for change in changes for c in change.decision.closes], now)
    _rank_anew(tx, changes, now)
    for page in (page for change in changes for page in change.decision.kept):
        reasons = {"reasons": _reasons(page.reasons)}
        tx.execute(update(_page).where(_page.c.id == page.id).values(reasons))


def _rank_anew(tx: Tx, changes: Sequence[Change], now: datetime) -> None:
    """Pages that go on after the level has changed press as the new level does, also for limits."""
    for change in changes:
        before, after = change.loaded.facts.incident, change.decision.incident
        if after.response_level != before.response_level:
            mine = (_page.c.incident_id == after.id, _page.c.state == PageState.OPEN.value)
            rank = change.loaded.facts.plan.level(after.response_level).rank
            tx.execute(update(_page).where(*mine).values(rank=rank))
            held = (_attempt.c.incident_id == after.id, _attempt.c.held == Held.LIMIT.value)
            waiting = _attempt.c.state == AttemptState.PENDING.value
            tx.execute(update(_attempt).where(*held, waiting).values(not_before=now))


def _same(facts: Facts, ring: Ring, closed: set[str]) -> Page | None:
    """The open page of this person (or, without one, this role), if there is one."""
    for page in facts.pages:
        same = page.person == ring.person if ring.person else (page.person is None and page.role == ring.role)
        if same and page.id not in closed:
            return page
    return None


def _new_page(facts: Facts, ring: Ring, code: str, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(now),
        "incident_id": facts.incident.id,
        "person_id": ring.person,
        "role": ring.role,
        "reasons": _reasons(ring.reasons),
        "code": code,
        "rank": _rank(facts),
        "drill": facts.incident.drill is not None,
        "state": PageState.OPEN.value,
        "opened_at": now,
        "closed_at": None,
    }


def _reasons(reasons: Iterable[Reason]) -> list[list[str]]:
    return [[reason.kind.value, reason.key, reason.role] for reason in reasons]


def _add_reasons(tx: Tx, page: Page, ring: Ring) -> None:
    merged = tuple(dict.fromkeys(page.reasons + ring.reasons))
    if merged != page.reasons:
        tx.execute(update(_page).where(_page.c.id == page.id).values(reasons=_reasons(merged)))


def _new_attempts(place: _Placed, book: Book, hands: Hands, now: datetime) -> list[dict[str, Any]]:
    """The tries of a page: now, and what is planned for later; a call card needs no provider."""
    facts, ring, person = place.facts, place.ring, place.ring.person or ""
    urgency = urgency_of(facts, ring.occasion)
    rule = book.rules.get((person, urgency), ())
    steps = planned_for(rule, book.contacts(person) if rule else {}, ring.channels, urgency, hands.order)
    if not steps:
        raise ValueError(f"{place.about.page}: a ring without a call card as its last channel")
    if until := quiet_until(facts, ring, book.quiet.get(person), now):
        steps = held_back(steps, until - now)
    return [attempt_row(place.about, step, book, hands, now) for step in steps]


def _rank(facts: Facts) -> int:
    return facts.plan.level(facts.incident.response_level).rank


def _goes_now(attempt: Mapping[str, Any]) -> bool:
    return bool(attempt["state"] != AttemptState.PENDING.value)


def urgency_of(facts: Facts, occasion: str) -> Urgency:
    """How hard a page tries: by the response level; a reminder is never urgent."""
    return urgency(_rank(facts), occasion)


def _outgoing(attempt: Mapping[str, Any], place: _Placed, book: Book) -> Outgoing:
    channel, about = ChannelKind(attempt["channel"]), place.about
    number = number_of(book, about.person, channel, attempt["contact_id"])
    return Outgoing(
        attempt["id"],
        about.page,
        about.incident,
        channel,
        attempt["provider"],
        place.code,
        about.person,
        number.number if number else "",
        about.occasion,
        about.deadline,
        _rank(place.facts),
        drill=place.facts.incident.drill is not None,
    )


def _with_codes(tx: Tx, outgoing: list[Outgoing]) -> list[Outgoing]:
    """Fill in the codes of pages that were open already."""
    missing = [out.page for out in outgoing if not out.code]
    if not missing:
        return outgoing
    rows = tx.execute(select(_page.c.id, _page.c.code).where(_page.c.id.in_(missing)))
    codes = {row.id: row.code for row in rows}
    return [replace(out, code=out.code or codes[out.page]) for out in outgoing]


InHand = Mapping[tuple[str, str, str | None], tuple[str, datetime | None]]


def _in_hand(tx: Tx, pages: Sequence[str]) -> InHand:
    """By page, channel and number, attempts not settled yet and cards on the desk: (id, when if it waits)."""
    if not pages:
        return {}
    unsettled = or_(
        _attempt.c.state.in_(("pending", "claimed")),
        (_attempt.c.state == "unknown") & ~_attempt.c.doubtful,
        (_attempt.c.state == "handed_over") & (_attempt.c.channel == ChannelKind.MANUAL.value),
    )
    rows = tx.execute(select(_attempt).where(_attempt.c.page_id.in_(pages), unsettled)).mappings()
    listed = [dict(row) for row in rows]
    pending = AttemptState.PENDING.value
    return {_place(r): (r["id"], r["not_before"] if r["state"] == pending else None) for r in listed}


def _place(attempt: Mapping[str, Any]) -> tuple[str, str, str | None]:
    """What there is one attempt in hand for: a number; of a card, whatever number it shows."""
    by_hand = attempt["channel"] == ChannelKind.MANUAL.value
    return attempt["page_id"], attempt["channel"], None if by_hand else attempt["contact_id"]


def _is_wanted(tx: Tx, new: Mapping[str, Any], in_hand: InHand, now: datetime) -> bool:
    """Whether a new attempt goes beside what is in hand; it takes the place of one that waits for longer.

    A reminder that is held back until the morning may be all there is in hand of a person whom the
    ladder now calls.
    """
    if _place(new) not in in_hand:
        return True
    attempt, waits_until = in_hand[_place(new)]
    if waits_until is None or waits_until <= (new["not_before"] or now):
        return False
    replaced = {"state": AttemptState.WITHDRAWN.value, "settled_at": now}
    still = (_attempt.c.id == attempt, _attempt.c.state == AttemptState.PENDING.value)
    return bool(tx.execute(update(_attempt).where(*still).values(replaced)).rowcount)


def _codes(tx: Tx, amount: int) -> list[str]:
    """`amount` answer codes no open page has: four digits, more only when these are nearly used up."""
    for digits in range(CODE_DIGITS, MOST_DIGITS + 1):
        if not amount:
            break
        drawn = {f"{secrets.randbelow(10**digits):0{digits}d}" for _ in range(max(6, 2 * amount))}
        free = drawn - {row.code for row in tx.execute(_taken, {"drawn": list(drawn)})}
        if len(free) >= amount:
            return list(free)[:amount]
    return []


def _close(tx: Tx, closes: Sequence[tuple[str, PageState]], now: datetime) -> None:
    """End pages; what was not sent yet is withdrawn, and so is a card nobody needs any more."""
    for state in {state for _, state in closes}:
        pages = [page for page, end in closes if end is state]
        tx.execute(update(_page).where(_page.c.id.in_(pages)).values(state=state.value, closed_at=now))
        unsent = or_(
            _attempt.c.state == AttemptState.PENDING.value,
            (_attempt.c.channel == ChannelKind.MANUAL.value)
            & (_attempt.c.state == AttemptState.HANDED_OVER.value),
        )
        withdrawn = {"state": AttemptState.WITHDRAWN.value, "settled_at": now}
        tx.execute(update(_attempt).where(_attempt.c.page_id.in_(pages), unsent).values(withdrawn))
