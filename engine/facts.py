"""What a decision is made from (Facts) and what it consists of (Decision). Values only.

All instants are aware UTC. Ids are strings; a timer or clock is known by its track and epoch.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.calendars import Calendar
from engine.documents import Manuscript
from engine.duties import Instruction
from engine.origins import Origin
from engine.parts import Role
from engine.plan import Plan
from engine.quorums import Voice
from engine.roster import Roster
from engine.vocabulary import Anchor, ChannelKind, ClockState, PageState, ReasonKind, Side, State, TimerKind

# The fields of 信息接报登记表 that hold somebody's own words; where no content is kept they stay empty.
TEXTS = (
    "title",
    "summary",
    "place",
    "source_of_report",
    "link",
    "account_platform",
    "account_name",
    "impact",  # 影响范围、伤亡损失
    "measures",  # 已采取措施
    "told_already",  # 对方已报告对象及时间
    "trend",  # 发展趋势
    "request",  # 建议、请求
    "opinion",  # 拟办意见
    "reporter_unit",
    "reporter_name",
    "reporter_post",
    "reporter_phone",
)


@dataclass(frozen=True, slots=True)
class Occasion:
    """A recurring report to be made, from `opens` to `due`; `is_owed` once that has passed."""

    cadence: str
    opens: datetime
    due: datetime
    provisional: bool = False
    is_owed: bool = False


@dataclass(frozen=True, slots=True)
class Drill:
    """That an incident is an exercise 演练, from the first on and for good; nothing makes it one later.

    `calls` are roles outside the office that may be called in it; nobody else there ever is. `lasts`:
    after this it ends by itself.
    """

    calls: frozenset[str]
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident 事件 as the rules see it.

    `fields` are the playbook's coded fields; `given` names every field, free ones too, that has a
    value. `rung` is the ladder position last fired, -1 before the first. `said` has who has spoken so far
    about what takes several (`engine.voices`). `occasions` are the recurring reports awaited or owed.
    `drill`: None if it is real.
    """

    id: str
    number: str
    state: State
    event_level: str
    response_level: str
    anchors: Mapping[str, datetime]  # by moment: times everybody knows, told, read, signed, answered
    fields: Mapping[str, str | bool]
    given: frozenset[str]
    unit: str | None
    logged_by: str | None
    rung: int = -1
    said: Mapping[str, tuple[Voice, ...]] = field(default_factory=dict)
    occasions: tuple[Occasion, ...] = ()
    drill: Drill | None = None
    origins: tuple[Origin, ...] = ()  # where it was heard of besides
    manuscripts: Mapping[str, Manuscript] = field(default_factory=dict)  # by document
    content_free: bool = False  # by its own doing; its plan may be so too

    def spares(self, role: Role) -> bool:
        """Whether this is a drill that leaves the role alone: outside the office it calls its list only."""
        return self.drill is not None and role.side is not Side.OWN and role.id not in self.drill.calls

    @property
    def levels(self) -> tuple[str, str]:
        """Event and response level."""
        return self.event_level, self.response_level

    @property
    def is_confirmed(self) -> bool:
        """Whether the first judgement 初判 was confirmed 核定."""
        return Anchor.CONFIRMED in self.anchors


@dataclass(frozen=True, slots=True)
class Timer:
    """A thing to do at an instant. `n` is its position within the epoch of its track.

    `armed_at` tells a timer that was missed from one that was past due when it was armed.
    """

    track: str
    epoch: int
    n: int
    kind: TimerKind
    due: datetime
    armed_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline that runs, or ran: the latest epoch of each id is the one in force."""

    id: str
    epoch: int
    anchor: str  # the moment it counts from
    started: datetime
    due: datetime
    state: ClockState
    provisional: bool = False
    breached_at: datetime | None = None
    met_at: datetime | None = None
    extended: int = 0  # how often
    unextended: datetime | None = None  # when it would have been due, had it not been extended

    @property
    def reads(self) -> ClockState:
        """How it stands for whoever reads it."""
        return self.state.read(missed=self.breached_at is not None)

    @property
    def kept_at(self) -> datetime | None:
        """When it was met; None if it was not, or by what no longer counts."""
        return None if self.state is ClockState.SUPERSEDED else self.met_at

    @property
    def missed_at(self) -> datetime | None:
        """When it passed unmet: its end, whoever saw it and when. None once it is known to have been met."""
        return self.due if self.reads in (ClockState.BREACHED, ClockState.MET_LATE) else None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is paged: a rung number, a deadline id …, and the role he or she was paged as."""

    kind: ReasonKind
    key: str
    role: str


@dataclass(frozen=True, slots=True)
class Page:
    """An open page: one person (or, with none reachable, one role) about this incident."""

    id: str
    person: str | None
    role: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Facts:
    """Everything a decision about one incident may look at."""

    incident: Incident
    plan: Plan
    roster: Roster
    calendar: Calendar
    timers: tuple[Timer, ...] = ()
    epochs: Mapping[str, int] = field(default_factory=dict)  # the highest epoch each track has had
    clocks: tuple[Clock, ...] = ()
    pages: tuple[Page, ...] = ()
    done_steps: Mapping[str, datetime] = field(default_factory=dict)  # step -> when it was done

    @property
    def content_free(self) -> bool:
        """Whether no words are kept of it: codes, times, actions and persons only."""
        return self.plan.content_free or self.incident.content_free

    def names(self) -> frozenset[str]:
        """Whom an entry may name where no words are kept: the address book, and roles of the plan."""
        return self.roster.names() | frozenset(self.plan.roles)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the record. `by_system` marks what followed by rule from what a person did."""

    kind: str
    detail: Mapping[str, object]
    by_system: bool = True


@dataclass(frozen=True, slots=True)
class Ring:
    """Ring one person about this incident now; no person means the desk gets a call card.

    `occasion` picks the message; `deadline` is the id of the limit it speaks of, if any.
    """

    person: str | None
    role: str
    reasons: tuple[Reason, ...]
    channels: tuple[ChannelKind, ...]
    occasion: str
    deadline: str | None = None


@dataclass(frozen=True, slots=True)
class PageClose:
    """An open page ends."""

    page: str
    state: PageState


@dataclass(frozen=True)
class Decision:
    """What changes, saved in one transaction. Empty parts change nothing."""

    incident: Incident
    entries: tuple[Entry, ...] = ()
    fired: tuple[Timer, ...] = ()
    cancelled: tuple[Timer, ...] = ()
    armed: tuple[Timer, ...] = ()
    clocks: tuple[Clock, ...] = ()
    rings: tuple[Ring, ...] = ()
    closes: tuple[PageClose, ...] = ()
    kept: tuple[Page, ...] = ()  # open pages that go on, with fewer reasons
    instructions: tuple[Instruction, ...] = ()  # new ones, which the plan has from now on
    steps_done: Mapping[str, datetime] = field(default_factory=dict)
    steps_undone: frozenset[str] = frozenset()

    def steps_after(self, before: Mapping[str, datetime]) -> dict[str, datetime]:
        """What is done of the checklist once this is saved, and when."""
        left = {step: at for step, at in before.items() if step not in self.steps_undone}
        return {**left, **self.steps_done}

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all would be saved."""
        timers = (self.fired, self.cancelled, self.armed)
        return not any((self.entries, *timers, self.clocks, self.rings, self.closes, self.kept))
