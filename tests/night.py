"""The story harness: one office, one loop, phones in the sandbox, and a clock the story moves.

Everything is real (database, HTTP, the twilio client, threads); only the time is the story's own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

from engine.vocabulary import ChannelKind
from flows.acts import answering, handling, intake, views
from flows.acts.actor import Actor, person
from flows.acts.answering import InboundText
from flows.acts.changing import Changed
from flows.acts.intake import Intake, Receipt
from flows.acts.views import Show
from flows.carriers import Carriers
from flows.loop import Loop
from flows.providers import SANDBOX_ACCOUNT, SANDBOX_FROM, SANDBOX_TOKEN
from flows.settings import load
from flows.wiring import Office
from models import people, timers
from models.people import NewPerson
from models.session import Database
from notifications.channels.twilio_sms import TwilioSms
from notifications.sandbox import Sandbox
from tests.clock import ManualClock

POSTS = ("值班主班", "值班副班", "带班领导", "分管领导", "主要负责人")
# 555-0100 to 555-0199 is the range the North American numbering plan keeps for fiction.
# Called by one plan only, and verified from the first where it matters who can be reached.
BESIDES = {"备班": "+12025550141", "保密工作负责人": "+12025550142"}
NUMBERS = {post: f"+1202555010{i}" for i, post in enumerate(POSTS, 1)}
CONTACT_UNIT, CONTACT_NUMBER = "李楼乡人民政府", "+12025550150"


class Silent:
    """A waker nobody listens to: the story turns the loop itself."""

    def wake(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


@dataclass
class Phone:
    """One person's phone, as the sandbox has it."""

    night: "Night"
    number: str
    seen: int = 0

    def expects_sms(self, *words: str) -> str:
        """The next text not yet expected; fails if there is none or it lacks these words."""
        texts = self.night.sandbox.inbox(self.number)
        assert len(texts) > self.seen, f"{self.number} got no further text (it has {texts})"
        text = texts[self.seen]
        self.seen += 1
        missing = [word for word in words if word not in text]
        assert not missing, f"{text!r} lacks {missing}"
        return text

    def expects_silence(self) -> None:
        """No text has come that was not expected."""
        texts = self.night.sandbox.inbox(self.number)
        assert len(texts) == self.seen, f"unexpected: {texts[self.seen :]}"

    def code(self) -> str:
        """The answer code of the page of this phone's owner that is open now."""
        codes = [
            p.code
            for p in self.night.show().pages
            if p.state == "open" and self.number in self.night.numbers(p)
        ]
        assert codes, f"no open page for {self.number}"
        return codes[-1]

    def replies(self, text: str) -> str:
        """Send a text to the office; what it answers."""
        self.night.texts += 1
        answer = answering.receive_reply(
            self.night.office, InboundText(f"SM{self.night.texts:032d}", self.number, text)
        )
        self.night.settle()
        return answer


