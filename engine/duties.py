"""What a plan asks for: duties to tell, limits, recurring reports, steps, decisions. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.conditions import ALWAYS, Condition, Value
from engine.parts import Span, Text
from engine.quorums import Quorum
from engine.schedules import DayPart
from engine.vocabulary import ChannelKind, Standing


@dataclass(frozen=True, slots=True)
class Tell:
    """A duty to tell 应报告/应通报/应通知: owed even when everyone answers, while `when` holds.

    It is owed from the first of the moments in `anchors` that comes; none: from the beginning.
    """

    role: str
    levels: frozenset[str]
    channels: tuple[ChannelKind, ...]
    retry: Span
    tries: int
    when: Condition = ALWAYS
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extension:
    """Who (`roles`) may extend a limit 延期, and how often.

    It then ends no later than `within` from where it counts from, and no more than `more` after the end it
    would have had; each only where it is given, and one of them is.
    """

    roles: tuple[str, ...]
    times: int
    within: Span | None = None
    more: Span | None = None


@dataclass(frozen=True, slots=True)
class Authority:
    """What a limit rests on, and how binding that is."""

    source: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit 时限. `within` gives the span of each level that has one.

    `anchors` are moments, tried in order: the first that is known starts the clock; a recurring report starts
    it anew each time it is made. `when` restricts it to
    incidents whose coded fields are so. `met_by` names the moments that
    meet it, besides a person saying so. `warn` says how long before the end people
    are warned, once or several times. `says` are the words of a rule that gives no number (第一时间): then
    `within` is a target of our own, whatever the standing of the rule, and a level without one has no clock.
    `until` names, for each level that has one, the moment at which the limit ends instead: a time somebody
    gave. `waits` are the roles that wait for it, and are told of a progress notice. `rests_on` names the
    levels that rest on something else than the others.
    """

    id: str
    title: Text
    anchors: tuple[str, ...]
    within: Mapping[str, Span]
    when: Condition
    warn: tuple[Span, ...]
    warn_roles: tuple[str, ...]
    breach_roles: tuple[str, ...]
    met_by: frozenset[str]
    source: str
    standing: Standing
    says: str = ""
    until: Mapping[str, str] = field(default_factory=dict)
    extension: Extension | None = None
    waits: tuple[str, ...] = ()
    rests_on: Mapping[str, Authority] = field(default_factory=dict)

    def authority(self, level: str) -> Authority:
        """What it rests on at this level."""
        return self.rests_on.get(level, Authority(self.source, self.standing))


@dataclass(frozen=True, slots=True)
class Cadence:
    """A report owed again and again 续报.

    Either `every` so often, by level, from the last one made; or in each of `parts` of the day, at these
    `levels`, whenever the last one was made; on days that are worked only if `working`. `by` is the role
    that owes it; "" for the desk.
    """

    id: str
    title: Text
    every: Mapping[str, Span]
    roles: tuple[str, ...]
    source: str
    standing: Standing
    when: Condition = ALWAYS
    parts: tuple[DayPart, ...] = ()
    levels: frozenset[str] = frozenset()
    working: bool = False
    by: str = ""
    rests_on: Mapping[str, Authority] = field(default_factory=dict)

    def is_owed_at(self, level: str) -> bool:
        """Whether it is owed at this level."""
        return level in self.every or level in self.levels

    def authority(self, level: str) -> Authority:
        """What it rests on at this level."""
        return self.rests_on.get(level, Authority(self.source, self.standing))


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the checklist, while `when` holds. A required step blocks 提请结案 until it is done.

    `after` are moments it waits for: it cannot be entered as done before each of them has happened, nor
    before `wait` has passed since the last of them.
    `confirmed_by` are the roles that may say it is done (anybody, if there are none); it takes
    `confirmations` of them, each by a person of its own. One that is `to_file` is material for the archive:
    it blocks 归档, and can be entered after closing too. `by` is the role that does it, for people to read;
    "" if the plan does not say: it leads 主办 where others assist 协办, each with a step of
    its own, `part_of` this one. `document` is the one whose stage it is, if it is one.
    """

    id: str
    title: Text
    required: bool
    levels: frozenset[str]
    when: Condition = ALWAYS
    after: tuple[str, ...] = ()
    confirmed_by: tuple[str, ...] = ()
    confirmations: int = 1
    to_file: bool = False
    by: str = ""
    document: str = ""
    part_of: str = ""
    wait: Span | None = None

    @property
    def confirming(self) -> Quorum:
        """Who has to say that it is done."""
        return Quorum(self.confirmed_by, self.confirmations)


@dataclass(frozen=True, slots=True)
class Question:
    """A decision point 决策点: a coded field that any of these roles is asked to decide, while `when` holds.

    It is asked when the first of the moments in `anchors` has come. `within` gives, for each level that asks
    it, the time there is from then; when that is over the field has the value `silence`.
    """

    field: str
    roles: tuple[str, ...]
    anchors: tuple[str, ...]
    within: Mapping[str, Span]
    silence: Value
    when: Condition
    source: str
    standing: Standing

    def authority(self, _level: str) -> Authority:
        """What it rests on, at every level the same."""
        return Authority(self.source, self.standing)


@dataclass(frozen=True, slots=True)
class Instruction:
    """What a superior asked for in mid-flight, `at`, of `role`, by `due` if a time was given.

    `role` leads 主办 and owes the answer; each of `assisting` 协办 owes its part to it.

    It belongs to one incident and to no playbook. `id` is the id of its step, and of its limit; `source` says
    on what that rests.
    """

    id: str
    task: str
    role: str
    at: datetime
    due: datetime | None
    source: str
    assisting: tuple[str, ...] = ()
