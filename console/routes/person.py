"""通讯录 one by one: somebody comes, changes, gets another number, leaves; and the tree of units."""

from collections.abc import Mapping

from fastapi import APIRouter, Response
from starlette.datastructures import FormData

from console import book_page, numbering, own_settings, refusals
from console.desk import AtDesk, Desk, Posted, back_to
from console.entry import needs
from console.forms import one
from engine.rights import Right
from flows.acts import address_book, roster, self_test
from flows.acts.address_book import Given
from flows.acts.errors import BadInput
from models.errors import NotFound

router = APIRouter()

EDIT = needs(Right.EDIT_PEOPLE)
_FIELDS = ("unit", "new_unit", "name", "post", "locale", "mobiles", "landlines")
_BLANK = dict.fromkeys(_FIELDS, "")


@router.get("/people/new", dependencies=[EDIT])
def blank(desk: AtDesk, unit: str = "", post: str = "") -> Response:
    """The form for somebody new."""
    return _new(desk, {"unit": unit, "post": post})


@router.post("/people/new", dependencies=[EDIT])
def enter(desk: AtDesk, form: Posted) -> Response:
    """Somebody new."""
    try:
        made = address_book.add_person(desk.office, _given(form), desk.sign(form).actor)
    except BadInput as error:
        return _new(desk, _typed(form), error)
    return back_to(f"/people/{made}?did=person_added")


@router.get("/people/units", dependencies=[EDIT])
def units(desk: AtDesk) -> Response:
    """The tree of units."""
    return _units(desk)


@router.post("/people/units", dependencies=[EDIT])
def add_unit(desk: AtDesk, form: Posted) -> Response:
    """A new unit."""
    given = (one(form, "name"), one(form, "above"))
    try:
        address_book.add_unit(desk.office, *given, desk.sign(form).actor)
    except BadInput as error:
        return _units(desk, error)
    return back_to("/people/units?did=unit_added")


@router.post("/people/units/{unit}", dependencies=[EDIT])
def change_unit(desk: AtDesk, form: Posted, unit: str) -> Response:
    """Another name, another place in the tree."""
    given = (one(form, "name"), one(form, "above"))
    try:
        address_book.change_unit(desk.office, unit, *given, desk.sign(form).actor)
    except BadInput as error:
        return _units(desk, error)
    return back_to("/people/units?did=unit_changed")


@router.post("/people/units/{unit}/remove", dependencies=[EDIT])
def remove_unit(desk: AtDesk, form: Posted, unit: str) -> Response:
    """A unit that was entered by mistake."""
    try:
        address_book.remove_unit(desk.office, unit, desk.sign(form).actor)
    except BadInput as error:
        return _units(desk, error)
    return back_to("/people/units?did=unit_removed")


@router.get("/people/{person}", dependencies=[needs(Right.PEOPLE)])
def show(desk: AtDesk, person: str) -> Response:
    """One person: numbers masked, shifts to come, and what may be changed."""
    return _person(desk, person)


@router.post("/people/{person}", dependencies=[EDIT])
def change(desk: AtDesk, form: Posted, person: str) -> Response:
    """Another name, post, unit or language."""
    try:
        address_book.change_person(desk.office, person, _given(form), desk.sign(form).actor)
    except BadInput as error:
        return _person(desk, person, error, _typed(form))
    return back_to(f"/people/{person}?did=person_changed")


@router.post("/people/{person}/leave", dependencies=[EDIT])
def leave(desk: AtDesk, form: Posted, person: str) -> Response:
    """Somebody has left the office 离岗."""
    try:
        address_book.let_go(desk.office, person, desk.sign(form).actor)
    except BadInput as error:
        return _person(desk, person, error)
    return back_to("/people?did=person_left")