@dataclass
class Night:
    """A night on duty."""

    office: Office
    clock: ManualClock
    sandbox: Sandbox
    loop: Loop
    number: str = ""
    texts: int = 0
    phones: dict[str, Phone] = field(default_factory=dict)
    officer: Actor = field(default_factory=lambda: person("值班主班", "console"))

    def phone(self, post: str) -> Phone:
        """The phone of whoever holds this post."""
        number = NUMBERS.get(post, CONTACT_NUMBER)
        return self.phones.setdefault(post, Phone(self, number))

    def id_of(self, post: str) -> str:
        """The id of whoever holds this post."""
        with self.office.database.reading() as tx:
            found = self.office.book(tx, self.clock.now()).people.values()
        return next(p.id for p in found if p.post == post)

    def numbers(self, page: views.PageView) -> set[str]:
        """The numbers a page was tried at."""
        return {attempt["telephone"] for attempt in page.attempts}

    def log(self, *, by: str | None = "值班主班", key: str = "", **given: object) -> Receipt:
        """Log an incident as the post `by`; the loop then does what is due at once."""
        values = {
            "playbook": "public-opinion",
            "level": "II",
            "title": "某网帖",
            "fields": {"emergency": True},
        }
        values |= {"unit": CONTACT_UNIT} | given
        officer = self.id_of(by) if by else None
        receipt = intake.log(
            self.office,
            Intake.model_validate(values),
            self.officer,
            key or f"k{self.texts}-{self.number}",
            officer,
        )
        self.number = receipt.number
        self.settle()
        return receipt

    def show(self) -> Show:
        """The incident of this night, whole."""
        return views.show(self.office, self.number)

    def kinds(self) -> list[str]:
        """The kinds of the entries on record, in order."""
        return [entry["kind"] for entry in self.show().entries]

    def confirm(self, level: str = "II") -> Changed:
        """核定, by word of mouth of the duty leader."""
        leader = self.id_of("带班领导")
        changed = handling.confirm(self.office, self.number, self.officer, level, on_behalf_of=leader)
        self.settle()
        return changed

    def done(self, item: str) -> Changed:
        """A step, deadline or update was done."""
        changed = handling.done(self.office, self.number, item, self.officer)
        self.settle()
        return changed

    def fast_forward(self, **spans: float) -> None:
        """Let time pass, stopping at everything that is due on the way."""
        until = self.clock.now() + timedelta(**spans)
        while (due := self._next_due()) and due <= until:
            self.clock.set(max(due, self.clock.now()))
            self.settle()
        self.clock.set(until)
        self.settle()

    def sleep(self, **spans: float) -> None:
        """Time passes while no watch runs."""
        self.clock.forward(**spans)

    def _next_due(self) -> datetime | None:
        with self.office.database.reading() as tx:
            return timers.next_due(tx)

    def settle(self) -> None:
        """Turn the loop until nothing is due and every send has ended and is saved."""
        for _ in range(200):
            self.loop.look_now()
            self.loop.turn()
            self.loop.wait_for_sends()
            if self.loop.is_quiet:
                return
        raise AssertionError("the loop does not come to rest")


def open_night(
    url: str,
    folder: Path,
    sandbox: Sandbox,
    clock: ManualClock | None = None,
    kinds: tuple[str, ...] = ("sms",),
    channels: Mapping[str, object] = MappingProxyType({}),
) -> Night:
    """An office with five posts and a unit contact, on this database; `kinds` of numbers they have."""
    clock = clock or ManualClock()
    given: dict[str, Mapping[str, object]] = {
        "channels": channels,
        "office": {"landline": "0552-0000000"},
        "database": {"url": url},
        "providers": {"twilio": {"type": "twilio"}},  # what is told about it is told apart by its name
    }
    settings = load(folder, given)
    sms = TwilioSms(SANDBOX_ACCOUNT, SANDBOX_TOKEN, SANDBOX_FROM, base_url=sandbox.url, status_callback=None)
    office = Office(settings, Database(url), clock, Silent(), Carriers({ChannelKind.SMS: (sms,)}))
    with office.database.writing() as tx:
        numbers = {post: tuple((kind, NUMBERS[post]) for kind in kinds) for post in POSTS}
        staff = [NewPerson("区数据资源局", post, post, numbers[post]) for post in POSTS]
        contact = NewPerson(CONTACT_UNIT, "李楼乡联络员", "联络员", (("sms", CONTACT_NUMBER),))
        people.save_people(tx, [*staff, contact], clock.now())
    return Night(office, clock, sandbox, Loop(office))


def close_night(night: Night) -> None:
    """End the loop and give everything back."""
    night.loop.stop()
    night.loop.run()
    night.office.close()


@pytest.fixture
def night(database_url: str, tmp_path: Path) -> Iterator[Night]:
    """A night on each kind of database in turn."""
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN) as sandbox:
        opened = open_night(database_url, tmp_path, sandbox)
        yield opened
        close_night(opened)


@pytest.fixture
def sqlite_night(sqlite_url: str, tmp_path: Path) -> Iterator[Night]:
    """A night on SQLite only, for what does not depend on the database."""
    with Sandbox(account=SANDBOX_ACCOUNT, token=SANDBOX_TOKEN) as sandbox:
        opened = open_night(sqlite_url, tmp_path, sandbox)
        yield opened
        close_night(opened)


__all__ = ["Night", "Phone", "close_night", "night", "open_night", "sqlite_night"]
