"""文书: listed, read, written, passed on, sent back, stood by."""

from collections.abc import Sequence

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData

from console.api import papers
from console.api.caller import SEES, Asking, Caller, allows_incident
from console.api.keys import Key
from console.api.routes.acts import do
from console.api.shapes import parts as shapes
from console.api.shapes.records import Acted
from console.documents import document_sheet, lines, paper
from console.routes.documents import ACTS, WRITES, read
from console.routes.report import PAPER_POLICY
from console.timeline import chronicle
from console.whose_acts import own_words
from engine.errors import Unchanged
from flows.acts import documents, handling
from flows.acts.actor import Actor

router = APIRouter(tags=["documents 文书"])


@router.get("/incidents/{number}/documents", dependencies=[SEES])
def list_documents(caller: Asking, number: str) -> list[shapes.DocumentRow]:
    """The documents of an incident in the order of its playbook, and who has each now."""
    facts = handling.facts_of(caller.office, number)
    listed = lines(facts, chronicle(facts, (), caller.book, caller.wall), caller.wall)
    return [papers.row(one) for one in listed]


@router.get("/incidents/{number}/documents/{document}", dependencies=[SEES])
def one_document(caller: Asking, number: str, document: str) -> shapes.Document:
    """Its text, who has passed it, and the stage it is at."""
    return papers.document(document_sheet(read(caller, number, document), caller.book, caller.wall))


@router.get(
    "/incidents/{number}/documents/{document}/paper", dependencies=[SEES], response_class=HTMLResponse
)
def document_paper(caller: Asking, number: str, document: str) -> Response:
    """The document by itself as a 公文, to be printed."""
    written = read(caller, number, document)
    text = paper(written, caller.book, caller.wall, caller.office.settings.office.name)
    return HTMLResponse(text, headers={"content-security-policy": PAPER_POLICY})


def _act(
    caller: Caller,
    answer: Response,
    at: tuple[str, str],
    act: str,
    key: str,
    pairs: Sequence[tuple[str, str]],
) -> Acted:
    """The console's own act, with what its form would hold."""
    number, document = at
    form = FormData([(name, value) for name, value in pairs if value])

    def work(actor: Actor) -> None:
        ACTS[act](caller, number, document, own_words(caller, number, act, form), actor)

    said = [document, *(f"{name}={value}" for name, value in form.multi_items())]
    return do(caller, answer, number, f"document_{act}", key, said, work)


def _texts(texts: dict[str, str]) -> list[tuple[str, str]]:
    return [(f"text.{name}", text) for name, text in texts.items()]


@router.post("/incidents/{number}/documents/{document}/save", dependencies=[allows_incident(*WRITES)])
def save_document(
    caller: Asking, answer: Response, number: str, document: str, key: Key, body: shapes.DocumentTexts
) -> Acted:
    """起草: the sections that a person writes; what follows the record is filled by itself."""

    def work(actor: Actor) -> None:
        if documents.save(caller.office, number, document, body.texts, actor) is None:
            raise Unchanged(f"{document} has these words already")

    said = [document, body.model_dump_json()]
    return do(caller, answer, number, "document_save", key, said, work)


@router.post("/incidents/{number}/documents/{document}/pass", dependencies=[allows_incident(*WRITES)])
def pass_document(
    caller: Asking, answer: Response, number: str, document: str, key: Key, body: shapes.DocumentPass
) -> Acted:
    """送审、核稿、签发、印发: the stage it is at is passed."""
    pairs = [("stage", body.stage), ("way", body.way.value), ("on_behalf_of", body.on_behalf_of)]
    pairs += [("evidence", body.evidence), ("at", body.at.isoformat() if body.at else "")]
    return _act(caller, answer, (number, document), "pass", key, [*pairs, *_texts(body.texts)])


@router.post("/incidents/{number}/documents/{document}/return", dependencies=[allows_incident(*WRITES)])
def return_document(
    caller: Asking, answer: Response, number: str, document: str, key: Key, body: shapes.DocumentBack
) -> Acted:
    """退回: it goes back to its drafter."""
    pairs = [("reason", body.reason), ("on_behalf_of", body.on_behalf_of)]
    return _act(caller, answer, (number, document), "return", key, pairs)


@router.post("/incidents/{number}/documents/{document}/back", dependencies=[allows_incident(*WRITES)])
def back_document(
    caller: Asking, answer: Response, number: str, document: str, key: Key, body: shapes.DocumentStand
) -> Acted:
    """补签: who signed by word of mouth stands by it."""
    pairs = [("way", body.way.value), ("on_behalf_of", body.on_behalf_of), ("evidence", body.evidence)]
    return _act(caller, answer, (number, document), "back", key, pairs)
