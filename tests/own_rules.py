"""A playbook of an office's own: what is owed by the wall, extended, sent back and opened again."""

import re
from importlib.resources import files
from pathlib import Path

ID = "own-rules"

_REPLY = """  - id: reply
    title: {zh: 回应舆情, en: Public reply}
    from: [found, received, logged]
"""
_AGAIN = """  - id: reply
    title: {zh: 回应舆情, en: Public reply}
    extend: {by: [deputy_head], within: 5d}
    waits: [duty_leader]
    from: [reopened, found, received, logged]
"""
_UPDATES = """updates:
  - id: zero
    title: {zh: 零报告, en: Zero report}
    at: ["09:00", "17:00"]
    tell: [duty_leader]
    source: 本办《值班制度》第六条
    standing: own_rule
  - id: patrol
    title: {zh: 巡查, en: Patrol}
    during: [{from: "08:00", to: "12:00", times: 2}]
    by: duty_second
    source: 本办《值班制度》第七条
    standing: own_rule
"""


def put(data: Path) -> None:
    """Write the playbook where an office with this data folder reads its own."""
    text = (files("playbooks") / "library" / "public-opinion.yaml").read_text(encoding="utf-8")
    text = text.partition("# What has to happen, tried by")[0]
    # Whoever is at the desk may ask for closing: who ends a level has tests of its own.
    text = re.sub(r"    ended_by: .*\n", "", text)
    # Published by a step of its own, so that it can be sent back as a step is.
    text = text.replace("step:response.issue", "step:publish")
    for old, new in (
        ("steps:\n", "steps:\n  - {id: publish, title: {zh: 发布回应, en: Publish the reply}}\n"),
        ("id: public-opinion", f"id: {ID}"),
        (_REPLY, _AGAIN),
        ("updates:\n", _UPDATES),
        ("confirmed_by:", "reopen_within: 30d\nconfirmed_by:"),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    folder = data / "playbooks"
    folder.mkdir(exist_ok=True)
    (folder / f"{ID}.yaml").write_text(text, encoding="utf-8")
