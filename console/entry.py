"""At the door of every route: the right it needs, said where the route is written.

`needs(Right.LOG)` in a route's dependencies refuses whoever has none of the rights it names; `PUBLIC`
says that there is nothing to have. A test fails for a route that says neither.
"""

from urllib.parse import quote

from fastapi import Depends
from fastapi.params import Depends as Dependency
from starlette.requests import Request

from console.desk import AtDesk, Desk
from engine.rights import Right, may
from models import incidents


class SignInFirst(Exception):  # noqa: N818 - read as what to do
    """Nobody is signed in here, or not any more."""


class NotAllowed(Exception):  # noqa: N818 - the usual name of this
    """Whoever is signed in has no right to this."""


class Needs:
    """What a route needs: one of these rights. None: it is public."""

    def __init__(self, *rights: Right) -> None:
        self.rights = rights

    def __call__(self, desk: AtDesk) -> None:
        """Let in, or raise SignInFirst or NotAllowed."""
        if self.rights:
            require(desk, *self.rights)


class NeedsIncident(Needs):
    """The same for a route about one incident: of another unit there is none to a unit's contact."""

    def __call__(self, desk: AtDesk, number: str = "") -> None:
        """Let in, or raise SignInFirst, NotAllowed or NotFound."""
        super().__call__(desk)
        require_own_unit(desk, number)


def needs(*rights: Right) -> Dependency:
    """A route's dependency: one of these rights."""
    found: Dependency = Depends(Needs(*rights))
    return found


def needs_incident(*rights: Right) -> Dependency:
    """The dependency of a route about one incident."""
    found: Dependency = Depends(NeedsIncident(*rights))
    return found


PUBLIC: Dependency = Depends(Needs())


def require(desk: Desk, *rights: Right) -> None:
    """Raise unless whoever sits here has one of these rights."""
    who = desk.who
    if who is None:
        raise SignInFirst
    if not may(who.rights, rights):
        if who.at_desk and not who.officers:
            raise SignInFirst
        raise NotAllowed


def require_own_unit(desk: Desk, number: str) -> None:
    """NotFound for an incident of another unit, to whoever sees one unit only."""
    unit = desk.unit_only
    if unit is not None:
        with desk.office.database.reading() as tx:
            incidents.require_of_unit(tx, number, unit)


def where_to(request: Request, *, at_desk: bool, must_change: bool) -> str:
    """Where whoever has to do something first is sent, and comes back from."""
    if must_change:
        return "/account?must=change"
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    onward = path if request.method == "GET" else _page_of(request.url.path)
    return f"{'/desk' if at_desk else '/login'}?next={quote(onward)}"


def _page_of(path: str) -> str:
    """The page whose form was sent to this address: what was sent is not sent again by coming back."""
    incident = path.split("/")
    return "/".join(incident[:3]) if incident[1] == "incidents" else "/"
