"""One call at the interface: whose token it carries, in which language, and whether it may."""

from functools import cached_property
from typing import Annotated

from fastapi import Depends, Request
from fastapi.params import Depends as Dependency

from console import acting
from console.acting import Who
from console.api.pace import TooFast
from console.desk import Desk, console_of
from console.entry import require, require_own_unit
from console.times import Wall
from console.words import Words
from engine.rights import SCOPES as ANY
from engine.rights import Right
from flows.acts.actor import Actor
from models.sessions import digest


class Caller(Desk):
    """A desk without a browser: no cookie counts here, so that no page of another site can act with one."""

    def __init__(self, request: Request) -> None:
        super().__init__(request, console_of(request))
        self.words = Words(language(request.headers.get("accept-language", "")))
        self.wall = Wall(self.office.calendar, self.office.now(), self.words)

    @cached_property
    def who(self) -> Who | None:
        """Whose token was sent; None without one that holds. Raises StoreError."""
        header = self.request.headers.get("authorization", "")
        if not header.casefold().startswith(acting.BEARER):
            return None
        return acting.by_token(self.office, header, ANY)

    @property
    def signed(self) -> Actor:
        """Whoever acts here, as the record names him."""
        if self.who is None:
            raise PermissionError("a route that acts needs a right")
        return self.who.actor

    def enters_by(self, playbook: str) -> None:
        """What is sent goes by this playbook: a refusal calls its fields by their names."""
        self.request.state.playbook = playbook

    def keep_pace(self) -> None:
        """Raise TooFast for whoever asks more often in a minute than the settings allow.

        A token that is none counts for the machine it comes from: else each guess would be somebody new.
        """
        most = self.office.settings.api.per_minute
        whose = digest(self.request.headers["authorization"]) if self.who else self.came_from.address
        wait = self.console.pace.wait(whose, most, self.wall.now) if most else 0
        if wait:
            raise TooFast(wait)


def language(accepted: str) -> str:
    """The language of `Accept-Language` that we speak and that is wanted most; Chinese for anything else."""
    best, found = 0.0, "zh"
    for part in accepted.split(","):
        tag, _, weight = part.strip().partition(";")
        name = tag.strip().casefold().partition("-")[0]
        wanted = _weight(weight)
        if name in ("zh", "en") and wanted > best:
            best, found = wanted, name
    return found


def _weight(text: str) -> float:
    try:
        return float(text.strip().removeprefix("q=")) if text.strip() else 1.0
    except ValueError:
        return 0.0


def caller(request: Request) -> Caller:
    """Whoever calls (a dependency)."""
    found = Caller(request)
    found.keep_pace()
    return found


Asking = Annotated[Caller, Depends(caller)]


class Allows:
    """What a route of the interface needs: one of these rights. None: it is public."""

    def __init__(self, *rights: Right) -> None:
        self.rights = rights

    def __call__(self, caller: Asking) -> None:
        """Let in, or raise SignInFirst or NotAllowed."""
        if self.rights:
            require(caller, *self.rights)


class AllowsIncident(Allows):
    """The same of one incident: of another unit there is none to a unit's contact."""

    def __call__(self, caller: Asking, number: str = "") -> None:
        """Let in, or raise SignInFirst, NotAllowed or NotFound."""
        super().__call__(caller)
        require_own_unit(caller, number)


def allows(*rights: Right) -> Dependency:
    """A route's dependency: one of these rights."""
    found: Dependency = Depends(Allows(*rights))
    return found


def allows_incident(*rights: Right) -> Dependency:
    """The dependency of a route about one incident."""
    found: Dependency = Depends(AllowsIncident(*rights))
    return found


PUBLIC: Dependency = Depends(Allows())
# Whoever has a token at all.
ANYBODY: Dependency = Depends(Allows(*sorted(ANY)))
SEES: Dependency = allows_incident(Right.READ, Right.READ_UNIT)
