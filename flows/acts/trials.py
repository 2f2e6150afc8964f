"""When the tests of a playbook were last tried 上次测试: kept in the data folder, for the library page.

By the hash of the playbook, so that a playbook that was changed since counts as not tried. A convenience
and no part of the record: the file may be deleted.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flows.acts.playbooks import Tried

FILE = "trials.json"
# Far more than an office has playbooks and versions of them; the oldest are forgotten first.
_KEPT = 200


@dataclass(frozen=True, slots=True)
class Trial:
    """The tests of a playbook were tried `at` an instant (aware UTC); `failures` things did not hold."""

    at: datetime
    tests: int
    failures: int


def keep(run_folder: Path, tried: Tried, now: datetime) -> None:
    """Keep what was tried `now`. Written whole or not at all; of two at once, the later one wins."""
    fresh = {hashed: Trial(now, *counts) for hashed, counts in tried.counts.items()}
    merged = {**known(run_folder), **fresh}
    newest = sorted(merged.items(), key=lambda item: item[1].at)[-_KEPT:]
    run_folder.mkdir(parents=True, exist_ok=True)
    written = {
        hashed: {"at": trial.at.isoformat(), "tests": trial.tests, "failures": trial.failures}
        for hashed, trial in newest
    }
    file = run_folder / f".{FILE}.{os.getpid()}"
    file.write_text(json.dumps(written, indent=1), encoding="utf-8")
    file.replace(run_folder / FILE)


def known(run_folder: Path) -> Mapping[str, Trial]:
    """The last trial of each playbook, by its hash; none if the file is not there or cannot be read."""
    try:
        written = json.loads((run_folder / FILE).read_text(encoding="utf-8"))
        return {
            hashed: Trial(datetime.fromisoformat(one["at"]), int(one["tests"]), int(one["failures"]))
            for hashed, one in written.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
