"""Pages and attempts: opening them from a decision, claiming, settling, and what a reply refers to.

An attempt is inserted by whoever is about to send it, already claimed. So the row is there before
the provider is called, and a crash leaves a claim whose lease runs out: its outcome is unknown
until the provider has been asked, never simply tried again.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, or_, select, update

from engine.attempts import planned, urgency
from engine.facts import Facts, Page, Reason, Ring
from engine.vocabulary import AttemptState, ChannelKind, PageState, Urgency
from models.columns import new_id
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
    _end(tx, changes, now)
    wanted = [(change.loaded.facts, ring) for change in changes for ring in change.decision.rings]
    if not wanted:
        return []
    closed = {close.page for change in changes for close in change.decision.closes}
    known = [_same(facts, ring, closed) for facts, ring in wanted]
    busy = _busy(tx, [page.id for page in known if page])
    codes = iter(_codes(tx, sum(page is None for page in known)))
    pages, attempts, outgoing = [], [], []
    for (facts, ring), page in zip(wanted, known, strict=True):
        if page is None:
            row = _new_page(facts, ring, next(codes), now)
            pages.append(row)
            page_id, code = row["id"], row["code"]
        else:
            page_id, code = page.id, ""
            _add_reasons(tx, page, ring)
        about = About(page_id, facts.incident.id, ring.person, ring.occasion, ring.deadline)
        new = _new_attempts(facts, about, ring, book, hands, now)
        new = [attempt for attempt in new if (page_id, attempt["channel"]) not in busy]
        attempts += new
        outgoing += [_outgoing(attempt, about, code, book) for attempt in new if _goes_now(attempt)]
    if pages:
        tx.execute(_insert_page, pages)
    if attempts:
        tx.execute(insert_attempt, attempts)
    return _with_codes(tx, outgoing)


def _end(tx: Tx, changes: Sequence[Change], now: datetime) -> None:
    """Close what these decisions close, and take off what they take off pages that go on."""
    _close(tx, [(c.page, c.state) for change in changes for c in change.decision.closes], now)
    for page in (page for change in changes for page in change.decision.kept):
        reasons = {"reasons": _reasons(page.reasons)}
        tx.execute(update(_page).where(_page.c.id == page.id).values(reasons))


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


def _new_attempts(
    facts: Facts, about: About, ring: Ring, book: Book, hands: Hands, now: datetime
) -> list[dict[str, Any]]:
    """The tries of a page: now, and what is planned for later; a call card needs no provider."""
    steps = planned(ring.channels, urgency_of(facts, ring.occasion), hands.order)
    if not steps:
        raise ValueError(f"{about.page}: a ring without a call card as its last channel")
    return [attempt_row(about, step, book, hands, now) for step in steps]


def _goes_now(attempt: Mapping[str, Any]) -> bool:
    return bool(attempt["state"] != AttemptState.PENDING.value)


def urgency_of(facts: Facts, occasion: str) -> Urgency:
    """How hard a page tries: by the response level; a reminder is never urgent."""
    return urgency(facts.plan.level(facts.incident.response_level).rank, occasion)


def _outgoing(attempt: Mapping[str, Any], about: About, code: str, book: Book) -> Outgoing:
    channel = ChannelKind(attempt["channel"])
    number = number_of(book, about.person, channel, attempt["contact_id"])
    return Outgoing(
        attempt["id"],
        about.page,
        about.incident,
        channel,
        attempt["provider"],
        code,
        about.person,
        number.number if number else "",
        about.occasion,
        about.deadline,
    )


def _with_codes(tx: Tx, outgoing: list[Outgoing]) -> list[Outgoing]:
    """Fill in the codes of pages that were open already."""
    missing = [out.page for out in outgoing if not out.code]
    if not missing:
        return outgoing
    rows = tx.execute(select(_page.c.id, _page.c.code).where(_page.c.id.in_(missing)))
    codes = {row.id: row.code for row in rows}
    return [replace(out, code=out.code or codes[out.page]) for out in outgoing]


def _busy(tx: Tx, pages: Sequence[str]) -> set[tuple[str, str]]:
    """(page, channel) with an attempt not settled yet, or a card still lying on the desk."""
    if not pages:
        return set()
    unsettled = or_(
        _attempt.c.state.in_(("pending", "claimed")),
        (_attempt.c.state == "unknown") & ~_attempt.c.doubtful,
        (_attempt.c.state == "handed_over") & (_attempt.c.channel == ChannelKind.MANUAL.value),
    )
    query = select(_attempt.c.page_id, _attempt.c.channel).where(_attempt.c.page_id.in_(pages), unsettled)
    return {(row.page_id, row.channel) for row in tx.execute(query)}


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
