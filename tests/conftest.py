"""Fixtures everyone shares."""

import shutil

import pytest

from tests.closing import desk, played
from tests.databases import database_url, migrated_sqlite, postgres_url, sqlite_url
from tests.night import night, sqlite_night

__all__ = [
    "database_url",
    "desk",
    "migrated_sqlite",
    "night",
    "played",
    "postgres_url",
    "sqlite_night",
    "sqlite_url",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one file stay together, and so do those of the one Prefect server, when several run at once.

    Browser tests say why they are skipped where Debian's Chromium is not installed.
    """
    browser = shutil.which("chromium")
    missing = pytest.mark.skip(reason="no chromium here: apt-get install chromium fonts-noto-cjk")
    for item in items:
        prefect = "prefect_server" in getattr(item, "fixturenames", ())
        item.add_marker(pytest.mark.xdist_group("prefect" if prefect else item.nodeid.split("::")[0]))
        if not browser and item.get_closest_marker("browser"):
            item.add_marker(missing)
