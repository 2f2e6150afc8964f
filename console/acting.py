"""Who acts at this browser: whoever the session, or the token, has proved to be."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.rights import BOARD_ONLY, CHANGING, LOOKING, OWN_ONLY, PERSONAL, RIGHTS, Right
from engine.vocabulary import AccountRole, SessionKind
from flows.acts import signing_in, tokens
from flows.acts.actor import Actor
from flows.acts.desks import VIA, may_sit
from flows.wiring import Office
from models.accounts import Account
from models.sessions import LoginSession, digest

COOKIE = "zhishou_session"
BEARER = "bearer "
# How the record says that a program acted, with the token of whoever it acts for.
API = "api"
# Sessions that a console remembers to have held, for when the database does not answer.
REMEMBERED = 500


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who is signed in. At a desk there is no `account` until a PIN has said whose act it is."""

    account: Account | None
    rights: frozenset[Right]
    via: str
    session: LoginSession | None = None

    @property
    def person(self) -> str | None:
        """The id in the address book."""
        return self.account.person if self.account else None

    @property
    def name(self) -> str:
        """As the page calls him; of a desk, those who are checked in."""
        if self.account:
            return self.account.called
        return "、".join(officer.called for officer in self.officers)

    @property
    def officers(self) -> tuple[Account, ...]:
        """Who is checked in at this desk."""
        return tuple(one for one in self.session.officers if may_sit(one)) if self.session else ()

    @property
    def at_desk(self) -> bool:
        """Whether this is a shared PC, where each act takes a PIN."""
        return self.session is not None and self.session.kind is SessionKind.DESK

    @property
    def actor(self) -> Actor:
        """As the record names whoever acts. Asked for at a desk only after a PIN."""
        if self.account is None:
            raise PermissionError("nobody has given a PIN: an act of a desk has no actor before")
        return signing_in.by_account(self.account, self.via)

    @property
    def may_act(self) -> bool:
        """Whether anything can be changed here at all."""
        return not self.rights.isdisjoint(CHANGING)

    @property
    def unit_only(self) -> str | None:
        """The unit whose incidents are all there are to this person; None: every unit's."""
        if Right.READ in self.rights or self.account is None or Right.READ_UNIT not in self.rights:
            return None
        return self.account.unit or ""


def by_session(session: LoginSession) -> Who:
    """Whoever sits at this browser."""
    if session.kind is SessionKind.DESK:
        there = RIGHTS[AccountRole.DUTY_OFFICER] - PERSONAL
        desk = Who(None, there, VIA, session)
        return desk if desk.officers else Who(None, BOARD_ONLY, VIA, session)
    account = session.account
    return Who(account, OWN_ONLY if account.must_change else RIGHTS[account.role], "console", session)


def officer_of(who: Who, account: Account) -> Who:
    """The officer who has given his PIN at this desk."""
    return Who(account, RIGHTS[account.role] - PERSONAL, who.via, who.session)


def by_token(office: Office, header: str, most: frozenset[Right] = LOOKING) -> Who | None:
    """The program behind `Authorization: Bearer …`, with no more than these rights. Raises StoreError."""
    found = tokens.rights_by(office, header[len(BEARER) :].strip())
    return Who(found[0].account, found[1] & most, API) if found else None


class Memory:
    """Who was signed in when the database last answered. Used only while it does not."""

    def __init__(self) -> None:
        self._known: dict[str, Who] = {}

    def keep(self, token: str, who: Who) -> None:
        """Remember that this token held."""
        if len(self._known) >= REMEMBERED:
            self._known.pop(next(iter(self._known)))
        self._known[digest(token)] = who

    def forget(self, token: str) -> None:
        """It holds no more."""
        self._known.pop(digest(token), None)

    def of(self, token: str) -> Who | None:
        """Who it was."""
        return self._known.get(digest(token))


def token_of(cookies: Mapping[str, str]) -> str:
    """The session's token this browser has, "" if none."""
    return cookies.get(COOKIE, "")
