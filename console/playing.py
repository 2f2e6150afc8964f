"""推演 on a page: what the form asks for, checked whole, played, and told as rows with both clocks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from console import happenings, refusals
from console.commands.simulated import RUN, Moment, moments, run_of
from console.desk import Desk
from console.happenings import Read
from engine.facts import Entry
from engine.parts import FieldKind
from engine.plan import Plan
from flows.acts.errors import BadInput
from flows.acts.simulating import Asked, NotPlayed, try_out
from flows.report.chronicle import Chronicle
from playbooks import durations, scenario
from playbooks.knowing import NotUnderstood, known_of
from playbooks.loading import Playbook
from playbooks.scenario import UNIT
from playbooks.simulating import CALL, Line, Simulation

# How long may be played, each with its hours. Nobody waits for a page that plays a week of calls.
LENGTHS = {f"PT{hours}H": hours for hours in (6, 12, 24, 48, 72)}
_USUAL = "PT24H"
_MOST_LINES = 60
_TONES: Mapping[str, str] = {
    "deadline_warned": "near",
    "deadline_breached": "over",
    "gate_passed": "over",
    "lapsed": "over",
    "unconfirmed": "over",
    "deadline_met": "met",
    CALL: "ring",
}


@dataclass(frozen=True, slots=True)
class Row:
    """An instant: on the wall, since the start, what happens then as (words, tone), and how it goes on."""

    clock: str
    after: str
    lines: tuple[tuple[str, str], ...]
    again: str = ""


@dataclass
class Play:
    """The page: what was asked, what is wrong with it (by field), and what would happen."""

    playbook: Playbook
    asked: Mapping[str, str]
    problems: dict[str, str] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()

    @property
    def plan(self) -> Plan:
        """The plan that is played."""
        return self.playbook.plan

    def value(self, name: str) -> str:
        """What was typed into a field, or what it holds before anything was."""
        return self.asked.get(name, {"unit": UNIT, "until": _USUAL}.get(name, ""))


def play(desk: Desk, playbook: Playbook, asked: Mapping[str, str]) -> Play:
    """Play what the form asks for, up to what is refused; nothing before a level is chosen."""
    page = Play(playbook, asked)
    if not asked.get("level"):
        if asked.keys() - {"lang"}:
            page.problems["level"] = desk.words("simulate.choose_level")
        return page
    lines = _check(desk, page)
    if page.problems:
        return page
    simulation = _played(desk, page, lines)
    if simulation:
        page.rows = tuple(_rows(simulation, desk))
    return page


def _check(desk: Desk, page: Play) -> Read:
    """What the lines say; everything that is wrong with the form is kept by its field."""
    words, plan, problems = desk.words, page.plan, page.problems
    known = known_of(page.playbook.source)
    level = page.value("level")
    if level not in known.levels:
        problems["level"] = words("simulate.choose_level")
        return Read((), (), (), {})
    needed = dict.fromkeys((*plan.level(level).needs, *known.required))
    for one in plan.fields:
        if one.id in needed and not page.value(f"field.{one.id}"):
            problems[f"field.{one.id}"] = words("problem.field_needed", name=words.text(one.title))
        elif page.value(f"field.{one.id}") and not _possible(
            one.kind, one.choices, page.value(f"field.{one.id}")
        ):
            problems[f"field.{one.id}"] = words("problem.field", name=words.text(one.title))
    if "unit" in needed and not page.value("unit"):
        problems["unit"] = words("problem.field_needed", name=words("log.unit"))
    if page.value("until") not in LENGTHS:
        problems["until"] = words("simulate.choose_length")
    if page.value("start") and _start(page.value("start")) is None:
        problems["start"] = words("simulate.no_time")
    return _lines(desk, page, level)


def _possible(kind: FieldKind, choices: Mapping[str, object], value: str) -> bool:
    if kind is FieldKind.TIME:
        return _start(value) is not None
    return value in (("yes", "no") if kind is FieldKind.YES_NO else choices)


def _start(text: str) -> datetime | None:
    try:
        return scenario.moment(text)
    except NotUnderstood:
        return None


def _lines(desk: Desk, page: Play, level: str) -> Read:
    words = desk.words
    lines = happenings.read(page.value("events"), page.plan, known_of(page.playbook.source), level, words)
    wrong = list(lines.problems)
    if len(lines.events) > _MOST_LINES:
        wrong.append(words("simulate.too_many", n=_MOST_LINES))
    if page.value("until") in LENGTHS:
        end = durations.parse(page.value("until"))
        pairs = zip(lines.events, lines.happenings, strict=True)
        late = [lines.typed[event] for event, one in pairs if one.after > end]
        wrong += [words("simulate.too_late", line=line) for line in late]
    if wrong:
        page.problems["events"] = "\n".join(wrong)
    return lines


def _played(desk: Desk, page: Play, lines: Read) -> Simulation | None:
    fields = tuple(
        f"{one.id}={page.value(f'field.{one.id}')}"
        for one in page.plan.fields
        if page.value(f"field.{one.id}")
    )
    asked = Asked(
        page.value("level"),
        fields,
        lines.events,
        page.value("unit"),
        page.value("start"),
        page.value("until"),
        typed=lines.typed,
    )
    try:
        return try_out(page.playbook, asked, desk.office.calendar, desk.wall.now)
    except NotPlayed as error:
        said = refusals.said(error.refused.error, page.plan, desk.words)
        page.problems["events"] = desk.words("simulate.refused", line=error.refused.event, why=said)
        return error.before
    except (
        BadInput
    ) as error:  # something the form does not know of yet: better in other words than not at all
        page.problems["events"] = str(error)
    return None


def _rows(simulation: Simulation, desk: Desk) -> Iterator[Row]:
    """Each instant; of a run of the same at one interval, the first and how it goes on."""
    says = Chronicle(simulation.facts.plan, {}, desk.office.calendar, desk.words.locale)
    everything = [moment for moment in moments(simulation, says) if moment.texts]
    index = 0
    while index < len(everything):
        run = run_of(everything, index)
        again = _again(everything, index, run, says, desk) if run >= RUN else ""
        yield _row(everything[index], says, again)
        index += run + 1 if again else 1


def _row(moment: Moment, says: Chronicle, again: str) -> Row:
    lines = tuple((text.strip(), _tone(line)) for text, line in zip(moment.texts, moment.lines, strict=True))
    return Row(says.short(moment.at), _running(moment.after), lines, again)


def _tone(line: Line) -> str:
    is_late = isinstance(line.what, Entry) and bool(line.what.detail.get("late_by_s"))
    return "over" if is_late else _TONES.get(line.kind, "")


def _again(everything: list[Moment], index: int, run: int, says: Chronicle, desk: Desk) -> str:
    every = says.length(everything[index + 1].after - everything[index].after)
    last = says.short(everything[index + run].at)
    return desk.words("simulate.again", every=every, last=last, times=run)


def _running(after: timedelta) -> str:
    """+1:05, +26:00: hours and minutes since the start."""
    minutes = int(after.total_seconds()) // 60
    return f"+{minutes // 60}:{minutes % 60:02d}"
