"""Brings signed forms to the office: replies at once, delivery states from a pool of its own."""

import http.client
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread, local
from urllib.parse import urlencode, urlsplit

from notifications.errors import NotTaken
from notifications.sandbox.signing import HEADER, sign

_WORKERS = 4
_TIMEOUT = 15.0  # seconds; Twilio waits this long for a webhook's answer
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the office answered."""

    status: int
    body: str


@dataclass(frozen=True, slots=True)
class _Letter:
    url: str
    params: Mapping[str, str]


class Courier:
    """Delivers forms signed with `token` over connections that are kept open, one per thread."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._own = local()
        self._open: list[http.client.HTTPConnection] = []
        self._queues: list[SimpleQueue[_Letter | None]] = [SimpleQueue() for _ in range(_WORKERS)]
        self._workers = [
            Thread(target=self._deliver, args=(queue,), name=f"sandbox-callbacks-{n}", daemon=True)
            for n, queue in enumerate(self._queues)
        ]

    def start(self) -> None:
        """Start the pool."""
        for worker in self._workers:
            worker.start()

    def stop(self) -> None:
        """End the pool; what is still queued is dropped with the sandbox."""
        for queue in self._queues:
            queue.put(None)
        for worker in self._workers:
            worker.join(timeout=1.0)
        for connection in self._open:
            connection.close()

    def send(self, key: str, url: str, params: Mapping[str, str]) -> None:
        """Post in the background. Forms with the same `key` arrive in order."""
        self._queues[hash(key) % _WORKERS].put(_Letter(url, params))

    def post(self, url: str, params: Mapping[str, str]) -> Answer:
        """Post now and wait for the answer. Raises NotTaken when there is none, or an error."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            HEADER: sign(url, params, self._token),
        }
        return self._ask("POST", url, urlencode(params), headers)

    def get(self, url: str, params: Mapping[str, str]) -> Answer:
        """The same with the parameters in the address, all of which is signed. Raises NotTaken."""
        asked = f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(params)}"
        return self._ask("GET", asked, None, {HEADER: sign(asked, {}, self._token)})

    def _ask(self, method: str, url: str, body: str | None, headers: dict[str, str]) -> Answer:
        try:
            answer = self._exchange(method, url, body, headers)
        except (OSError, http.client.HTTPException) as error:
            self._drop(url)
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise NotTaken(f"{url} does not answer ({reason})") from error
        if answer.status >= http.client.BAD_REQUEST:
            raise NotTaken(f"{url} answered {answer.status}", answer.status)
        return answer

    def _exchange(self, method: str, url: str, body: str | None, headers: dict[str, str]) -> Answer:
        target = urlsplit(url)
        path = f"{target.path or '/'}{'?' if target.query else ''}{target.query}"
        kept = self._connection(url)
        reused = kept.sock is not None
        try:
            kept.request(method, path, body, headers)
            response = kept.getresponse()
        except ConnectionError:
            if not reused:
                raise
            self._drop(url)  # the other side closed it while it was idle: once more on a new one
            kept = self._connection(url)
            kept.request(method, path, body, headers)
            response = kept.getresponse()
        with response:
            return Answer(response.status, response.read().decode("utf-8", "replace"))

    def _connection(self, url: str) -> http.client.HTTPConnection:
        target = urlsplit(url)
        kept: dict[str, http.client.HTTPConnection] = self._own.__dict__.setdefault("kept", {})
        if target.netloc not in kept:
            secure = target.scheme == "https"
            make = http.client.HTTPSConnection if secure else http.client.HTTPConnection
            kept[target.netloc] = make(target.netloc, timeout=_TIMEOUT)
            self._open.append(kept[target.netloc])
        return kept[target.netloc]

    def _drop(self, url: str) -> None:
        connection = self._own.__dict__.get("kept", {}).pop(urlsplit(url).netloc, None)
        if connection is not None:
            connection.close()
            self._open.remove(connection)

    def _deliver(self, queue: "SimpleQueue[_Letter | None]") -> None:
        while letter := queue.get():
            try:
                self.post(letter.url, letter.params)
            except NotTaken as error:  # the office may be down; a provider does not mind
                _log.warning("delivery state not taken: %s", error)
