"""A short night of power cuts; `make chaos` runs a long one."""

from pathlib import Path

import pytest

from tests.chaos.dying import Point
from tests.chaos.power_cuts import chaos

pytestmark = pytest.mark.thorough


def test_killed_at_every_point_there_is_nobody_is_forgotten_and_nobody_is_called_twice(
    sqlite_url: str, tmp_path: Path
) -> None:
    said: list[str] = []
    verdict = chaos(len(Point), sqlite_url, tmp_path, watches=1, seed=1, say=said.append)
    assert verdict.complaints == [], said
    assert verdict.pages > len(Point)
