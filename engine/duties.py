"""What a plan asks for: duties to tell, limits, recurring reports, steps. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.conditions import ALWAYS, Condition
from engine.parts import Span, Text
from engine.vocabulary import ChannelKind, Standing


@dataclass(frozen=True, slots=True)
class Tell:
    """A duty to tell 应报告/应通报/应通知: owed even when everyone answers, while `when` holds."""

    role: str
    levels: frozenset[str]
    channels: tuple[ChannelKind, ...]
    retry: Span
    tries: int
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit 时限. `within` gives the span of each level that has one.

    `anchors` are moments, tried in order: the first that is known starts the clock. `when` restricts it to
    incidents whose coded fields are so. `met_by` names the moments that
    meet it, besides a person saying so. `warn` is how long before the end people
    are warned. `says` are the words of a rule that gives no number (第一时间): then `within` is a target of
    our own, whatever the standing of the rule, and a level without one has no clock. `until` names, for each
    level that has one, the moment at which the limit ends instead: a time somebody gave.
    """

    id: str
    title: Text
    anchors: tuple[str, ...]
    within: Mapping[str, Span]
    when: Condition
    warn: Span | None
    warn_roles: tuple[str, ...]
    breach_roles: tuple[str, ...]
    met_by: frozenset[str]
    source: str
    standing: Standing
    says: str = ""
    until: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cadence:
    """A report owed again and again 续报: every so often, by level, from the last one made."""

    id: str
    title: Text
    every: Mapping[str, Span]
    roles: tuple[str, ...]
    source: str
    standing: Standing
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the checklist, while `when` holds. A required step blocks 提请结案 until it is done.

    `after` are moments it waits for: it cannot be entered as done before each of them has happened.
    """

    id: str
    title: Text
    required: bool
    levels: frozenset[str]
    when: Condition = ALWAYS
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Instruction:
    """What a superior asked for in mid-flight, `at`, of `role`, by `due` if a time was given.

    It belongs to one incident and to no playbook. `id` is the id of its step, and of its limit; `source` says
    on what that rests.
    """

    id: str
    task: str
    role: str
    at: datetime
    due: datetime | None
    source: str
