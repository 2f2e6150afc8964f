"""The watches of a run: started, killed, and started again."""

import random
import signal
import sys
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path

from flows import addresses
from flows.settings import child_environment
from tests.chaos import dying
from tests.chaos.dying import Death, Point

# Short, so that nobody has to wait for a lease of ten seconds, and in the same order: a send that
# waited a second for its thread has ended before the lease does.
TIMES = {"send_seconds": 0.6, "lease_seconds": 2.0, "look_up_seconds": 0.5}

# How often a watch may come to a point before it dies there, and for how many seconds at most one
# that is killed from outside, or does not come to its point, lives.
COUNTS = {Point.COMMITTING: 8, Point.CLAIMED: 3, Point.LEAVING: 6, Point.ACCEPTED: 6}
LIFE, PATIENCE = 1.5, 2.5
# A commit takes a few milliseconds here: so long after its beginning one is cut off at the latest.
COMMIT = 0.004
# Told to end, it is killed after so many seconds at the latest.
END = 0.15
START = 30.0
# Told to end, it did; or it was told before it listens.
_IN_ORDER = (0, -signal.SIGTERM)


def death_at(point: Point, chance: random.Random) -> Death:
    """One way of dying there."""
    count = chance.randint(1, COUNTS.get(point, 2))
    cut_off = point is Point.COMMITTING and chance.random() < 0.7
    return Death(point, count, chance.uniform(0, COMMIT) if cut_off else 0.0)


@dataclass
class Watch:
    """One watch that runs again and again in its own data folder."""

    node: str
    folder: Path
    death: Death = field(default_factory=Death)
    process: BaseProcess | None = None
    _woke: object = None

    @property
    def log(self) -> Path:
        """Where it says what it does."""
        return self.folder / f"watch-{self.node}.log"

    @property
    def _environment(self) -> dict[str, str]:
        return child_environment(ZHISHOU_WATCH__NODE=self.node)

    def start(self, death: Death) -> None:
        """Start it, to die there."""
        self.death = death
        self.process = dying.run_watch(self.folder, self._environment, self.log, death)

    def start_plain(self) -> None:
        """Start it as `zhishou up` does, by its own command; takes seconds to be there."""
        self.death = Death()
        self._woke = addresses.read(self.folder / "run").get("wake")
        command = [sys.executable, "-m", "flows.watch_process", "--data", str(self.folder)]
        self.process = dying.run(command, self._environment, self.log)
        for _ in range(int(START / 0.05)):
            if addresses.read(self.folder / "run").get("wake") != self._woke:
                return
            self.process.join(0.05)
        raise AssertionError(f"{self.node} does not start; see {self.log}")

    def fall(self, chance: random.Random) -> Point | None:
        """Wait until it dies, or kill it: where it was, None if it had ended in order."""
        assert self.process is not None
        if self.death.point is Point.ENDING:
            self.process.join(chance.uniform(0.3, LIFE))
            self.process.terminate()
            self.process.join(chance.uniform(0, END))
        elif self.death.point is Point.ANYWHERE:
            self.process.join(chance.uniform(0, LIFE))
        else:
            self.process.join(PATIENCE)
        came = self.process.exitcode
        self.process.kill()
        self.process.join()
        assert came in (None, *_IN_ORDER, -signal.SIGKILL), f"{self.node} ended with {came}; see {self.log}"
        if came in _IN_ORDER:
            return None
        if came is None and self.death.point is not Point.ENDING:
            return Point.ANYWHERE
        return self.death.point

    def end(self) -> None:
        """Tell it to end, and wait until it has."""
        if self.process is not None:
            self.process.terminate()
            self.process.join(START)
            self.process.kill()
            self.process.join()
