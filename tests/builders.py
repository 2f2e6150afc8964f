"""Small plans, rosters and facts to test with. Plain functions; every part has a quiet default.

Persons are called by the post they hold, never by a name. `NIGHT` is the night of the design page:
02:10 on Wednesday 11 March 2026 in Shanghai, an ordinary working week with no holiday near.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from engine.calendars import Calendar
from engine.conditions import ALWAYS, Condition
from engine.duties import Cadence, Deadline, Step, Tell
from engine.facts import Facts, Incident
from engine.parts import Ladder, Level, MessageUse, ReportSection, Role, Rung, Source, Span, Text
from engine.plan import Plan
from engine.roster import Person, Roster
from engine.schedules import DayPart
from engine.vocabulary import Anchor, ChannelKind, Side, Standing, State, Unit

NIGHT = datetime(2026, 3, 10, 18, 10, tzinfo=UTC)

SMS, VOICE, MANUAL = ChannelKind.SMS, ChannelKind.VOICE, ChannelKind.MANUAL
LEVELS = ("I", "II", "III", "IV")
OFFICE = "区数据资源局"
SUBDISTRICT = "某街道办事处"


def minutes(amount: int) -> Span:
    """So many minutes."""
    return Span(amount, Unit.MINUTES)


def hours(amount: int) -> Span:
    """So many hours."""
    return Span(amount, Unit.HOURS)


def days(amount: int) -> Span:
    """So many natural days."""
    return Span(amount, Unit.DAYS)


def working_days(amount: int) -> Span:
    """So many working days."""
    return Span(amount, Unit.WORKING_DAYS)


def text(zh: str, en: str = "") -> Text:
    """Words in both languages; the Chinese twice if only that is given."""
    return Text(zh, en or zh)


def level(level_id: str, rank: int, needs: tuple[str, ...] = ()) -> Level:
    """A level that needs these fields."""
    return Level(level_id, level_id, text(level_id), rank, needs=needs)


def role(role_id: str, side: Side = Side.OWN, source: Source = Source.POST, value: str = "") -> Role:
    """A role filled by the post of the same name, unless said otherwise."""
    return Role(role_id, text(role_id), side, source, value or role_id)


ROLES: Mapping[str, Role] = {
    r.id: r
    for r in (
        role("duty_officer"),
        role("duty_leader"),
        role("deputy_head"),
        role("head"),
        role("unit_contact", Side.BELOW, Source.CONCERNED_UNIT),
        role("publicity", Side.PEER, Source.UNIT),
        role("city", Side.ABOVE, Source.UNIT),
    )
}


def rung(
    *roles: str,
    wait: Span | None = None,
    repeats: int = 0,
    stopped_by: Iterable[str] | None = None,
    channels: tuple[ChannelKind, ...] = (SMS, VOICE, MANUAL),
    when: Condition = ALWAYS,
) -> Rung:
    """A rung that waits 5 minutes and is stopped by those it pages, unless said otherwise."""
    stops = frozenset(roles if stopped_by is None else stopped_by)
    return Rung(roles, channels, wait or minutes(5), repeats, stops, when=when)


def ladder(*rungs: Rung) -> Ladder:
    """A ladder of these rungs."""
    return Ladder("ladder", text("普通"), rungs)


def tell(
    role_id: str,
    levels: Iterable[str] = LEVELS,
    retry: Span | None = None,
    tries: int = 3,
    channels: tuple[ChannelKind, ...] = (SMS, VOICE),
    anchors: tuple[str, ...] = (),
) -> Tell:
    """A duty to tell a role, tried three times ten minutes apart unless said otherwise."""
    return Tell(role_id, frozenset(levels), channels, retry or minutes(10), tries, anchors=anchors)


def deadline(
    deadline_id: str,
    within: Span | Mapping[str, Span],
    anchors: tuple[Anchor, ...] = (Anchor.RECEIVED,),
    when: Condition = ALWAYS,
    warn: Span | tuple[Span, ...] = (),
    met_by: Iterable[str] = (),
    warn_roles: tuple[str, ...] = ("duty_leader",),
    breach_roles: tuple[str, ...] = ("duty_leader", "deputy_head"),
) -> Deadline:
    """A limit; a single span holds at every level."""
    return Deadline(
        id=deadline_id,
        title=text(deadline_id),
        anchors=anchors,
        within=dict.fromkeys(LEVELS, within) if isinstance(within, Span) else within,
        when=when,
        warn=(warn,) if isinstance(warn, Span) else warn,
        warn_roles=warn_roles,
        breach_roles=breach_roles,
        met_by=frozenset(met_by),
        source="本单位暂定",
        standing=Standing.DEFAULT,
    )


def cadence(
    cadence_id: str, every: Span | Mapping[str, Span], roles: tuple[str, ...] = ("duty_leader",)
) -> Cadence:
    """A recurring report; a single span holds at every level."""
    return Cadence(
        id=cadence_id,
        title=text(cadence_id),
        every=dict.fromkeys(LEVELS, every) if isinstance(every, Span) else every,
        roles=roles,
        source="本单位暂定",
        standing=Standing.DEFAULT,
    )


def at_times(
    cadence_id: str,
    *parts: DayPart,
    levels: Iterable[str] = LEVELS,
    working: bool = False,
    roles: tuple[str, ...] = ("duty_leader",),
) -> Cadence:
    """A report owed at times of the day, or in parts of it."""
    return Cadence(
        id=cadence_id,
        title=text(cadence_id),
        every={},
        roles=roles,
        source="本单位暂定",
        standing=Standing.DEFAULT,
        parts=parts,
        levels=frozenset(levels),
        working=working,
    )


def step(step_id: str, required: bool = True, levels: Iterable[str] = LEVELS) -> Step:
    """A line of the checklist."""
    return Step(step_id, text(step_id), required, frozenset(levels))


def plan(
    *rungs: Rung,
    ladders: Mapping[str, Ladder] | None = None,
    levels: tuple[Level, ...] | None = None,
    roles: Mapping[str, Role] = ROLES,
    tells: tuple[Tell, ...] = (),
    deadlines: tuple[Deadline, ...] = (),
    cadences: tuple[Cadence, ...] = (),
    steps: tuple[Step, ...] = (),
    gate: Span | None = None,
    act_within: Span | None = None,
) -> Plan:
    """A plan of these parts and nothing else. Without rungs: leader, deputy, head, then 上级."""
    only = ladder(
        *(rungs or (rung("duty_leader"), rung("deputy_head"), rung("head"), rung("city", stopped_by=())))
    )
    return Plan(
        id="test-plan",
        version="1",
        title=text("演示预案", "Test plan"),
        category=text("演示", "Test"),
        basis=(),
        levels=levels or tuple(level(name, rank) for rank, name in enumerate(LEVELS)),
        fields=(),
        roles=roles,
        ladders={**dict.fromkeys(LEVELS, only), **(ladders or {})},
        tells=tells,
        gate=dict.fromkeys(LEVELS, gate or minutes(15)),
        act_within=dict.fromkeys(LEVELS, act_within or minutes(20)),
        deadlines=deadlines,
        cadences=cadences,
        steps=steps,
        messages={"page": MessageUse("page", ("number",))},
        sections=(ReportSection("facts", text("基本情况", "Facts"), ("incident",)),),
        confirmed_by=("duty_leader",),
        reviewer="duty_leader",
        review_within=hours(12),
        content_free=False,
    )


def full_plan() -> Plan:
    """A plan with something on every track: tells to all sides, limits, a cadence and steps."""
    return plan(
        tells=(
            tell("duty_leader"),
            tell("deputy_head", levels=("I", "II")),
            tell("unit_contact"),
            tell("publicity", levels=("I", "II", "III")),
            tell("city", levels=("I", "II")),
        ),
        deadlines=(
            deadline("judge", minutes(15), met_by=("confirmed",), warn=minutes(5)),
            deadline("statement", {"I": hours(5), "II": hours(5)}, warn=minutes(30)),
            deadline("reply", hours(48), warn=hours(4), met_by=("step:publish",)),
            deadline("summary", working_days(3), anchors=(Anchor.RESOLVED,)),
        ),
        cadences=(cadence("update", {"I": hours(2), "II": hours(2), "III": hours(24)}),),
        steps=(step("evidence"), step("publish"), step("thanks", required=False)),
    )


def person(
    person_id: str, channels: Iterable[ChannelKind] = (SMS, VOICE), unit: str = OFFICE, locale: str = "zh"
) -> Person:
    """Somebody in the address book with numbers for these channels."""
    return Person(person_id, person_id, unit, person_id, frozenset(channels), locale)


PEOPLE: Mapping[str, Person] = {
    p.id: p
    for p in (
        person("officer"),
        person("leader"),
        person("deputy"),
        person("chief"),
        person("contact", unit=SUBDISTRICT),
        person("press", unit="publicity"),
        person("city-desk", unit="city"),
    )
}


def roster(
    people: Mapping[str, Person] = PEOPLE,
    on_duty: Mapping[str, tuple[str, ...]] | None = None,
    holders: Mapping[str, tuple[str, ...]] | None = None,
    contacts: Mapping[str, tuple[str, ...]] | None = None,
    named: Mapping[str, str] | None = None,
) -> Roster:
    """The office of `ROLES`, each role filled by one person; what is given replaces single posts or units."""
    return Roster(
        people=people,
        on_duty={"duty_officer": ("officer",), "duty_leader": ("leader",), **(on_duty or {})},
        holders={"deputy_head": ("deputy",), "head": ("chief",), **(holders or {})},
        contacts={
            SUBDISTRICT: ("contact",),
            "publicity": ("press",),
            "city": ("city-desk",),
            **(contacts or {}),
        },
        named=named or {},
    )


def incident(
    event_level: str = "III",
    response_level: str | None = None,
    state: State = State.TRIAGE,
    anchors: Mapping[Anchor, datetime] | None = None,
    fields: Mapping[str, str | bool] | None = None,
    given: Iterable[str] = (),
    unit: str | None = SUBDISTRICT,
    logged_by: str | None = "officer",
) -> Incident:
    """An incident received at `NIGHT`, entered by the duty officer, not yet confirmed."""
    return Incident(
        id="i-1",
        number="2026-0001",
        state=state,
        event_level=event_level,
        response_level=response_level or event_level,
        anchors={Anchor.RECEIVED: NIGHT, Anchor.LOGGED: NIGHT} if anchors is None else anchors,
        fields=fields or {},
        given=frozenset(given) | frozenset(fields or {}),
        unit=unit,
        logged_by=logged_by,
    )


def facts(
    of: Plan | None = None,
    about: Incident | None = None,
    people: Roster | None = None,
    calendar: Calendar | None = None,
) -> Facts:
    """All there is to know of an incident that has not been entered yet."""
    return Facts(
        incident=about or incident(),
        plan=of or plan(),
        roster=people or roster(),
        calendar=calendar or Calendar(),
    )
