"""Personal rules 个人呼叫规则, and quiet hours 免打扰时段: how one person wants to be called.

A rule orders the channels of a page and their delays, says which of several numbers, and may add
channels. It never leaves a page with less than it had: channels the rule does not name follow when
those it names fail, the desk's call card stays the last, and where nothing of the rule can be used the
page goes as it would without one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from engine.attempts import Next, Order, planned
from engine.calendars import Calendar
from engine.facts import Facts, Ring
from engine.vocabulary import ChannelKind, ReasonKind, Urgency

# The longest delay of a step (ours): the last rungs of the gravest ladders wait no longer, and a step
# after the climb has gone past would ring somebody who is no longer needed.
LONGEST_DELAY = timedelta(minutes=15)

# What a reminder is for: the matter itself is in hand, so it may wait for the morning.
_REMINDERS = frozenset({ReasonKind.WARN, ReasonKind.PROGRESS, ReasonKind.UPDATE, ReasonKind.CHASE})


@dataclass(frozen=True, slots=True)
class RuleStep:
    """One step of a rule: `delay` counts from the page; `contact` None is the first number of the channel."""

    channel: ChannelKind
    delay: timedelta
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `starts` until `ends` on the office's wall clock, through midnight where `ends` is earlier."""

    starts: time
    ends: time

    def end_after(self, now: datetime, calendar: Calendar) -> datetime | None:
        """When the quiet hours that hold at `now` end (aware UTC); None if none hold."""
        local = calendar.local(now)
        wall, day = local.time(), local.date()
        overnight = self.ends <= self.starts
        begun, over = wall >= self.starts, wall >= self.ends
        if not (begun or not over) if overnight else not begun or over:
            return None
        return calendar.instant(datetime.combine(day + timedelta(days=overnight and begun), self.ends))


# The ids of a person's usable contacts on each channel, the first tried first.
Numbers = Mapping[ChannelKind, tuple[str, ...]]


def planned_for(
    rule: Sequence[RuleStep],
    numbers: Numbers,
    channels: tuple[ChannelKind, ...],
    urgency: Urgency,
    order: Order,
) -> tuple[Next, ...]:
    """The tries of a page to somebody with this rule (none: `planned`), the first of them at once.

    A page that only the desk may carry stays a call card: no machine telephones upward.
    """
    steps = _usable(rule, numbers, order) if set(channels) - {ChannelKind.MANUAL} else []
    if not steps:
        return planned(channels, urgency, order)
    named = {step.channel for step in steps}
    others = tuple(channel for channel in channels if channel not in named)
    tries = []
    for n, step in enumerate(steps):
        after = dict.fromkeys(later.channel for later in steps[n + 1 :] if later.channel is not step.channel)
        first, *also = order[step.channel]
        wait = step.delay - steps[0].delay
        tries.append(Next(step.channel, first, tuple(also), (*after, *others), step.contact, wait=wait))
    return tuple(tries)


def _usable(rule: Sequence[RuleStep], numbers: Numbers, order: Order) -> list[RuleStep]:
    """The steps that can be carried, by delay, each number once: one that is gone stands for the first."""
    found: dict[tuple[ChannelKind, str], RuleStep] = {}
    for step in sorted(rule, key=lambda step: step.delay):
        known = numbers.get(step.channel, ())
        if known and order.get(step.channel):
            contact = step.contact if step.contact in known else known[0]
            found.setdefault((step.channel, contact), replace(step, contact=contact))
    return list(found.values())


def quiet_until(facts: Facts, ring: Ring, hours: QuietHours | None, now: datetime) -> datetime | None:
    """Until when this ring is held back; None: it goes now.

    Only a reminder is: quiet hours never keep a ladder, a duty to tell or a missed limit from anybody.
    """
    reminds = all(reason.kind in _REMINDERS for reason in ring.reasons)
    return left_alone_until(facts, ring.person, hours, now) if reminds else None


def left_alone_until(
    facts: Facts, person: str | None, hours: QuietHours | None, now: datetime
) -> datetime | None:
    """When somebody's quiet hours end (aware UTC); None if none hold, and for anybody who is on duty."""
    serving = any(person in people for people in facts.roster.on_duty.values())
    return None if hours is None or serving else hours.end_after(now, facts.calendar)


def held_back(tries: tuple[Next, ...], wait: timedelta) -> tuple[Next, ...]:
    """These tries `wait` later; a card on the desk disturbs nobody at home and lies there at once."""
    return tuple(
        one if one.channel is ChannelKind.MANUAL else replace(one, wait=one.wait + wait) for one in tries
    )
