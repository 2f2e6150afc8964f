"""Speaking to the interface of an office elsewhere: one connection, the token, keys, what to try again."""

import ssl
import time
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel

from console.remote.refused import Elsewhere, of_problem
from engine.calendars import Calendar
from flows.remote_settings import Remote

S = TypeVar("S", bound=BaseModel)
PATH = "/api/v1"
# A line that breaks is tried again at once and after a second: what was sent has its key, and is done once.
WAITS = (0.0, 1.0)
# Longer than the office waits for its database, so that its refusal is heard.
PATIENCE = 30.0


class Server:
    """An office elsewhere. `key` is what acts are sent under."""

    def __init__(self, remote: Remote, key: str, locale: str = "zh") -> None:
        self.remote, self.key, self.locale = remote, key, locale
        self.replayed = False

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        """Hang up."""
        self._http.close()

    @cached_property
    def _http(self) -> httpx.Client:
        trusted = ssl.create_default_context(cafile=self.remote.authority or None)
        headers = {"accept-language": self.locale}
        if self.remote.token:
            headers["authorization"] = f"Bearer {self.remote.token}"
        base = self.remote.url + PATH
        return httpx.Client(base_url=base, headers=headers, verify=trusted, timeout=PATIENCE, trust_env=False)

    @cached_property
    def me(self) -> Mapping[str, Any]:
        """Whose token it is, and the office's zone and time."""
        found: Mapping[str, Any] = self.get("/me")
        return found

    @property
    def calendar(self) -> Calendar:
        """The office's."""
        return Calendar(str(self.me["zone"]))

    def now(self) -> datetime:
        """The time there."""
        return datetime.fromisoformat(self.me["now"])

    def get(self, path: str, **asked: object) -> Any:
        """What is answered to a look."""
        return self._ask("GET", path, params={k: v for k, v in asked.items() if v is not None}).json()

    def text(self, path: str, **asked: object) -> str:
        """The same of what is a text."""
        return self._ask("GET", path, params={k: v for k, v in asked.items() if v is not None}).text

    def shape(self, kind: type[S], path: str, **asked: object) -> S:
        """What is answered, in its shape."""
        return kind.model_validate(self.get(path, **asked))

    def shapes(self, kind: type[S], path: str, **asked: object) -> list[S]:
        """A list of it."""
        return [kind.model_validate(one) for one in self.get(path, **asked)]

    def every(self, kind: type[S], path: str, **asked: object) -> list[S]:
        """A list that comes in pages, whole."""
        found: list[S] = []
        after: str | None = None
        while True:
            page = self.get(path, after=after, **asked)
            found += [kind.model_validate(one) for one in page["items"]]
            after = page["next"]
            if after is None:
                return found

    def send(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """What is answered to an act; whether it had been done before is `replayed`."""
        said = {name: value for name, value in (body or {}).items() if value not in (None, "")}
        answer = self._ask("POST", path, json=said, headers={"idempotency-key": self.key})
        self.replayed = answer.headers.get("idempotency-replayed") == "true"
        return answer.json()

    def _ask(self, method: str, path: str, **asked: Any) -> httpx.Response:
        answer = self._reach(method, path, **asked)
        if answer.is_success:
            return answer
        try:
            said = answer.json()
        except ValueError:
            said = None
        raise of_problem(said, answer.status_code)

    def _reach(self, method: str, path: str, **asked: Any) -> httpx.Response:
        for wait in WAITS:
            time.sleep(wait)
            try:
                return self._http.request(method, path, **asked)
            except httpx.TransportError as error:
                lost = error
        again = f"; whether it was done is not known: send it again with --key {self.key}"
        why = f"{self.remote.url} cannot be reached ({lost})"
        raise Elsewhere("unreachable", why + (again if method == "POST" else "")) from lost


def at(number: str, *rest: str) -> str:
    """The address of an incident, or of something of it."""
    return "/".join(["/incidents", quote(number, safe=""), *(quote(part, safe="") for part in rest)])
