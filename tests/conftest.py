"""Fixtures everyone shares."""

import os
import shutil
from pathlib import Path

import pytest

from tests.closing import desk, played
from tests.databases import database_url, migrated_sqlite, postgres_house, postgres_url, sqlite_url
from tests.night import night, sqlite_night
from tests.passwords import cheaper_hashes
from tests.statements import compiled_once

__all__ = [
    "cheaper_hashes",
    "compiled_once",
    "database_url",
    "desk",
    "migrated_sqlite",
    "night",
    "played",
    "postgres_house",
    "postgres_url",
    "sqlite_night",
    "sqlite_url",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--pictures FOLDER`: where the pictures of the manual go."""
    parser.addoption("--pictures", type=Path, default=None)


# Memory is quicker than a disk whose commits are awaited, and no test cuts the power of the machine.
MEMORY, ENOUGH = Path("/dev/shm"), 6 * 2**30  # noqa: S108 - a folder for tests


def pytest_configure(config: pytest.Config) -> None:
    """Keep the tests' files in memory where there is room for them."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.fixture
def pictures(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where pictures go: a folder of their own unless they are wanted."""
    folder: Path | None = request.config.getoption("--pictures")
    return folder or tmp_path


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """As many as there are cores: with one more, what waits for Prefect waits too long."""
    return min(os.cpu_count() or 1, 4)


@pytest.hookimpl(tryfirst=True)  # before those that are not asked for are left out
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where several run at once, what needs most of the machine is kept apart.

    Browser tests say why they are skipped where Debian's Chromium is not installed. What is tried on SQLite
    every day is tried on PostgreSQL with the thorough ones; `models`, which knows the difference, every day.
    """
    browser = shutil.which("chromium")
    missing = pytest.mark.skip(reason="no chromium here: apt-get install chromium fonts-noto-cjk")
    for item in items:
        if not browser and item.get_closest_marker("browser"):
            item.add_marker(missing)
        if item.get_closest_marker("postgres") and "/models/" not in item.nodeid:
            item.add_marker(pytest.mark.thorough)
    if hasattr(config, "workerinput"):
        items.sort(key=_late)  # stable: otherwise the order of the files


def _late(item: pytest.Item) -> int:
    """Prefect first, for it takes longest; what kills processes last, for it needs the machine to itself."""
    if item.get_closest_marker("prefect"):
        return 0
    return 2 if "/chaos/" in item.nodeid else 1
