"""Every example of the page on the interface is run as it stands there, and answered as it says there."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.console.api.program import Program
from tests.console.site import PASSWORD, account_of
from tests.night import CONTACT_UNIT

DOCS = Path(__file__).parents[3] / "docs"
PAGES = ("api.md", "api.zh-CN.md")
MARK = "@@ next @@"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 24


def blocks(page: str) -> list[tuple[str, str]]:
    """(language, text) of every block, in order."""
    return re.findall(r"^```(\w*)\n(.*?)^```", (DOCS / page).read_text(encoding="utf-8"), re.M | re.S)


def test_both_pages_show_the_same_examples() -> None:
    assert blocks(PAGES[0]) == blocks(PAGES[1])


def holds(shown: Any, answered: Any) -> bool:
    """Whether the answer has everything that is shown; … stands for anything."""
    if isinstance(shown, dict):
        return all(name in answered and holds(value, answered[name]) for name, value in shown.items())
    if isinstance(shown, list):
        return all(any(holds(one, other) for other in answered) for one in shown)
    if isinstance(shown, str) and "…" in shown:
        pattern = ".*".join(re.escape(part) for part in shown.split("…"))
        return re.fullmatch(pattern, str(answered), re.S) is not None
    return bool(shown == answered)


@pytest.mark.skipif(shutil.which("curl") is None, reason="the examples call curl")
def test_every_example_is_answered_as_the_page_says(api: Program, tmp_path: Path) -> None:
    site = api.site
    (tmp_path / "screenshot.png").write_bytes(PNG)
    assert CONTACT_UNIT in (DOCS / PAGES[0]).read_text(encoding="utf-8")
    shown = blocks(PAGES[0])
    scripts = [text for language, text in shown if language == "sh"]
    around = {"SERVER": site.url, "LOGIN": account_of(site, "值班主班").login, "PASSWORD": PASSWORD}
    ran = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", f"\necho '{MARK}'\n".join(scripts)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, **around, "NO_PROXY": "*", "no_proxy": "*"},
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    answers = ran.stdout.split(f"{MARK}\n")
    assert len(answers) == len(scripts)
    asked = -1
    for language, text in shown:
        if language == "sh":
            asked += 1
            first = answers[asked].lstrip()[:40]
            problem = '"type":"urn:' in answers[asked] and "colour" not in answers[asked]
            assert first, f"nothing was answered: {scripts[asked]}"
            assert not problem, answers[asked]
        elif language == "json":
            told = json.loads(answers[asked].strip().splitlines()[-1])
            assert holds(json.loads(text), told), f"{text}\n is answered by\n{answers[asked]}"
