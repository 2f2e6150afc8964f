"""The console on a real server for tests: real HTTP, a clock the test moves, people with posts for names."""

import re
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from console.app import create_app
from console.desk import open_console
from console.serve import Server, address, bind
from engine.vocabulary import AccountRole, SessionKind
from flows import passwords
from flows.acts import intake, signing_in
from flows.acts.actor import person
from flows.acts.intake import Intake, Receipt
from flows.acts.signing_in import From
from flows.acts.verification import attest_number
from flows.listen_settings import ListenSettings
from flows.settings import load
from flows.wiring import Office
from models import accounts, people, watching
from models.accounts import Account
from models.columns import new_id
from models.people import Book, NewPerson, Shift
from models.session import Database
from models.watching import Sign
from tests.clock import ManualClock
from tests.night import BESIDES, CONTACT_NUMBER, CONTACT_UNIT, NUMBERS, POSTS, Silent

SANDBOX = {"office": {"landline": "0552-0000000"}, "channels": {"sandbox": True}}


# Seconds; a client that gives up would leave the server at work on an office that is being closed.
PATIENCE = 60.0


@contextmanager
def serving(
    app: FastAPI, listener: socket.socket | None = None, listen: ListenSettings | None = None
) -> Iterator[str]:
    """Serve in a thread; gives the address, and ends the server afterwards."""
    listener = listener or bind(0)
    server = Server(app, listen)
    thread = Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert thread.is_alive()
        assert time.monotonic() < deadline
        time.sleep(0.005)
    yield listen.address(listener.getsockname()[1]) if listen else address(listener)
    server.should_exit = True
    thread.join(10)
    assert not thread.is_alive()


@dataclass
class Site:
    """A console somebody sits at."""

    office: Office
    clock: ManualClock
    url: str
    client: httpx.Client
    ids: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **asked: Any) -> httpx.Response:
        """A page."""
        return self.client.get(path, **asked)

    def post(self, path: str, data: Mapping[str, Any] | None = None, **asked: Any) -> httpx.Response:
        """A form, sent as a browser sends a form of this site."""
        headers = {"sec-fetch-site": "same-origin", **asked.pop("headers", {})}
        form = {"form_token": self.token, **(data or {})}
        return self.client.post(path, data=form, headers=headers, **asked)

    @property
    def token(self) -> str:
        """The token this browser's forms carry."""
        for page in ("/login", "/account", "/"):  # whoever is signed in is sent on from the first
            if "zhishou_form" not in self.client.cookies:
                self.client.get(page)
        return self.client.cookies["zhishou_form"]

    def sit_down(self, post: str = "值班主班") -> None:
        """Sign in as whoever holds this post (or has this role, of an account that is nobody's)."""
        self.client.cookies["zhishou_session"] = open_session(self.office, account_of(self, post).id)

    def post_as(self, post: str, path: str, data: Mapping[str, Any] | None = None) -> httpx.Response:
        """A form that somebody else sends, who sits here for that long."""
        before = self.client.cookies["zhishou_session"]
        self.sit_down(post)
        answer = self.post(path, data)
        self.client.cookies["zhishou_session"] = before
        return answer

    def stand_up(self) -> None:
        """Nobody is signed in here any more."""
        self.client.cookies.delete("zhishou_session")

    def log(self, **given: Any) -> Receipt:
        """An incident, entered by the duty officer."""
        values = {
            "playbook": "public-opinion",
            "level": "III",
            "title": "某网帖",
            "unit": CONTACT_UNIT,
        } | given
        officer = self.ids["值班主班"]
        key = f"key-{len(values)}-{values['title']}"
        return intake.log(
            self.office, Intake.model_validate(values), person(officer, "console"), key, officer
        )

    def get_book(self) -> Book:
        """The address book as it is now."""
        with self.office.database.reading() as tx:
            return self.office.book(tx, self.clock.now())

    def beat(self) -> None:
        """A watch gives a sign of life."""
        with self.office.database.writing() as tx:
            watching.beat(tx, Sign("test", 1, self.clock.now()), self.clock.now())


# What the account of each post is for; a role by itself has an account of nobody in the address book.
ROLES = {
    "值班主班": AccountRole.DUTY_OFFICER,
    "值班副班": AccountRole.DUTY_OFFICER,
    "带班领导": AccountRole.DUTY_LEADER,
    "分管领导": AccountRole.LEADER,
    "主要负责人": AccountRole.LEADER,
    "联络员": AccountRole.UNIT_CONTACT,
    "备班": AccountRole.DUTY_OFFICER,
}
PASSWORD, PIN = "lamp-and-kettle-73", "739158"
HERE = From("127.0.0.1", "a test")


@cache
def _hashed(secret: str) -> str:
    return passwords.hashed(secret)


