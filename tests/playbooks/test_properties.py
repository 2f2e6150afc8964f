"""Properties of the format: what is frozen thaws the same, and no text crashes the reader."""

import json
from collections.abc import Mapping
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from playbooks.loading import inspect, parse, thaw
from tests.playbooks.pages import SHORT

WORDS = st.text("甲乙丙丁 ab|\"'\\{}#:→", min_size=1, max_size=12).filter(str.strip)
TEXTS = st.builds(lambda zh, en: {"zh": zh, "en": en}, WORDS, WORDS)
SPANS = st.builds("{}{}".format, st.integers(1, 300), st.sampled_from(["m", "h", "d", "wd"]))
WAITS = st.builds("{}{}".format, st.integers(1, 300), st.sampled_from(["m", "h"]))
LEVELS = ["I", "II", "III"]
OWN = ["officer", "leader"]


def some(items: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(items), min_size=1, unique=True)


def by_level(spans: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return spans | st.dictionaries(st.sampled_from(LEVELS), spans, min_size=1)


def parts(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(keys)


def numbered(items: st.SearchStrategy[dict[str, Any]], most: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    """A list of parts with ids of their own."""
    return st.lists(items, min_size=1, max_size=most).map(
        lambda found: [{"id": f"x{index}", **item} for index, item in enumerate(found)]
    )


RUNG = parts(
    roles=some(OWN), channels=some(["sms", "voice", "manual"]), wait=WAITS, repeats=st.integers(0, 20)
)
WHEN = st.sampled_from(
    [
        {},
        {"emergency": True},
        {"kind": ["b", "a"]},
        {"kind": {"at_least": "a"}, "emergency": {"set": False}},
        {"any": [{"emergency": True}, {"all": [{"kind": "a"}, {"not": {"emergency": False}}]}]},
    ]
)
# The first is called whatever the fields are, so that each ladder has somebody of the office.
RUNGS = st.builds(
    lambda first, more: [first, *({**rung, "when": when} for rung, when in more)],
    RUNG,
    st.lists(st.tuples(RUNG, WHEN), max_size=3),
)
DEADLINE = parts(
    title=TEXTS,
    **{"from": some(["occurred", "found", "received", "logged"])},
    within=by_level(SPANS),
    when=WHEN,
    met_by=st.lists(st.sampled_from(["confirmed", "step:x0"]), unique=True),
    source=WORDS,
    standing=st.sampled_from(["law", "elsewhere", "default"]),
)
UPDATE = parts(
    title=TEXTS,
    every=by_level(SPANS),
    when=WHEN,
    tell=some(OWN),
    source=WORDS,
    standing=st.just("own_rule"),
)
CHOICES = [{"id": "b", "title": {"zh": "乙", "en": "B"}}, {"id": "a", "title": {"zh": "甲", "en": "A"}}]
BOOKS = parts(
    id=st.just("any-plan"),
    version=st.builds("{}.{}".format, st.integers(0, 99), st.integers(0, 99)),
    title=TEXTS,
    category=TEXTS,
    basis=st.lists(WORDS, max_size=2),
    content_free=st.booleans(),
    levels=st.lists(TEXTS, min_size=3, max_size=3).map(
        lambda titles: [
            {"id": level, "name": level, "title": title} for level, title in zip(LEVELS, titles, strict=True)
        ]
    ),
    fields=st.just(
        [
            {"id": "emergency", "title": {"zh": "急", "en": "E"}, "kind": "yes_no"},
            {"id": "kind", "title": {"zh": "类", "en": "K"}, "kind": "choice", "choices": CHOICES},
        ]
    ),
    roles=TEXTS.map(
        lambda title: [{"id": role, "title": title, "side": "own", "from": {"post": role}} for role in OWN]
    ),
    ladders=RUNGS.map(
        lambda rungs: [{"id": "only", "title": {"zh": "急", "en": "E"}, "levels": LEVELS, "rungs": rungs}]
    ),
    gate=by_level(WAITS),
    act_within=by_level(WAITS),
    deadlines=numbered(DEADLINE, 3),
    updates=numbered(UPDATE, 2),
    steps=numbered(parts(title=TEXTS, required=st.booleans()), 3),
    confirmed_by=some(OWN),
    report=parts(
        reviewer=st.sampled_from(OWN),
        review_within=SPANS,
        sections=numbered(parts(title=TEXTS, facts=some(["basics", "timeline", "step:x0"])), 3),
    ),
)


def turned(data: Any) -> Any:
    """The same data with the keys of every mapping in the opposite order."""
    if isinstance(data, Mapping):
        return {key: turned(data[key]) for key in reversed(list(data))}
    return [turned(item) for item in data] if isinstance(data, list) else data


@settings(max_examples=60, deadline=None)
@given(BOOKS)
def test_what_is_frozen_thaws_to_the_same_plan(book: dict[str, Any]) -> None:
    playbook = parse(json.dumps(book, ensure_ascii=False), "plan.json")

    assert thaw(playbook.canonical) == playbook.plan
    assert json.loads(playbook.canonical) == playbook.source
    again = parse(playbook.canonical, "frozen.json")
    assert (again.canonical, again.hash) == (playbook.canonical, playbook.hash)


@settings(max_examples=30, deadline=None)
@given(BOOKS)
def test_the_order_of_keys_never_changes_the_hash(book: dict[str, Any]) -> None:
    hashes = {parse(json.dumps(data, ensure_ascii=False), "plan").hash for data in (book, turned(book))}

    assert len(hashes) == 1


@st.composite
def shaken(draw: st.DrawFn) -> str:
    """SHORT with some lines lost, doubled, swapped or cut."""
    lines = SHORT.splitlines()
    for _ in range(draw(st.integers(1, 4))):
        at, to = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
        cut = draw(st.integers(0, len(lines[at])))
        kind = draw(st.sampled_from(["lose", "double", "swap", "cut", "indent"]))
        if kind == "lose" and len(lines) > 2:
            lines.pop(at)
        elif kind == "double":
            lines.insert(to, lines[at])
        elif kind == "swap":
            lines[at], lines[to] = lines[to], lines[at]
        elif kind == "cut":
            lines[at] = lines[at][:cut]
        else:
            lines[at] = " " + lines[at]
    return "\n".join(lines) + "\n"


@settings(max_examples=150, deadline=None)
@given(shaken() | st.text(max_size=60))
@example("{")
def test_no_text_crashes_the_reader_and_every_problem_has_its_place(text: str) -> None:
    inspected = inspect(text, "plan.yaml")

    assert (inspected.playbook is None) == bool(inspected.problems)
    for problem in inspected.problems:
        assert 1 <= problem.line <= text.count("\n") + 1
        assert problem.message
        assert problem.remedy
        assert "\n" not in str(problem)
