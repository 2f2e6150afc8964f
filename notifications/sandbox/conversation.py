"""Follows a script from stop to stop. Pure: it speaks by yielding words, and waits for nobody."""

from collections import deque
from dataclasses import dataclass
from urllib.parse import urljoin

from notifications.errors import BadScript
from notifications.sandbox.script import Gather, Hangup, Pause, Redirect, Say, Verb, read

_MOST_DOCUMENTS = 50
"""Scripts that may follow one another without a key and without a wait: more is a loop."""


@dataclass(frozen=True, slots=True)
class Wait:
    """A key may be pressed within so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Fetch:
    """The script goes on at another address; `digits` are what was gathered, None for a redirect."""

    url: str
    method: str
    digits: str | None = None


@dataclass(frozen=True, slots=True)
class End:
    """There is nothing left to say."""


Stop = Wait | Fetch | End


class Conversation:
    """One call's way through its scripts.

    `spoken` collects what was said since it was last taken away, and `silence` the seconds of pauses.
    """

    def __init__(self) -> None:
        self.spoken: list[Say] = []
        self.silence = 0.0
        self._left: deque[Verb] = deque()
        self._address = ""
        self._gather: Gather | None = None
        self._digits = ""
        self._documents = 0

    def load(self, document: str, address: str) -> None:
        """Go on with this script, which came from `address`, "" if the call brought it. Raises BadScript."""
        self._documents += 1
        if self._documents > _MOST_DOCUMENTS:
            raise BadScript(f"{_MOST_DOCUMENTS} scripts in a row waited for no key: they lead in a circle")
        self._left = deque(read(document))
        self._address, self._gather = address or self._address, None

    def go_on(self) -> Stop:
        """Speak until there is something to wait for. Raises BadScript."""
        while self._left:
            match verb := self._left.popleft():
                case Say() | Pause():
                    self._speak(verb)
                case Redirect(url, method):
                    return Fetch(self._resolve(url), method)
                case Gather():
                    for part in verb.prompt:
                        self._speak(part)
                    self._gather, self._digits = verb, ""
                    return Wait(verb.timeout)
                case Hangup():
                    break
        return End()

    def press(self, key: str) -> Stop | None:
        """A key was pressed: what follows, None if nobody listens."""
        gather = self._gather
        if gather is None:
            return None
        self._documents = 0
        if key == gather.end_key:
            return self.leave()
        self._digits += key
        if gather.digits is not None and len(self._digits) >= gather.digits:
            return self.leave()
        return Wait(gather.timeout)

    def leave(self) -> Stop:
        """No key comes any more: the keys so far go to the action, or the script falls through."""
        gather, self._gather = self._gather, None
        if gather and (self._digits or gather.on_nothing):
            self._left.clear()
            return Fetch(self._resolve(gather.action), gather.method, self._digits)
        if gather:
            self._documents = 0
        return self.go_on()

    def _speak(self, part: Say | Pause) -> None:
        if isinstance(part, Pause):
            self.silence += part.length
        else:
            self.spoken += [part] * part.loop

    def _resolve(self, url: str) -> str:
        """An address in a script, relative to where the script came from."""
        address = urljoin(self._address, url) if url else self._address
        if not address.startswith(("http://", "https://")):
            raise BadScript(f"{url!r} is no address, and the script came from none")
        return address
