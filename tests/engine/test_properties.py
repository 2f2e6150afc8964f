"""What holds on every night: random plans, random acts, random silences, random outages."""

from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from engine.conditions import holds
from engine.decisions import decide
from engine.draft import Draft
from engine.endings import Dismissed, ReportAccepted, ReportReturned, Resolved, Resumed
from engine.errors import EngineError
from engine.events import (
    Answered,
    Confirmed,
    DeadlineMet,
    Declined,
    Described,
    Event,
    FieldsJudged,
    LevelChanged,
    Logged,
    Noted,
    Replied,
    StepDone,
    UpdateMade,
)
from engine.facts import Clock, Decision, Facts, Timer
from engine.ladder import positions
from engine.roster import Roster
from engine.vocabulary import Anchor, ClockState, PageState, Side, TimerKind
from tests.builders import LEVELS, MANUAL, ROLES, SUBDISTRICT
from tests.engine.replay import Night, kinds
from tests.engine.strategies import PERSONS, incidents, rosters

LEVEL = st.sampled_from(LEVELS)
AGO = st.none() | st.integers(0, 300).map(lambda m: timedelta(minutes=m))  # None: recorded as it is done
ONE_PER_TRACK = ("ladder", "act", "report", "tell", "cadence")


class AnyNight(RuleBasedStateMachine):
    """Plays a night at random and checks each decision as it is made."""

    night: Night
    seen: set[tuple[str, int, int]]
    climbing: bool  # whether the ladder is open: nobody's answer counts yet
    heard: bool  # whether somebody answered, or took the matter up again, since the ladder opened
    acted: bool  # whether somebody did something after that

    @initialize(facts=incidents(), told=st.none() | st.sampled_from(sorted(ROLES)))
    def log(self, facts: Facts, told: str | None) -> None:
        self.night = Night(facts)
        self.seen = set()
        self.climbing = self.heard = self.acted = False
        self._act(Logged(), *([Answered(role=told)] if told else []))
        self._decide()

    # Time

    @rule(minutes=st.integers(1, 90))
    def the_watch_runs(self, minutes: int) -> None:
        end = self.night.now + timedelta(minutes=minutes)
        for _ in range(20):
            due = [timer.due for timer in self.night.facts.timers if timer.due <= end]
            if not due:
                break
            self.night.now = max(self.night.now, min(due))
            self._decide()
        self.night.now = max(self.night.now, end if not due else self.night.now)

    @rule(seconds=st.integers(1, 15))
    def the_watch_is_busy(self, seconds: int) -> None:
        self.night.now += timedelta(seconds=seconds)
        self._decide()

    @rule(minutes=st.integers(1, 4000))
    def the_watch_is_down(self, minutes: int) -> None:
        self.night.now += timedelta(minutes=minutes)
        self._decide()

    @rule(people=rosters())
    def the_shift_changes(self, people: Roster) -> None:
        self.night.facts = replace(self.night.facts, roster=people)

    # People

    @precondition(lambda self: self.night.facts.pages)
    @rule(data=st.data())
    def somebody_answers_a_page(self, data: st.DataObject) -> None:
        page = data.draw(st.sampled_from(self.night.facts.pages))
        self._act(Answered(page=page.id))
        assert page.id not in {page.id for page in self.night.facts.pages}

    @precondition(lambda self: self.night.facts.pages)
    @rule(data=st.data())
    def somebody_writes_back(self, data: st.DataObject) -> None:
        page = data.draw(st.sampled_from(self.night.facts.pages))
        before = (self.night.facts.timers, self.night.facts.pages)
        self._act(Replied(page.id, page.person, "找李主任"))
        assert (self.night.facts.timers, self.night.facts.pages) == before, "words that are no answer did it"

    @precondition(lambda self: self.night.facts.pages)
    @rule(data=st.data())
    def somebody_cannot_act(self, data: st.DataObject) -> None:
        page = data.draw(st.sampled_from(self.night.facts.pages))
        clocks = self.night.facts.clocks
        self._act(Declined(page.id, page.person, "无法处理"))
        ended = {close.page: close.state for close in self.night.decisions[-1].closes}
        assert ended[page.id] is PageState.DECLINED
        assert self.night.facts.clocks == clocks, "a refusal touched a deadline"

    @rule(person=st.sampled_from(PERSONS))
    def somebody_answers_in_person(self, person: str) -> None:
        self._act(Answered(person=person))

    @rule(event=LEVEL, response=LEVEL, confirm=st.booleans(), ago=AGO)
    def the_level_is_set(self, event: str, response: str, confirm: bool, ago: timedelta | None) -> None:
        at = None if ago is None else self.night.now - ago
        self._act(Confirmed(event, response, at) if confirm else LevelChanged(event, response, "调整"))

    @rule(what=st.sampled_from((Noted("已办"), UpdateMade("update"))))
    def something_is_done(self, what: Event) -> None:
        self._act(what)

    @rule(ago=AGO)
    def a_step_is_done(self, ago: timedelta | None) -> None:
        self._act(StepDone("evidence", None if ago is None else self.night.now - ago))

    @rule(is_emergency=st.booleans())
    def a_field_is_judged(self, is_emergency: bool) -> None:
        self._act(FieldsJudged({"emergency": is_emergency}))

    @rule(unit=st.sampled_from((SUBDISTRICT, "publicity")))
    def the_unit_concerned_is_named(self, unit: str) -> None:
        self._act(Described({"unit": unit}, {"unit": ""}, unit))

    @rule(limit=st.sampled_from(("reply", "judge")), ago=st.integers(0, 300))
    def a_limit_is_met(self, limit: str, ago: int) -> None:
        self._act(DeadlineMet(limit, self.night.now - timedelta(minutes=ago)))

    @rule(what=st.sampled_from((Resolved(), Resumed("又起"), ReportReturned("补充"))))
    def it_moves_to_and_fro(self, what: Event) -> None:
        self._act(what)

    @rule(what=st.sampled_from((ReportAccepted(), Dismissed("不实"))), chance=st.integers(0, 4))
    def it_ends(self, what: Event, chance: int) -> None:
        if chance == 0:
            self._act(what)

    # What each decision must be

    def _act(self, *events: Event) -> None:
        before = deepcopy(self.night.facts)
        try:
            decision = self.night.act(*events)
        except EngineError:
            assert self.night.facts == before, "a refusal changed something"
            return
        self._check(before, decision)
        assert decision.rings == (), "an act rang somebody; only the watch has hands"
        for event in events:
            self._follow(before, event, decision)
        if all(isinstance(event, Answered) for event in events):
            assert limits_of(self.night.facts) == limits_of(before), "an answer touched a deadline"

    def _decide(self) -> None:
        before = self.night.facts
        decision = self.night.decide()
        self._check(before, decision)
        if "lapsed" in kinds(decision):
            self.climbing, self.heard, self.acted = True, False, False
        assert self.climbing or "rung" not in kinds(decision), "an answered ladder climbed"
        assert decide(self.night.facts, self.night.now).is_empty, "deciding again changed something"
        self._past_the_end_somebody_is_rung(decision)

    def _follow(self, before: Facts, event: Event, decision: Decision) -> None:
        """What a person did, as far as the ladder is concerned."""
        now, was = self.night.facts.incident, before.incident
        rank = {level.id: level.rank for level in self.night.facts.plan.levels}
        if isinstance(event, Logged) or rank[now.response_level] < rank[was.response_level]:
            self.climbing, self.heard, self.acted = True, False, False
        elif isinstance(event, Answered):
            stopped = "ladder_stopped" in kinds(decision)
            self.climbing, self.heard = self.climbing and not stopped, self.heard or stopped
            self.acted = self.acted and not stopped
        elif isinstance(event, Resolved | ReportAccepted | Dismissed):
            self.climbing = False
        elif isinstance(event, Replied | Declined):
            pass  # neither an answer nor an action
        elif isinstance(event, Resumed):
            self.heard, self.acted = True, False
        else:
            self.acted = True

    def _check(self, before: Facts, decision: Decision) -> None:
        assert all(timer.due <= self.night.now for timer in decision.fired), "fired early"
        self._a_place_on_a_track_is_taken_once_for_ever(decision)
        self._people_are_rung_once_and_who_logged_never(before, decision)
        self._outside_the_office_a_person_dials(before, decision)
        self._a_rung_that_does_not_apply_calls_nobody(before, decision)
        self._what_was_met_stays_met_and_only_what_is_owed_breaches(before, decision)

    def _a_place_on_a_track_is_taken_once_for_ever(self, decision: Decision) -> None:
        keys = [(timer.track, timer.epoch, timer.n) for timer in decision.armed]
        assert len(keys) == len(set(keys))
        assert self.seen.isdisjoint(keys)
        self.seen.update(keys)

    def _people_are_rung_once_and_who_logged_never(self, before: Facts, decision: Decision) -> None:
        people = [ring.person for ring in decision.rings if ring.person]
        assert len(people) == len(set(people))
        assert before.incident.logged_by not in people

    def _outside_the_office_a_person_dials(self, before: Facts, decision: Decision) -> None:
        for ring in decision.rings:
            assert ring.channels.count(MANUAL) == 1
            sides = {before.plan.roles[reason.role].side for reason in ring.reasons}
            if sides == {Side.ABOVE} or (Side.OWN not in sides and not decision.incident.is_confirmed):
                assert ring.channels == (MANUAL,)

    def _a_rung_that_does_not_apply_calls_nobody(self, before: Facts, decision: Decision) -> None:
        rungs = before.plan.ladders[before.incident.response_level].rungs
        entries = [entry for entry in decision.entries if entry.kind in ("rung", "reopened")]
        called = [rungs[entry.detail["rung"]] for entry in entries]
        assert all(holds(rung.when, before.incident.fields) for rung in called)

    def _what_was_met_stays_met_and_only_what_is_owed_breaches(
        self, before: Facts, decision: Decision
    ) -> None:
        owed = {clock.id for clock in before.clocks if clock.state.is_running}
        known = {clock.id for clock in before.clocks if clock.state is not ClockState.SUPERSEDED}
        for clock in decision.clocks:
            assert clock.id in owed or clock.id not in known
            if clock.state is ClockState.BREACHED:
                assert clock.due <= self.night.now
            if clock.state is ClockState.WARNED:
                assert clock.due > self.night.now

    def _past_the_end_somebody_is_rung(self, decision: Decision) -> None:
        draft = Draft(self.night.facts, self.night.now)
        end = len(positions(draft.ladder))
        here = [rung for rung in draft.ladder.rungs if holds(rung.when, draft.incident.fields)]
        roles = [draft.plan.roles[role] for rung in here for role in rung.roles]
        alone = all(draft.is_logger_only(role) for role in roles if role.side is Side.OWN)
        if any(timer.kind is TimerKind.RUNG and timer.n >= end for timer in decision.fired):
            assert decision.rings or alone

    # What must hold between decisions

    @invariant()
    def one_thing_is_armed_on_each_track(self) -> None:
        single = [t.track for t in self.night.facts.timers if t.track.partition(":")[0] in ONE_PER_TRACK]
        assert len(single) == len(set(single))

    @invariant()
    def an_answered_ladder_does_not_climb_and_an_open_one_does(self) -> None:
        assert bool(self.night.armed("ladder")) is self.climbing

    @invariant()
    def somebody_is_being_reached_or_has_taken_the_matter_on(self) -> None:
        facts = self.night.facts
        assert not facts.incident.state.is_open or facts.timers or (self.heard and self.acted)

    @invariant()
    def a_limit_has_its_timers_exactly_while_it_is_owed(self) -> None:
        for clock in self.night.facts.clocks:
            ends = [t for t in self.night.armed(f"deadline:{clock.id}") if t.kind is TimerKind.BREACH]
            assert [t.due for t in ends] == ([clock.due] if clock.state in STILL_AHEAD else [])

    @invariant()
    def what_has_been_done_is_not_owed(self) -> None:
        nothing_done_is_owed(self.night.facts)

    @invariant()
    def nothing_is_left_of_an_incident_that_is_over(self) -> None:
        facts = self.night.facts
        if not facts.incident.state.is_open:
            assert (facts.timers, facts.pages) == ((), ())
            assert not [clock for clock in facts.clocks if clock.state.is_running]

    @invariant()
    def every_open_page_has_a_reason_that_still_stands(self) -> None:
        facts = self.night.facts
        running = {clock.id for clock in facts.clocks if clock.state.is_running}
        tracks = {timer.track for timer in facts.timers}
        standing = {
            "rung": "ladder" in tracks,
            "reopened": "ladder" in tracks,
            "update": any(track.startswith("cadence:") for track in tracks),
            "chase": "report" in tracks,
            "tell": True,
        }
        for page in facts.pages:
            assert any(standing.get(r.kind, r.key in running) for r in page.reasons), page


