"""通讯录: who there is, as a tree of units, with a search; and where the demo's phones are."""

from fastapi import APIRouter, Response

from console import book_page, reaching, refusals
from console.desk import AtDesk, Desk, Posted
from console.entry import needs
from console.forms import one
from engine.rights import Right
from flows import addresses
from flows.acts import revealing
from flows.acts.errors import BadInput

router = APIRouter()

# Longer than any name; beyond it nobody is looked for.
LONGEST_SEARCH = 60


@router.get("/people", dependencies=[needs(Right.PEOPLE)])
def people(desk: AtDesk, q: str = "") -> Response:
    """The address book, numbers masked, and who is on duty."""
    return _page(desk, sought=q.strip()[:LONGEST_SEARCH])


@router.post("/people/{person}/reveal", dependencies=[needs(Right.REVEAL)])
def reveal(desk: AtDesk, form: Posted, person: str) -> Response:
    """The numbers of one person, once, for the reason given; it is entered who saw them."""
    try:
        numbers = revealing.reveal(desk.office, person, one(form, "reason"), desk.sign(form).actor)
    except BadInput as error:
        return _page(desk, refusals.said(error, None, desk.words), 422)
    return _page(desk, revealed=(desk.book.people[person].name, numbers))


def _page(
    desk: Desk,
    said: str = "",
    status: int = 200,
    *,
    sought: str = "",
    revealed: tuple[str, tuple[str, ...]] | None = None,
) -> Response:
    units = book_page.tree(desk, sought)
    return desk.page(
        "people.html",
        status,
        units=units,
        shifts=book_page.shifts(desk),
        total=len(desk.book.people),
        found=sum(len(unit.entries) for unit in units),
        sought=sought,
        lacks=reaching.lines(desk.office, desk.wall),
        said=said,
        did=desk.request.query_params.get("did", ""),
        revealed=revealed,
    )


@router.get("/phones", dependencies=[needs(Right.READ)])
def phones(desk: AtDesk) -> Response:
    """The sandbox's page of phones, if pages go there."""
    address = str(addresses.read(desk.office.settings.run_folder).get("sandbox", ""))
    return desk.page("phones.html", address=address if desk.sandbox_in_use else "")
