"""值班表: a week, a shift more, another one, one less."""

from collections.abc import Mapping

from fastapi import APIRouter, Response
from starlette.datastructures import FormData

from console import book_page, refusals, roster_page
from console.desk import AtDesk, Desk, Posted, back_to
from console.entry import needs
from console.forms import instant, one
from engine.rights import Right
from flows.acts import roster
from flows.acts.errors import BadInput
from flows.acts.roster import GivenShift

router = APIRouter()

EDIT = needs(Right.EDIT_PEOPLE)


@router.get("/roster", dependencies=[needs(Right.PEOPLE)])
def week(desk: AtDesk, week: str = "") -> Response:
    """A week, this one unless a day of another is asked for."""
    asked = desk.request.query_params
    typed = {name: asked.get(name, "") for name in ("post", "person", "starts", "ends")}
    return _page(desk, week, typed)


@router.post("/roster", dependencies=[EDIT])
def add(desk: AtDesk, form: Posted) -> Response:
    """Somebody is on duty."""
    shown = one(form, "week")
    try:
        roster.add_shift(desk.office, _given(desk, form), desk.sign(form).actor)
    except BadInput as error:
        return _page(desk, shown, _typed(form), error)
    return back_to(f"/roster?week={shown}&did=shift_added")


@router.get("/roster/{shift}", dependencies=[EDIT])
def one_shift(desk: AtDesk, shift: str) -> Response:
    """One shift, to be changed."""
    return _shift(desk, shift)


@router.post("/roster/{shift}", dependencies=[EDIT])
def change(desk: AtDesk, form: Posted, shift: str) -> Response:
    """Another person, post or time."""
    try:
        roster.change_shift(desk.office, shift, _given(desk, form), desk.sign(form).actor)
    except BadInput as error:
        return _shift(desk, shift, _typed(form), error)
    return back_to(f"/roster?week={_week_of(desk, form)}&did=shift_changed")


@router.post("/roster/{shift}/remove", dependencies=[EDIT])
def remove(desk: AtDesk, form: Posted, shift: str) -> Response:
    """It is not held."""
    try:
        roster.remove_shift(desk.office, shift, desk.sign(form).actor)
    except BadInput as error:
        return _shift(desk, shift, None, error)
    return back_to(f"/roster?week={one(form, 'week')}&did=shift_removed")


def _given(desk: Desk, form: FormData) -> GivenShift:
    times = []
    for name in ("starts", "ends"):
        try:
            times.append(instant(form, name, desk.office.calendar))
        except BadInput:  # said by the act, with everything else
            times.append(None)
    return GivenShift(one(form, "post"), one(form, "person"), times[0], times[1], one(form, "was"))


def _typed(form: FormData) -> dict[str, str]:
    return {name: one(form, name) for name in ("post", "person", "starts", "ends")}


def _week_of(desk: Desk, form: FormData) -> str:
    """The week the shift begins in now."""
    at = instant(form, "starts", desk.office.calendar) or desk.wall.now
    return f"{roster.monday_of(desk.office.calendar.local(at).date()):%Y-%m-%d}"


def _page(desk: Desk, week: str, typed: Mapping[str, str], error: BadInput | None = None) -> Response:
    found = roster.week(desk.office, roster.day_of(week, desk.office))
    return desk.page(
        "roster.html",
        422 if error else 200,
        view=roster_page.shown(desk, found),
        did=desk.request.query_params.get("did", ""),
        typed=typed,
        **_choices(desk),
        **_problems(desk, error),
    )


def _shift(
    desk: Desk, shift: str, typed: Mapping[str, str] | None = None, error: BadInput | None = None
) -> Response:
    kept = roster.one_shift(desk.office, shift)
    written = {"post": kept.post, "person": kept.person}
    written |= {"starts": desk.wall.field(kept.starts), "ends": desk.wall.field(kept.ends)}
    return desk.page(
        "shift.html",
        422 if error else 200,
        shift=kept,
        is_over=kept.ends <= desk.wall.now,
        name=roster_page.name_of(desk, kept.person),
        typed=typed or written,
        week=f"{roster.monday_of(desk.office.calendar.local(kept.starts).date()):%Y-%m-%d}",
        **_choices(desk),
        **_problems(desk, error),
    )


def _choices(desk: Desk) -> dict[str, object]:
    return {
        "posts": book_page.known_posts(desk.book, roster.called_posts(desk.office)),
        "people": roster_page.people_choices(desk),
    }


def _problems(desk: Desk, error: BadInput | None) -> dict[str, object]:
    """What was wrong: all of it on top, and which fields."""
    return {
        "said": refusals.said(error, None, desk.words) if error else "",
        "wrong": frozenset(
            problem.place.removeprefix("shift.") for problem in (error.problems if error else ())
        ),
    }