STILL_AHEAD = (ClockState.RUNNING, ClockState.WARNED)


def limits_of(facts: Facts) -> tuple[tuple[Clock, ...], list[Timer]]:
    """All clocks and all timers of deadlines."""
    return facts.clocks, [timer for timer in facts.timers if timer.track.startswith("deadline:")]


def nothing_done_is_owed(facts: Facts) -> None:
    """No clock runs whose step is done, or whose confirmation was given; a clock is met when that was."""
    done = {f"step:{step}": at for step, at in facts.done_steps.items()}
    done |= {anchor.value: at for anchor, at in facts.incident.anchors.items() if anchor is Anchor.CONFIRMED}
    limits = {limit.id: limit for limit in facts.plan.deadlines}
    for clock in facts.clocks:
        times = [done[event] for event in limits[clock.id].met_by if event in done]
        assert not (times and clock.state.is_running), "it runs, though it was done"
        if clock.met_at:
            assert clock.state is (ClockState.MET if clock.met_at <= clock.due else ClockState.MET_LATE)


@given(incidents(), st.lists(st.tuples(st.integers(0, 90), AGO, LEVEL, st.integers(0, 3)), max_size=8))
@settings(max_examples=150)
def test_a_limit_never_runs_when_what_it_asks_for_has_been_done_whenever_that_was(
    facts: Facts, moves: list[tuple[int, timedelta | None, str, int]]
) -> None:
    night = Night(facts)
    night.act(Logged())
    for minutes, ago, level, what in moves:
        night.watched(minutes=minutes)
        at = None if ago is None else night.now - ago
        emergency = night.facts.incident.fields["emergency"] is not True
        with suppress(EngineError):
            night.act(
                (
                    StepDone("evidence", at),
                    Confirmed(level, level, at),
                    LevelChanged(level, level, "调整"),
                    FieldsJudged({"emergency": emergency}),
                )[what]
            )
        nothing_done_is_owed(night.facts)


TestAnyNight = AnyNight.TestCase
TestAnyNight.settings = settings(max_examples=120, stateful_step_count=30)
