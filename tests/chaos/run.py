"""`python -m tests.chaos.run --kills 200`: kill -9 so many times, then count (`make chaos`).

Small, because a forked process runs its main module again.
"""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.power_cuts import chaos
from tests.databases import postgres_schema


def main() -> int:
    """The exit code: 1 unless nothing was lost, nothing sent twice, and everything adds up."""
    parser = argparse.ArgumentParser(prog="tests.chaos.run", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--database", default="", help="postgresql://…; a SQLite file if not given")
    parser.add_argument("--watches", type=int, default=0, help="two on PostgreSQL, else one")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    parser.add_argument("--keep", action="store_true", help="leave the data folders of a good run behind too")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="zhishou-chaos-"))

    def say(words: str) -> None:
        print(words, file=sys.stderr, flush=True)

    say(f"seed {asked.seed}, in {folder}")
    if asked.database:
        with postgres_schema(asked.database) as url:
            verdict = chaos(asked.kills, url, folder, asked.watches or 2, asked.seed, say)
    else:
        url = f"sqlite:///{folder / 'zhishou.db'}"
        verdict = chaos(asked.kills, url, folder, asked.watches or 1, asked.seed, say)
    print(verdict.line)
    for complaint in verdict.complaints:
        say(complaint)
    if not (verdict.complaints or asked.keep):
        shutil.rmtree(folder)
    return 1 if verdict.complaints else 0


if __name__ == "__main__":
    sys.exit(main())
