"""A program that calls the interface with somebody's token, over real HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
import pytest

from console.api.app import PATH
from engine.rights import RIGHTS, SCOPES
from flows.acts import tokens
from flows.acts.tokens import Asked
from tests.console.site import HERE, PASSWORD, Site, account_of

_keys = count(1)


@dataclass
class Program:
    """What calls; it has a token for each person it speaks for."""

    site: Site
    who: str = "值班主班"
    tokens: dict[str, str] = field(default_factory=dict)

    def as_(self, who: str) -> "Program":
        """The same, with the token of somebody else."""
        return Program(self.site, who, self.tokens)

    @property
    def token(self) -> str:
        """A token with every scope this account can give, made with its password."""
        if self.who not in self.tokens:
            account = account_of(self.site, self.who)
            scopes = tuple(sorted(RIGHTS[account.role] & SCOPES))
            asked = Asked("a program", scopes, 30)
            made = tokens.make_own_token(self.site.office, account.login, PASSWORD, asked, HERE)
            self.tokens[self.who] = made.token
        return self.tokens[self.who]

    def ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, **asked: Any
    ) -> httpx.Response:
        """Any call."""
        given = {"authorization": f"Bearer {self.token}", **(headers or {})}
        return self.site.client.request(method, PATH + path, headers=given, **asked)

    def get(self, path: str, **asked: Any) -> Any:
        """What is answered to a look, which has to work."""
        answer = self.ask("GET", path, **asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def send(self, path: str, body: Any = None, key: str = "", **asked: Any) -> httpx.Response:
        """Something that is sent, under a key of its own unless one is given."""
        headers = {"idempotency-key": key or f"k{next(_keys)}", **asked.pop("headers", {})}
        return self.ask("POST", path, headers, json=body if body is not None else {}, **asked)

    def act(self, number: str, act: str, body: Any = None, key: str = "") -> Any:
        """An act, which has to work."""
        answer = self.send(f"/incidents/{number}/acts/{act}", body, key)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def log(self, key: str = "", **given: Any) -> str:
        """An incident; its number."""
        self.site.clock.forward(seconds=1)  # incidents are listed by when they were entered
        body = {"playbook": "public-opinion", "level": "III", "title": "某网帖"} | given
        answer = self.send("/incidents", body, key)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["number"])


@pytest.fixture
def api(stranger: Site) -> Program:
    """The duty officer's program."""
    return Program(stranger)