@router.post("/people/{person}/self-test", dependencies=[EDIT])
def test_page(desk: AtDesk, form: Posted, person: str) -> Response:
    """A test page to somebody, who answers it: it starts, or ends if `do` says so."""
    ends = one(form, "do") == "end"
    try:
        (self_test.end if ends else self_test.start)(desk.office, person, desk.sign(form).actor)
    except refusals.Refusable as error:
        return _person(desk, person, error)
    return back_to(f"/people/{person}?did={'self_test_ended' if ends else 'self_test'}#self-test-h")


@router.get("/live/people/{person}/self-test", dependencies=[EDIT])
def test_page_live(desk: AtDesk, person: str) -> Response:
    """How a test page to somebody stands."""
    return desk.live("self_test.html", trial=own_settings.trial(desk, person))


@router.post("/people/{person}/numbers/{change}", dependencies=[EDIT])
def change_number(desk: AtDesk, form: Posted, person: str, change: str) -> Response:
    """A number more or less, another order, or a step of verifying one."""
    if change not in numbering.CHANGES:
        return Response(status_code=404)
    try:
        actor = desk.sign(form).actor
        did = numbering.carry_out(desk.office, person, change, form, actor)
    except refusals.Refusable as error:
        return _person(desk, person, error)
    except numbering.Own:
        return _person(desk, person, said=desk.words("problem.number_own"))
    return back_to(f"/people/{person}?did={did}#numbers-h")


def _given(form: FormData) -> Given:
    unit = one(form, "new_unit") or one(form, "unit")
    who = (unit, one(form, "name"), one(form, "post"), one(form, "locale") or "zh")
    return Given(*who, one(form, "mobiles"), one(form, "landlines"), one(form, "was"))


def _typed(form: FormData) -> dict[str, str]:
    return {name: one(form, name) for name in _FIELDS}


def _new(desk: Desk, typed: Mapping[str, str], error: Exception | None = None) -> Response:
    status, shown = 422 if error else 200, {**_BLANK, **typed}
    return desk.page("person_new.html", status, typed=shown, **_choices(desk), **_problems(desk, error))


def _choices(desk: Desk) -> dict[str, object]:
    return {
        "units": book_page.unit_choices(desk.book),
        "posts": book_page.known_posts(desk.book, roster.called_posts(desk.office)),
    }


def _problems(desk: Desk, error: Exception | None) -> dict[str, object]:
    """What was wrong: all of it on top, and each beside its field."""
    if not isinstance(error, BadInput):
        return {"said": refusals.said(error, None, desk.words) if error else "", "wrong": frozenset()}
    said = [refusals.in_words(problem, None, desk.words) for problem in error.problems]
    return {
        "said": desk.words("word.stop").join(said),
        "wrong": frozenset(problem.place.removeprefix("book.") for problem in error.problems),
    }


def _person(
    desk: Desk,
    person: str,
    error: Exception | None = None,
    typed: Mapping[str, str] | None = None,
    said: str = "",
) -> Response:
    known = desk.book.people.get(person)
    if known is None:
        raise NotFound(f"nobody {person} in the address book")
    numbers = book_page.numbers_by_person(desk).get(person, ())
    written = _BLANK | {"unit": known.unit, "name": known.name, "post": known.post, "locale": known.locale}
    return desk.page(
        "person.html",
        refusals.status(error) if error else 422 if said else 200,
        person=known,
        trial=own_settings.trial(desk, person),
        entry=book_page.entry_of(desk, known, numbers),
        unit=desk.book.units.get(known.unit, ""),
        shifts=book_page.shifts(desk, person),
        typed=typed or written,
        was=address_book.mark_of(desk.office, person),
        did=desk.request.query_params.get("did", ""),
        **_choices(desk),
        **(_problems(desk, error) | ({"said": said} if said else {})),
    )


def _units(desk: Desk, error: Exception | None = None) -> Response:
    return desk.page(
        "units.html",
        422 if error else 200,
        shown=book_page.tree(desk),
        units=book_page.unit_choices(desk.book),
        did=desk.request.query_params.get("did", ""),
        **_problems(desk, error),
    )
