"""个人设置: one's own numbers, language, rules of paging and quiet hours, and a test page to oneself."""

from fastapi import APIRouter, Response

from console import numbering, own_settings, refusals
from console.desk import AtDesk, Desk, Posted, back_to
from console.entry import needs
from console.forms import one
from engine.rights import Right
from engine.vocabulary import Urgency
from flows.acts import accounts, personal, self_test
from flows.acts.errors import BadInput

router = APIRouter()

OWN = needs(Right.SETTINGS)


@router.get("/settings", dependencies=[OWN])
def settings(desk: AtDesk) -> Response:
    """Everything one may set for oneself."""
    return _page(desk)


@router.get("/live/self-test", dependencies=[OWN])
def self_test_live(desk: AtDesk) -> Response:
    """How the test page stands."""
    person = own_settings.account_of(desk).person
    return desk.live("self_test.html", trial=own_settings.trial(desk, person) if person else None)


@router.post("/settings/language", dependencies=[OWN])
def set_language(desk: AtDesk, form: Posted) -> Response:
    """The language of one's pages and of what is sent to oneself."""
    locale = one(form, "locale")
    try:
        accounts.set_language(desk.office, own_settings.account_of(desk), locale, desk.sign(form).actor)
    except BadInput as error:
        return _page(desk, error)
    answer = back_to("/settings?did=language")
    desk.keep_language(answer, locale)
    return answer


@router.post("/settings/numbers/{change}", dependencies=[OWN])
def change_number(desk: AtDesk, form: Posted, change: str) -> Response:
    """A number more or less, another order, or a step of verifying one."""
    if change not in numbering.OWN_CHANGES:
        return Response(status_code=404)
    try:
        did = numbering.carry_out(
            desk.office, own_settings.person_of(desk), change, form, desk.sign(form).actor
        )
    except refusals.Refusable as error:
        return _page(desk, error)
    return back_to(f"/settings?did={did}#numbers-h")


@router.post("/settings/rules/{urgency}", dependencies=[OWN])
def set_rule(desk: AtDesk, form: Posted, urgency: str) -> Response:
    """By which numbers one is called in a matter of this urgency, and after how long."""
    if urgency not in set(Urgency):
        return Response(status_code=404)
    steps = own_settings.steps_of(form)
    try:
        personal.set_rule(desk.office, own_settings.person_of(desk), urgency, steps, desk.sign(form).actor)
    except BadInput as error:
        return _page(desk, error, {urgency: steps})
    return back_to(f"/settings?did=rule#rule-{urgency}")


@router.post("/settings/quiet", dependencies=[OWN])
def set_quiet_hours(desk: AtDesk, form: Posted) -> Response:
    """When reminders wait; nothing given takes the quiet hours away."""
    starts, ends = one(form, "starts"), one(form, "ends")
    hours = f"{starts}-{ends}" if starts or ends else ""
    try:
        personal.set_quiet_hours(desk.office, own_settings.person_of(desk), hours, desk.sign(form).actor)
    except BadInput as error:
        return _page(desk, error)
    return back_to("/settings?did=quiet#quiet-h")


@router.post("/settings/self-test", dependencies=[OWN])
def start_self_test(desk: AtDesk, form: Posted) -> Response:
    """A test page to oneself."""
    try:
        self_test.start(desk.office, own_settings.person_of(desk), desk.sign(form).actor)
    except refusals.Refusable as error:
        return _page(desk, error)
    return back_to("/settings?did=self_test#self-test-h")


@router.post("/settings/self-test/end", dependencies=[OWN])
def end_self_test(desk: AtDesk, form: Posted) -> Response:
    """No further try of it."""
    try:
        self_test.end(desk.office, own_settings.person_of(desk), desk.sign(form).actor)
    except refusals.Refusable as error:
        return _page(desk, error)
    return back_to("/settings?did=self_test_ended#self-test-h")


def _page(
    desk: Desk, error: Exception | None = None, typed: dict[str, tuple[str, ...]] | None = None
) -> Response:
    account = own_settings.account_of(desk)
    person = account.person if account.person in desk.book.people else None
    return desk.page(
        "settings.html",
        refusals.status(error) if error else 200,
        account=account,
        own=own_settings.shown(desk, person, typed or {}) if person else None,
        trial=own_settings.trial(desk, person) if person else None,
        said=refusals.said(error, None, desk.words) if error else "",
        did=desk.request.query_params.get("did", ""),
        locale=account.locale or desk.words.locale,
    )
