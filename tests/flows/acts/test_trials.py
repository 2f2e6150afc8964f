"""When a playbook was last tested, kept from one command to the next."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.calendars import Calendar
from flows.acts import playbooks, trials
from flows.acts.playbooks import Tried
from flows.acts.trials import Trial
from playbooks.loading import load_library

NOW = datetime(2026, 3, 4, 18, 10, tzinfo=UTC)


def tried(**counts: tuple[int, int]) -> Tried:
    return Tried((), (), (), counts)


def test_the_last_trial_of_each_playbook_is_kept(tmp_path: Path) -> None:
    later = NOW + timedelta(hours=1)
    trials.keep(tmp_path, tried(a=(3, 0), b=(2, 1)), NOW)
    trials.keep(tmp_path, tried(a=(4, 2)), later)

    assert trials.known(tmp_path) == {"a": Trial(later, 4, 2), "b": Trial(NOW, 2, 1)}


def test_the_oldest_are_forgotten_first(tmp_path: Path) -> None:
    for n in range(203):
        trials.keep(tmp_path, tried(**{f"h{n}": (1, 0)}), NOW + timedelta(minutes=n))

    known = trials.known(tmp_path)
    assert len(known) == 200
    assert set(known) == {f"h{n}" for n in range(3, 203)}


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', '{"a": {"at": "x", "tests": 1, "failures": 0}}'])
def test_a_file_that_cannot_be_read_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / trials.FILE).write_text(text, encoding="utf-8")
    assert trials.known(tmp_path) == {}


def test_there_is_nothing_before_the_first(tmp_path: Path) -> None:
    assert trials.known(tmp_path / "nowhere") == {}


def test_trying_counts_tests_and_failures_by_the_hash_of_the_playbook(tmp_path: Path) -> None:
    text = """\
tests:
  - name: 不会发生
    level: IV
    expect:
      - {within: PT1M, call: head}
"""
    source = Path(playbooks.__file__).parents[2] / "playbooks" / "library" / "public-opinion.yaml"
    whole = source.read_text(encoding="utf-8")
    file = tmp_path / "mine.yaml"
    file.write_text(whole[: whole.index("tests:\n")] + text, encoding="utf-8")

    shipped = next(one for one in load_library() if one.plan.id == "public-opinion")
    assert playbooks.try_tests([file], None, Calendar("Asia/Shanghai")).counts == {shipped.hash: (1, 1)}
