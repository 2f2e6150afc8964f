"""Random plans, rosters and incidents: small, legal, and as awkward as the rules allow."""

from datetime import timedelta

from hypothesis import strategies as st

from engine.conditions import ALWAYS, Is, Not
from engine.duties import Deadline, Tell
from engine.facts import Facts
from engine.parts import Ladder, Rung, Span
from engine.plan import Plan
from engine.roster import Roster
from engine.vocabulary import Anchor, ChannelKind, Side
from tests.builders import (
    LEVELS,
    NIGHT,
    ROLES,
    SUBDISTRICT,
    cadence,
    days,
    deadline,
    facts,
    hours,
    incident,
    ladder,
    minutes,
    person,
    plan,
    rung,
    step,
    tell,
    working_days,
)

PERSONS = ("officer", "leader", "deputy", "chief", "contact", "press")
OWN = sorted(role.id for role in ROLES.values() if role.side is Side.OWN)
SHORT = st.integers(1, 40).map(minutes)
LONG = st.one_of(SHORT, st.integers(1, 6).map(hours), st.integers(1, 2).map(days), st.just(working_days(1)))
WHEN = st.sampled_from((ALWAYS, Is("emergency", (True,)), Not(Is("emergency", (True,)))))
CHANNELS = st.lists(st.sampled_from(ChannelKind), max_size=3, unique=True).map(tuple)
SOME_LEVELS = st.sets(st.sampled_from(LEVELS))


def by_level(spans: st.SearchStrategy[Span]) -> st.SearchStrategy[dict[str, Span]]:
    """A span for some of the levels."""
    return st.dictionaries(st.sampled_from(LEVELS), spans, min_size=1)


def rungs() -> st.SearchStrategy[Rung]:
    """Any rung; superiors never stop a climb by themselves alone."""
    return st.builds(
        lambda roles, wait, repeats, stops, channels, when: rung(
            *roles,
            wait=wait,
            repeats=repeats,
            stopped_by=stops | (set(roles) & set(OWN)),
            channels=channels,
            when=when,
        ),
        st.lists(st.sampled_from(sorted(ROLES)), min_size=1, max_size=2, unique=True),
        SHORT,
        st.integers(0, 2),
        st.sets(st.sampled_from(sorted(ROLES)), max_size=2),
        CHANNELS,
        WHEN,
    )


def ladders() -> st.SearchStrategy[Ladder]:
    """A ladder with a rung of the office itself whatever the fields are, as every playbook must have."""
    return st.builds(
        lambda before, own, beyond: ladder(*before, rung(own), *beyond),
        st.lists(rungs(), max_size=2),
        st.sampled_from(OWN),
        st.lists(rungs(), max_size=1),
    )


def tells() -> st.SearchStrategy[tuple[Tell, ...]]:
    """Tells to different roles, some of which wait for something."""
    waits = st.sampled_from(
        ("confirmed", "resolved", "step:evidence", "missed:reply", "update:update", "told:head")
    )
    anchors = st.lists(waits, max_size=2, unique=True).map(tuple)
    role = st.sampled_from(sorted(ROLES))
    one = st.builds(tell, role, SOME_LEVELS, SHORT, st.integers(1, 3), CHANNELS, anchors)
    return st.lists(one, max_size=3, unique_by=lambda tell: tell.role).map(tuple)


def limits() -> st.SearchStrategy[tuple[Deadline, ...]]:
    """Up to two deadlines; either may be met by an event."""
    moments = st.sampled_from((*Anchor, "update:update"))
    anchors = st.lists(moments, min_size=1, max_size=2, unique=True).map(tuple)
    roles = st.lists(st.sampled_from(sorted(ROLES)), max_size=2, unique=True).map(tuple)
    met_by = st.sets(st.sampled_from(("confirmed", "step:evidence")), max_size=1)
    warned = st.lists(SHORT, max_size=3).map(tuple)
    some = [
        st.builds(
            deadline,
            st.just(name),
            by_level(LONG),
            anchors,
            WHEN,
            warned,
            met_by,
            roles,
            roles,
        )
        for name in ("reply", "judge")
    ]
    return st.one_of(st.just(()), st.tuples(some[0]), st.tuples(*some))


def plans() -> st.SearchStrategy[Plan]:
    """Any plan a playbook could compile to, of a few parts."""
    updates = st.builds(cadence, st.just("update"), by_level(LONG))
    return st.builds(
        lambda by_grade, **parts: plan(ladders=dict(zip(LEVELS, by_grade, strict=True)), **parts),
        st.tuples(*[ladders()] * len(LEVELS)),
        tells=tells(),
        deadlines=limits(),
        cadences=st.one_of(st.just(()), st.tuples(updates)),
        steps=st.booleans().map(lambda required: (step("evidence", required=required),)),
        gate=SHORT,
        act_within=SHORT,
    )


def rosters() -> st.SearchStrategy[Roster]:
    """Posts and units filled by any of six people, some with no number at all, or by nobody."""
    filled = st.lists(st.sampled_from(PERSONS), max_size=2, unique=True).map(tuple)
    people = st.fixed_dictionaries(dict.fromkeys(PERSONS, CHANNELS))
    return st.builds(
        lambda on_duty, holders, contacts, numbers: Roster(
            {p: person(p, channels) for p, channels in numbers.items()}, on_duty, holders, contacts
        ),
        st.dictionaries(st.sampled_from(OWN), filled),
        st.fixed_dictionaries(dict.fromkeys(OWN, filled)),
        st.fixed_dictionaries(dict.fromkeys((SUBDISTRICT, "publicity", "city"), filled)),
        people,
    )


def incidents() -> st.SearchStrategy[Facts]:
    """Everything known of an incident about to be entered."""
    ago = st.integers(0, 600).map(lambda m: NIGHT - timedelta(minutes=m))
    anchors = st.builds(
        lambda received, others: {**others, Anchor.RECEIVED: received},
        ago,
        st.dictionaries(st.sampled_from((Anchor.OCCURRED, Anchor.FOUND)), ago),
    )
    about = st.builds(
        incident,
        event_level=st.sampled_from(LEVELS),
        response_level=st.sampled_from(LEVELS),
        anchors=anchors,
        fields=st.fixed_dictionaries({"emergency": st.booleans()}),
        unit=st.sampled_from((SUBDISTRICT, None)),
        logged_by=st.none() | st.sampled_from(PERSONS),
    )
    return st.builds(facts, plans(), about, rosters())
