"""处置报告: its versions as data, as Markdown and as the page that is printed; 结案, 退回, made again."""

from collections.abc import Callable

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from starlette.datastructures import FormData

from console.api.caller import SEES, Asking, Caller, allows_incident
from console.api.keys import Key
from console.api.routes.acts import do
from console.api.routes.incidents import teller
from console.api.shapes import parts as shapes
from console.api.shapes.records import Acted
from console.routes.report import PAPER_POLICY, REVIEWS, refuse_no_say
from console.whose_acts import own_words
from flows.acts import reporting
from flows.acts.actor import Actor
from flows.acts.reporting import ReportRef
from models.reports import Version

_Work = Callable[[Actor, str | None], None]

router = APIRouter(tags=["reports 处置报告"])


def _shown(caller: Caller, number: str, one: ReportRef | Version) -> dict[str, object]:
    tell, book = teller(caller), caller.book
    known = book.people.get(one.reviewed_by or "") or book.former.get(one.reviewed_by or "")
    names = ("version", "state", "content_hash", "seal", "entries", "comment")
    return {
        **{name: getattr(one, name) for name in names},
        "number": number,
        "made_at": tell.at(one.made_at),
        "reviewed_by": known.name if known else one.reviewed_by or "",
        "reviewed_at": tell.maybe(one.reviewed_at),
    }


@router.get("/incidents/{number}/reports", dependencies=[SEES])
def list_reports(caller: Asking, number: str) -> list[shapes.Report]:
    """Every version, the first one first."""
    found = reporting.versions(caller.office, number)
    return [shapes.Report.model_validate(_shown(caller, number, one)) for one in found]


@router.get("/incidents/{number}/reports/{version}", dependencies=[SEES])
def one_report(caller: Asking, number: str, version: int) -> shapes.ReportText:
    """A version with its text."""
    found = _read(caller, number, version)
    shown = _shown(caller, number, found) | {"markdown": found.markdown, "html": found.html}
    return shapes.ReportText.model_validate(shown)


@router.get("/incidents/{number}/reports/{version}/page", dependencies=[SEES], response_class=HTMLResponse)
def report_page(caller: Asking, number: str, version: int) -> Response:
    """A version as it is printed: self-contained HTML, byte for byte what its hash is of."""
    found = _read(caller, number, version)
    return HTMLResponse(found.html, headers={"content-security-policy": PAPER_POLICY})


@router.get(
    "/incidents/{number}/reports/{version}/markdown", dependencies=[SEES], response_class=PlainTextResponse
)
def report_markdown(caller: Asking, number: str, version: int) -> Response:
    """A version as Markdown."""
    return PlainTextResponse(_read(caller, number, version).markdown)


def _read(caller: Caller, number: str, version: int) -> Version:
    # Beyond what any database counts to there is nothing.
    return reporting.read(caller.office, number, min(max(version, -1), 2**31 - 1))


@router.post(
    "/incidents/{number}/reports/{version}/accept", dependencies=[allows_incident(*REVIEWS["accept"])]
)
def accept_report(
    caller: Asking, answer: Response, number: str, version: int, key: Key, body: shapes.Review
) -> Acted:
    """结案: the version that waits is accepted. Refused if the record has gone on since it was made."""

    def work(actor: Actor, behalf: str | None) -> None:
        reporting.accept(caller.office, number, actor, body.comment, version=version, on_behalf_of=behalf)

    return _review(caller, answer, (number, version), "accept", key, body, work)


@router.post(
    "/incidents/{number}/reports/{version}/return", dependencies=[allows_incident(*REVIEWS["return"])]
)
def return_report(
    caller: Asking, answer: Response, number: str, version: int, key: Key, body: shapes.Review
) -> Acted:
    """退回, with what the next version should have; that one is made at once."""

    def work(actor: Actor, behalf: str | None) -> None:
        reporting.return_report(
            caller.office, number, actor, body.comment, version=version, on_behalf_of=behalf
        )

    return _review(caller, answer, (number, version), "return", key, body, work)


def _review(
    caller: Caller,
    answer: Response,
    at: tuple[str, int],
    act: str,
    key: str,
    body: shapes.Review,
    work: _Work,
) -> Acted:
    behalf, (number, version) = body.on_behalf_of or None, at

    def reviewed(actor: Actor) -> None:
        own_words(caller, number, act, FormData({"on_behalf_of": behalf or ""}))
        refuse_no_say(caller, number, behalf)
        work(actor, behalf)

    said = [str(version), body.model_dump_json()]
    return do(caller, answer, number, f"report_{act}", key, said, reviewed)


@router.post("/incidents/{number}/reports", dependencies=[allows_incident(*REVIEWS["make"])])
def make_report(caller: Asking, answer: Response, number: str, key: Key) -> Acted:
    """The next version from the record as it is now; one that still waits is replaced by it."""

    def work(actor: Actor) -> None:
        reporting.make_report(caller.office, number, actor)

    return do(caller, answer, number, "report_make", key, [], work)
