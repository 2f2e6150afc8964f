"""The office a flow works for: the watch's own inside the watch, else one opened for this process.

Flows are started by name, in processes of Prefect's making, so they cannot be handed an office.
Loads without prefect.
"""

import os
from collections import Counter
from collections.abc import Sequence
from functools import cache

from flows.clock import seconds
from flows.ensuring import ensure_all
from flows.settings import data_folder, load
from flows.wiring import Office, open_office
from models.tries import Hands


class Work:
    """An office, and hands of our own to carry effects out with if the loop has not."""

    def __init__(self, office: Office) -> None:
        watch = office.settings.watch
        self.office = office
        self._token = f"{watch.node}:{os.getpid()}:ensure"
        self._spent: dict[tuple[str, ...], float] = {}

    @property
    def hands(self) -> Hands:
        """Hands that take the providers in the order in which they fare now."""
        return self.office.hands(self._token)

    async def ensure(self, keys: Sequence[str]) -> Counter[str]:
        """Make sure of these effects; how many stand how."""
        begun = seconds()
        words = await ensure_all(self.office, self.hands, keys)
        self._spent[tuple(keys)] = seconds() - begun
        return words

    def spent(self, keys: Sequence[str]) -> float | None:
        """How many seconds ensuring these took just now; None if it was not done. Forgets it."""
        return self._spent.pop(tuple(keys), None)


_serving: list[Work] = []


def serve(work: Work) -> None:
    """From now on, flows in this process work for this office."""
    _serving[:] = [work]


def present() -> Work:
    """Whom flows in this process work for; opened from the data folder if nobody said."""
    return _serving[0] if _serving else _opened()


@cache
def _opened() -> Work:
    return Work(open_office(load(data_folder()), phones=True))