def account_of(site: Site, post: str) -> Account:
    """The account of a post, made when it is first asked for: PASSWORD and PIN are its own."""
    login = f"user-{list(ROLES).index(post)}" if post in ROLES else post.replace("_", "-")
    now = site.clock.now()
    with site.office.database.writing() as tx:
        found = accounts.find(tx, login)
        if found is None:
            role, person = ROLES.get(post) or AccountRole(post), site.ids.get(post)
            hashes = (_hashed(PASSWORD), _hashed(PIN))
            blank = (False, False, False, 0, None, None)
            made = Account(new_id(now), login, person, "", None, role, *hashes, *blank)
            accounts.add(tx, made, now)
            found = accounts.get(tx, made.id)
    return found


def signed_in(site: Site) -> Site:
    """The same site, the duty officer having signed in."""
    site.sit_down()
    return site


def open_session(office: Office, account: str) -> str:
    """Sign somebody in without a password: its hash takes longer than most tests."""
    with office.database.writing() as tx:
        known = accounts.get(tx, account)
        return signing_in.open_session(tx, known, SessionKind.PERSONAL, HERE, office.now()).token


def form_of(page: str) -> dict[str, str]:
    """The hidden fields of the log form on a page."""
    return dict(re.findall(r'<input type="hidden" name="(key|form_token)" value="([^"]+)"', page))


def open_site_office(
    url: str, folder: Path, clock: ManualClock, settings: Mapping[str, Mapping[str, Any]] | None = None
) -> tuple[Office, dict[str, str]]:
    """An office with five posts, three of them on duty, and a unit contact; and their ids by post."""
    overrides = {**SANDBOX, **(settings or {}), "database": {"url": url, "busy_seconds": 0.2}}
    office = Office(load(folder, overrides), Database(url, busy_seconds=0.2), clock, Silent())
    now = clock.now()
    with office.database.writing() as tx:
        staff = [NewPerson("区数据资源局", post, post, (("sms", NUMBERS[post]),)) for post in POSTS]
        staff += [
            NewPerson("区数据资源局", post, post, (("sms", number),)) for post, number in BESIDES.items()
        ]
        contact = NewPerson(CONTACT_UNIT, "李楼乡联络员", "联络员", (("sms", CONTACT_NUMBER),))
        people.save_people(tx, [*staff, contact], now)
        ids = {p.post: p.id for p in office.book(tx, now).people.values()}
        span = (now - timedelta(hours=2), now + timedelta(hours=10))
        people.save_shifts(tx, [Shift(post, ids[post], *span) for post in POSTS[:3]], now)
        watching.beat(tx, Sign("test", 1, now), now)
    for post in BESIDES:
        attest_number(office, post, "", person("系统管理员", "cli"))
    return office, ids


@dataclass(frozen=True)
class Listening:
    """The application on a server of its own, shared by all tests: each puts its own office behind it."""

    app: FastAPI
    url: str

    @contextmanager
    def over(self, office: Office) -> Iterator[None]:
        """This office is the one whoever asks now gets to see."""
        before, self.app.state.console = self.app.state.console, open_console(office)
        yield
        self.app.state.console.pulse.close()
        self.app.state.console = before


@pytest.fixture(scope="session")
def listening(migrated_sqlite: Path) -> Iterator[Listening]:
    """One server for the whole run: starting it takes longer than most tests."""
    url = f"sqlite:///{migrated_sqlite}"
    empty = Office(load(migrated_sqlite.parent), Database(url), ManualClock(), Silent())
    app = create_app(empty)
    with serving(app) as base:
        yield Listening(app, base)
    empty.close()


@contextmanager
def open_site(
    listening: Listening, url: str, folder: Path, settings: Mapping[str, Mapping[str, Any]] | None = None
) -> Iterator[Site]:
    """A site over an office of its own."""
    clock = ManualClock()
    office, ids = open_site_office(url, folder, clock, settings)
    with (
        listening.over(office),
        httpx.Client(base_url=listening.url, trust_env=False, timeout=PATIENCE) as client,
    ):
        yield Site(office, clock, listening.url, client, ids)
    office.close()


@contextmanager
def open_with_plan(listening: Listening, url: str, folder: Path, plan: str) -> Iterator[Site]:
    """A desk of an office whose own playbook `short` reads as in `plan`."""
    (folder / "playbooks").mkdir()
    (folder / "playbooks" / "short.yaml").write_text(plan, encoding="utf-8")
    with open_site(listening, url, folder) as opened:
        opened.sit_down()
        yield opened


@pytest.fixture
def stranger(listening: Listening, sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    """A console at which nobody has signed in."""
    with open_site(listening, sqlite_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def site(stranger: Site) -> Site:
    """A console at which the duty officer has signed in."""
    stranger.sit_down()
    return stranger


@pytest.fixture
def desk(site: Site) -> Site:
    """The same, where a test does something there."""
    return site
