"""A step that has to wait for a while, at the desk: from when on is said beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.console.site import Listening, Site, open_with_plan
from tests.playbooks.test_apart import LATER

AT = "/incidents/2026-0001"


@pytest.fixture
def desk(listening: Listening, sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    """A desk at which the first step is done, and the second has to wait three working days."""
    with open_with_plan(listening, sqlite_url, tmp_path, LATER) as site:
        site.log(playbook="short", level="III", fields={"emergency": True})
        site.post(f"{AT}/acts/confirm", {"event_level": "III", "on_behalf_of": site.ids["带班领导"]})
        site.post(f"{AT}/acts/done", {"item": "step:verify"})
        yield site


def test_the_page_says_from_when_on_and_until_then_it_is_refused(desk: Site) -> None:
    assert "须间隔3个工作日，3月10日 02:10起可办" in desk.get(AT).text
    refused = desk.post(f"{AT}/acts/done", {"item": "step:publish"})
    assert refused.status_code == 422
    assert "须间隔的时间未到：03-10 02:10起可办" in refused.text

    desk.clock.forward(days=6)
    assert "须间隔3个工作日" not in desk.get(AT).text
    assert desk.post(f"{AT}/acts/done", {"item": "step:publish"}).status_code == 303
