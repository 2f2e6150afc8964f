"""个人设置: one's own numbers, language, rules of paging and quiet hours, and a test page to oneself."""

from fastapi import APIRouter, Response

from console import reaching
from console.api.caller import Asking, Caller, allows
from console.api.changed import change
from console.api.keys import Key
from console.api.routes.address_book import NumberAct, OfNumber, confirmed, numbered, numbers_act
from console.api.shapes import people as shapes
from console.own_settings import account_of, person_of
from engine.rights import Right
from engine.vocabulary import Urgency
from flows.acts import accounts, personal, self_test
from flows.acts.actor import Actor
from flows.acts.numbers import list_numbers

router = APIRouter(prefix="/me", tags=["settings 个人设置"])

OWN = allows(Right.SETTINGS)


@router.get("/settings", dependencies=[OWN])
def settings(caller: Asking) -> shapes.Settings:
    """Everything one has set for oneself; numbers are masked."""
    person = person_of(caller)
    found = personal.rules_of(caller.office, person)
    mine = [one for one in list_numbers(caller.office) if one.person == person]
    return shapes.Settings(
        person=person,
        language=caller.book.people[person].locale,
        numbers=[shapes.OwnNumber.model_validate(reaching.shown(one, caller.wall)) for one in mine],
        rules=found.rules,
        quiet=found.quiet,
        self_test=_self_test(caller, person),
    )


def _self_test(caller: Caller, person: str) -> shapes.SelfTest | None:
    last, local = self_test.latest(caller.office, person), caller.wall.calendar.local
    if last is None:
        return None
    return shapes.SelfTest(
        number=last.number,
        at=local(last.at),
        is_open=last.is_open,
        answered_at=local(last.answered_at) if last.answered_at else None,
        tries=[shapes.SelfTry(channel=one.channel, state=one.state, at=local(one.at)) for one in last.tries],
    )


@router.post("/language", dependencies=[OWN])
def set_language(caller: Asking, answer: Response, key: Key, body: shapes.Language) -> shapes.Changed:
    """The language of one's pages, and of what is sent to oneself."""

    def work(actor: Actor) -> None:
        accounts.set_language(caller.office, account_of(caller), body.language, actor)

    return change(caller, answer, key, [body.language], work)


@router.post("/numbers", status_code=201, dependencies=[OWN])
def add_number(caller: Asking, answer: Response, key: Key, body: shapes.NewNumber) -> shapes.Changed:
    """Another number of one's own, tried last."""
    return numbered(caller, answer, person_of(caller), key, body)


@router.post("/numbers/{contact}/confirm", dependencies=[OWN])
def confirm_number(
    caller: Asking, answer: Response, contact: str, key: Key, body: shapes.Code
) -> shapes.Changed:
    """核验, with the code that was sent to it."""
    return confirmed(caller, answer, OfNumber(person_of(caller), contact), key, body)


@router.post("/numbers/{contact}/{act}", dependencies=[OWN])
def change_number(caller: Asking, answer: Response, contact: str, act: NumberAct, key: Key) -> shapes.Changed:
    """`take`: not one's own any more; `first`: tried first; `code`: have a code sent to it 核验."""
    return numbers_act(caller, answer, OfNumber(person_of(caller), contact), act, key)


@router.post("/rules/{urgency}", dependencies=[OWN])
def set_rule(
    caller: Asking, answer: Response, urgency: Urgency, key: Key, body: shapes.RuleSet
) -> shapes.Changed:
    """By which numbers one is called in a matter of this urgency, and after how long."""

    def work(actor: Actor) -> None:
        personal.set_rule(caller.office, person_of(caller), urgency, body.steps, actor)

    return change(caller, answer, key, body.steps, work)


@router.post("/quiet", dependencies=[OWN])
def set_quiet_hours(caller: Asking, answer: Response, key: Key, body: shapes.QuietHours) -> shapes.Changed:
    """When reminders wait 免打扰."""

    def work(actor: Actor) -> None:
        personal.set_quiet_hours(caller.office, person_of(caller), body.hours, actor)

    return change(caller, answer, key, [body.hours], work)


@router.post("/self-test", dependencies=[OWN])
def start_self_test(caller: Asking) -> shapes.TestPage:
    """试呼: page oneself. One rings at a time, so that sent again it is refused and rings no second time."""
    return shapes.TestPage(
        number=self_test.start(caller.office, person_of(caller), caller.signed), is_open=True
    )


@router.post("/self-test/end", dependencies=[OWN])
def end_self_test(caller: Asking) -> shapes.TestPage:
    """No further try of it. Sent again, it is refused: none goes on."""
    person = person_of(caller)
    self_test.end(caller.office, person, caller.signed)
    last = self_test.latest(caller.office, person)
    return shapes.TestPage(number=last.number if last else "", is_open=False)
