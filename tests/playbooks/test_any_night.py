"""A thousand nights at random with each shipped playbook, and what holds on all of them."""

import json
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from engine.facts import Entry, Ring
from engine.plan import Plan
from engine.vocabulary import ChannelKind, Side
from playbooks import durations
from playbooks.knowing import Known, known_of
from playbooks.loading import Playbook, load_library
from playbooks.scenario import Checking, Written
from playbooks.simulating import Line, Simulation, as_data, simulate
from tests.playbooks.playing import CALENDAR

pytestmark = pytest.mark.thorough

NIGHTS = 1_000
ENDS = ("report_accepted", "dismissed", "voided")
MANUAL = (ChannelKind.MANUAL,)


def any_night(plan: Plan, known: Known, random: Random) -> Simulation:
    """A night of a level, fields, start and acts drawn at random; cut short where an act is refused."""
    level = random.choice(plan.levels)
    fields = {
        name: random.choice(values or ("PT48H",))  # a time has no values of its own
        for name, values in known.fields.items()
        if name not in known.asked and (name in (*level.needs, *known.required) or random.random() < 0.6)
    }
    until = random.choice((1, 1, 1, 3))
    events = [
        f"{durations.write(timedelta(minutes=random.randrange(until * 60 + 1)))} {any_act(plan, random)}"
        for _ in range(random.choice((0, 1, 2, 4, 7)))
    ]
    checking = Checking()
    unit = random.choice(("某局", ""))
    scenario = checking.scenario(known, Written(level.id, fields, tuple(events), unit))
    assert scenario, checking.wrong
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=random.randrange(365 * 24 * 60))
    return simulate(plan, scenario, CALENDAR, start, timedelta(hours=until))


def any_act(plan: Plan, random: Random) -> str:
    """Something that people do."""
    role, level = random.choice(list(plan.roles)), random.choice(plan.levels).id
    above = [one.id for one in plan.roles.values() if one.side is Side.ABOVE]
    return random.choice(
        (
            f"answer {role}",
            f"answer {role}",
            f"decline {role}",
            "confirm",
            f"confirm {level}",
            f"level {level} 情况有变",
            f"done {random.choice([step.id for step in plan.steps])}",
            f"done deadline:{random.choice([deadline.id for deadline in plan.deadlines])}",
            *(f"done update:{owed.id}" for owed in plan.cadences),
            "note 已办",
            *(f"{verb} {one.id}" for one in plan.documents for verb in ("draft", "oral", "backed")),
            *(f"redo {one.id} 重拟" for one in plan.documents),
            f"consent {random.choice(plan.confirmed_by)}",
            *(f"reported {role}" for role in random.sample(above, min(1, len(above)))),
            "resolve",
            "dismiss 不属实",
        )
    )


class Reader:
    """Reads a night line by line, and holds it against what must be so."""

    def __init__(self, night: Simulation) -> None:
        self.night = night
        self.plan = night.facts.plan
        self.logger = night.facts.incident.logged_by
        self.level = night.facts.plan.level(str(night.lines[0].what.detail["response_level"])).rank
        self.confirmed = self.over = False
        self.climbing = True
        self.running: dict[str, tuple[datetime, bool]] = {}  # deadline -> (its due, whether it was warned of)

    def read(self) -> None:
        before = timedelta()
        for line in self.night.lines:
            assert line.at >= before, "out of the order of time"
            assert not self.over or line.kind == "noted", f"{line.kind} after the end"
            before = line.at
            self.entry(line, line.what) if isinstance(line.what, Entry) else self.call(line.what)
        assert any(line.kind == "call" and not line.at for line in self.night.lines), (
            "nobody was called at once"
        )

    def call(self, ring: Ring) -> None:
        sides = {self.plan.roles[reason.role].side for reason in ring.reasons}
        assert ring.person != self.logger, "who logs was called"
        if sides == {Side.ABOVE} or (Side.OWN not in sides and not self.confirmed):
            assert ring.channels == MANUAL, "a machine calls outside the office"

    def entry(self, line: Line, entry: Entry) -> None:
        kind, now = str(entry.kind), self.night.start + line.at
        if kind in ("rung", "reopened"):
            assert self.climbing, "an answered ladder climbed"
        if kind in ("ladder_stopped", "resolved"):
            self.climbing = False
        if kind == "lapsed" or self.is_raised(entry):
            self.climbing = True
        self.confirmed = self.confirmed or kind == "confirmed"
        self.over = kind in ENDS and not self.running
        if "due" in entry.detail and "deadline" in entry.detail:
            self.limit(kind, str(entry.detail["deadline"]), entry.detail["due"], now)
        elif kind == "update_missed":
            assert entry.detail["due"] < now, "missed before it was due"
        elif "due" in entry.detail and kind not in ("update_made", "asked"):
            assert entry.detail["due"] == now, f"{kind} not when it was due"

    def is_raised(self, entry: Entry) -> bool:
        """Whether the response level is graver from here on, which opens the ladder anew."""
        if entry.kind not in ("confirmed", "level_changed"):
            return False
        before, self.level = self.level, self.plan.level(str(entry.detail["response_level"])).rank
        return self.level < before

    def limit(self, kind: str, deadline: str, due: object, now: datetime) -> None:
        assert isinstance(due, datetime)
        if kind == "clock_started":
            is_silent = self.plan.deadline(deadline).warn is None or due <= now  # past before it began
            self.running[deadline] = (due, is_silent)
        elif kind == "deadline_warned":
            assert now < due, "warned of what has passed"
            self.running[deadline] = (due, True)
        elif kind == "deadline_breached":
            running_due, was_warned = self.running[deadline]
            assert now >= due == running_due, "passed before it was due"
            assert was_warned, "passed without a warning"
        else:  # met, ended, or no longer asked for
            was = self.running.pop(deadline, None)
            assert was is None or kind == "clock_superseded" or was[0] == due


@pytest.mark.parametrize("playbook", load_library(), ids=lambda playbook: playbook.plan.id)
def test_on_a_thousand_nights_at_random_everything_is_in_time_and_nobody_is_called_wrongly(
    playbook: Playbook,
) -> None:
    known, refused = known_of(playbook.source), set()
    for seed in range(NIGHTS):
        night = any_night(playbook.plan, known, Random(seed))  # noqa: S311 - the same nights every time; nothing is secret
        try:
            Reader(night).read()
        except AssertionError as error:
            raise AssertionError(f"night {seed}: {error}") from error
        refused.add(night.refused is None)
    assert refused == {True, False}, "the nights are all of one kind"


@pytest.mark.parametrize("playbook", load_library(), ids=lambda playbook: playbook.plan.id)
def test_the_same_night_is_the_same_each_time_and_a_script_can_read_it(playbook: Playbook) -> None:
    known = known_of(playbook.source)
    for seed in range(20):
        nights = [any_night(playbook.plan, known, Random(seed)) for _ in range(2)]  # noqa: S311 - as above
        first, second = (json.dumps(as_data(night, CALENDAR)) for night in nights)

        assert first == second
