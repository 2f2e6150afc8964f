"""Tells the office what became of a text or a call: its receipts, in the manner that was ordered."""

from collections.abc import Callable, Mapping
from functools import partial

from notifications.sandbox.courier import Courier
from notifications.sandbox.manner import Manner
from notifications.sandbox.timers import Timers


class Receipts:
    """Posts receipts; those of one text or call arrive in the order in which they are posted."""

    def __init__(self, courier: Courier, timers: Timers) -> None:
        self._courier, self._timers = courier, timers
        self._held: dict[str, list[Callable[[], None]]] = {}

    def tell(self, sid: str, url: str, form: Mapping[str, str], manner: Manner) -> None:
        """One receipt of the text or call `sid`."""
        if manner.never:
            return
        post = partial(self._courier.send, sid, url, form)
        if manner.reversed:
            self._held.setdefault(sid, []).append(post)
        else:
            self._post(post, manner)

    def close(self, sid: str, manner: Manner) -> None:
        """No receipt of `sid` follows: what was held back goes, the last first."""
        for post in reversed(self._held.pop(sid, [])):
            self._post(post, manner)

    def clear(self) -> None:
        """Forget what is held back."""
        self._held.clear()

    def _post(self, post: Callable[[], None], manner: Manner) -> None:
        for _ in range(1 + manner.twice):
            if manner.late:
                self._timers.later(manner.late, post)
            else:
                post()
