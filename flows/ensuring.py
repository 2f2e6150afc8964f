"""Ensuring an effect: it was done, it is in hand, or it is done now, once. Loads without prefect.

The loop does everything by itself; this is for whoever checks on it. What is still armed a second
after it was due, or was claimed by somebody who is gone, is carried out here under the same
conditions as in the loop (the incident's version, the attempt's state), so that it happens once
even when both do it at the same time.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from threading import Event

from engine.facts import Facts
from engine.vocabulary import AttemptState, ChannelKind, TimerKind
from flows.acts.actor import system
from flows.acts.changing import ROUNDS, By
from flows.deciding import decide_due, facts_behind, settle_doubt, still_ours
from flows.effects import Effect
from flows.naming import CHANNELS, WORDS
from flows.sending import Sender
from flows.wiring import Office
from models import attempts, doubts, incidents, standing
from models.admitting import admit
from models.errors import StoreError
from models.standing import TimerKey
from models.tries import Hands, Outgoing, outgoing

log = logging.getLogger("zhishou.ensure")

# Looks at the store before taking over: a second in all, the first at once because the loop is
# usually done by then.
PATIENCE = (0.05, 0.15, 0.3, 0.5)
# What is due for longer than this and untouched is nobody's (design: one second).
GRACE = timedelta(seconds=1)
# As many late effects as are looked at together.
MOST_LATE = 200
# Effects carried out at the same time when the loop is dead: a provider may take seconds for each.
AT_ONCE = 16

IN_HAND = "在办"
FAULT = "未能确认"
NOT_YET = "未到时"

_TIMER_WORDS = {"fired": "已执行", "cancelled": "已取消"}
_ATTEMPT_WORDS = {
    AttemptState.HANDED_OVER: "已交出",
    AttemptState.DELIVERED: "已送达",
    AttemptState.ANSWERED: "已应答",
    AttemptState.FAILED: "未送达",
    AttemptState.WITHDRAWN: "已撤回",
    AttemptState.EXPIRED: "已过期",
    AttemptState.UNKNOWN: "结果待核",
}


class UnknownEffect(Exception):  # noqa: N818 - named for what is unknown
    """No row stands behind this key."""


def ensure(office: Office, hands: Hands, key: str, wait: Callable[[float], object] | None = None) -> str:
    """Make sure of one effect; the words for how it stands. Blocks for a second at the most, and a send.

    `wait` sleeps for some seconds. Raises UnknownEffect; StoreError when the store cannot say.
    """
    pause = wait or Event().wait
    for seconds in PATIENCE:
        found = look(office, [key])[key]
        if found is not None:
            return found
        pause(seconds)
    return look(office, [key])[key] or carry_out(office, hands, key)


async def ensure_all(office: Office, hands: Hands, keys: Sequence[str]) -> Counter[str]:
    """Make sure of many effects; how many stand how. A fault counts as FAULT and is logged here."""
    open_ = list(keys)
    words: Counter[str] = Counter()
    for seconds in (*PATIENCE, 0.0):
        try:
            found = await asyncio.to_thread(look, office, open_)
        except (StoreError, UnknownEffect):
            log.exception("%d effects: the store cannot say how they stand", len(open_))
            return words + Counter({FAULT: len(open_)})
        words.update(word for word in found.values() if word)
        open_ = [key for key, word in found.items() if word is None]
        if not open_:
            return words
        await asyncio.sleep(seconds)
    return words + await _carry_out_all(office, hands, open_)


async def _carry_out_all(office: Office, hands: Hands, keys: Sequence[str]) -> Counter[str]:
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(key: str) -> str:
        async with turn:
            return await asyncio.to_thread(carry_out, office, hands, key)

    done = await asyncio.gather(*map(one, keys), return_exceptions=True)
    for key, result in zip(keys, done, strict=True):
        if isinstance(result, BaseException):
            log.error("effect %s could not be ensured", key, exc_info=result)
    return Counter(FAULT if isinstance(result, BaseException) else result for result in done)


def look(office: Office, keys: Collection[str]) -> dict[str, str | None]:
    """How these effects stand, in words; None for what is due and not done yet. UnknownEffect, StoreError."""
    timer_keys = {key: timer_of(key) for key in keys if key.startswith("timer:")}
    attempt_ids = {key: key.partition(":")[2] for key in keys if key not in timer_keys}
    now = office.now()
    with office.database.reading() as tx:
        timers = standing.timers(tx, timer_keys.values()) if timer_keys else {}
        sent = standing.attempts(tx, attempt_ids.values()) if attempt_ids else {}
    missing = [k for k, t in timer_keys.items() if t not in timers]
    missing += [k for k, a in attempt_ids.items() if a not in sent]
    if missing:
        raise UnknownEffect(f"nothing is known of {', '.join(missing[:5])}")
    found = {key: _timer_words(*timers[timer], now) for key, timer in timer_keys.items()}
    return found | {key: _attempt_words(sent[attempt], now) for key, attempt in attempt_ids.items()}


def _timer_words(state: str, due: datetime, now: datetime) -> str | None:
    if state == "armed":
        return None if due <= now else NOT_YET
    return _TIMER_WORDS[state]


def _attempt_words(attempt: standing.Attempt, now: datetime) -> str | None:
    if attempt.state is AttemptState.UNKNOWN and attempt.look_at and attempt.look_at <= now:
        return None
    if attempt.state is AttemptState.PENDING and attempt.not_before and attempt.not_before > now:
        return NOT_YET
    return _ATTEMPT_WORDS.get(attempt.state)


def timer_of(key: str) -> TimerKey:
    """The timer a key names. Raises UnknownEffect for what is no such key."""
    parts = key.partition(":")[2].split("|")
    if len(parts) != 4 or not (parts[2].isdecimal() and parts[3].isdecimal()):
        raise UnknownEffect(f"{key!r} is no key of an effect: timer:<subject>|<track>|<epoch>|<n>")
    return parts[0], parts[1], int(parts[2]), int(parts[3])


def carry_out(office: Office, hands: Hands, key: str) -> str:
    """Do it now if nobody has; the words for how it stands afterwards. Blocks while it sends."""
    if key.startswith("timer:"):
        _fire(office, hands, timer_of(key)[0].partition(":")[2])
    else:
        _attend(office, hands, key.partition(":")[2])
    return look(office, [key])[key] or IN_HAND


def _fire(office: Office, hands: Hands, incident: str) -> None:
    """Decide what is due of one incident, as the loop would, and send what that asks for."""
    by = By(system(office.settings.watch.node))
    for _ in range(ROUNDS):
        now = office.now()
        with office.database.writing() as tx:
            loaded = incidents.load(tx, [incident], office.context(tx, now))
            due = [one for one in loaded if any(timer.due <= now for timer in one.facts.timers)]
            kept, out = decide_due(tx, office, due, office.book(tx, now), by, hands, now)
            out = admit(tx, out, hands, now)
            facts = {change.decision.incident.id: change.facts_after for change in kept}
        if kept or not due:
            break
    log.warning("stood in for the loop: %d timers of one incident", sum(len(k.decision.fired) for k in kept))
    _send(office, hands, out, facts)


def _attend(office: Office, hands: Hands, attempt: str) -> None:
    """Send what was given back; look up what somebody claimed and did not settle. Never while leased."""
    now = office.now()
    with office.database.reading() as tx:
        found = standing.attempts(tx, [attempt])[attempt]
    if found.state is AttemptState.CLAIMED and found.lease_until and found.lease_until >= now:
        return
    with office.database.writing() as tx:
        claimed = outgoing(tx, [attempt]) if standing.claim(tx, attempt, hands, now) else []
        out = admit(tx, claimed, hands, now)
        facts = facts_behind(tx, office, out, set(), now)
        attempts.expire_leases(tx, now)
        asked = [] if out else doubts.claim_doubts(tx, now, hands.lease)
    _send(office, hands, out, facts)
    for doubt in asked:
        _send(office, hands, *settle_doubt(office, Sender(office), doubt, hands))


def _send(office: Office, hands: Hands, out: Sequence[Outgoing], facts: Mapping[str, Facts]) -> None:
    """Hand attempts to their providers, one after the other, and whatever a failure asks for next.

    Those at the end may have waited longer than their lease: then somebody else has them.
    """
    sender = Sender(office)
    waiting = [one for one in out if one.channel in office.carriers.kinds]
    while waiting:
        one = still_ours(office, hands, waiting.pop(0))
        if one is None:
            continue
        outcome = sender.send(one, facts[one.incident])
        now = office.now()
        with office.database.writing() as tx:
            after = attempts.settle(tx, [outcome], office.book(tx, now), hands, now)
            following = admit(tx, after, hands, now)
        waiting += [one for one in following if one.channel in office.carriers.kinds]


def overdue(office: Office, now: datetime) -> list[Effect]:
    """Effects due for more than a second that nobody has touched: with them a dead loop is covered."""
    with office.database.reading() as tx:
        found = standing.late(tx, now - GRACE, MOST_LATE)
    return [_effect(late) for late in found]


def _effect(late: standing.Late) -> Effect:
    if isinstance(late.key, str):
        return Effect(f"attempt:{late.key}", late.kind, f"{late.number} {CHANNELS[ChannelKind(late.kind)]}")
    subject, track, epoch, n = late.key
    return Effect(
        f"timer:{subject}|{track}|{epoch}|{n}", late.kind, f"{late.number} {WORDS[TimerKind(late.kind)]}"
    )
