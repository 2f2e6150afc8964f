"""`zhishou document …`: write documents 文书, pass them on, sign them, print them."""

from pathlib import Path

import click

from console.api import papers
from console.commands import printing
from console.commands.handling import say
from console.commands.misuse import Misuse
from console.commands.shared import acting, as_json, emit, opened, when
from console.commands.speaking import worded
from console.documents import document_sheet, lines, paper
from console.timeline import chronicle
from console.times import Wall
from console.words import Words
from engine.documents import Signature
from flows.acts import documents, handling, passing_on
from flows.acts.passing_on import Passing
from flows.wiring import Office
from models.people import Book

_WHOSE = click.option("--for", "behalf", metavar="WHO", help="Whose word, code or signature it is.")
_WAYS = [way.value for way in Signature]


@click.group()
def document() -> None:
    """Documents 文书: write them, pass them on, sign and print them."""


def _wall(office: Office) -> tuple[Book, Wall]:
    now = office.now()
    with office.database.reading() as tx:
        book = office.book(tx, now)
    return book, Wall(office.calendar, now, Words(office.settings.office.locale))


@document.command("list")
@click.argument("number")
@as_json
@click.pass_context
def list_(ctx: click.Context, number: str, as_json: bool) -> None:
    """The documents of incident NUMBER: where each stands, and who has it."""
    with opened(ctx) as office:
        book, wall = _wall(office)
        facts = handling.facts_of(office, number)
        listed = lines(facts, chronicle(facts, (), book, wall), wall)
    if as_json:
        emit(list(listed))
        return
    printing.documents(papers.row(one) for one in listed)


@document.command()
@click.argument("number")
@click.argument("document")
@as_json
@click.pass_context
def show(ctx: click.Context, number: str, document: str, as_json: bool) -> None:
    """The text of DOCUMENT of incident NUMBER, and its stages."""
    with opened(ctx) as office:
        book, wall = _wall(office)
        sheet = document_sheet(documents.read(office, number, document), book, wall)
    if as_json:
        emit({"document": sheet.line, "sections": sheet.sections, "stages": sheet.stages})
        return
    printing.document(papers.document(sheet))


@document.command()
@click.argument("number")
@click.argument("document")
@click.option(
    "--section", "sections", multiple=True, metavar="ID=TEXT", help="A section; as often as needed."
)
@click.option(
    "--file", "files", multiple=True, metavar="ID=FILE", help="A section from a text file; - reads it."
)
@as_json
@click.pass_context
def write(
    ctx: click.Context,
    number: str,
    document: str,
    sections: tuple[str, ...],
    files: tuple[str, ...],
    as_json: bool,
) -> None:
    """Write sections of DOCUMENT of incident NUMBER 拟稿; what is left out stays as it is."""
    texts = dict(map(_pair, sections))
    for name, file in map(_pair, files):
        with click.open_file(file, encoding="utf-8") as source:
            texts[name] = source.read()
    actor = acting(ctx)
    with opened(ctx) as office:
        changed = documents.save(office, number, document, texts, actor)
        if changed:
            say(office, changed, as_json=as_json)
        elif as_json:
            emit({"number": number, "entries": []})
        else:
            click.echo(worded("{number}  {document}: nothing new", number=number, document=document))


def _pair(given: str) -> tuple[str, str]:
    name, separator, value = given.partition("=")
    if not separator:
        raise Misuse("{given} is no section: write ID=…", given=given)
    return name.strip(), value


@document.command("pass")
@click.argument("number")
@click.argument("document")
@click.option(
    "--stage", default="", help="The stage that is meant, such as review; refused if it is another."
)
@_WHOSE
@click.option("--by", "way", type=click.Choice(_WAYS), default="console", help="How it is signed.")
@click.option("--code", default="", help="The code sent to the signer's phone.")
@click.option("--to", "evidence", default="", help="To whom it was issued, or where it was published.")
@click.option("--at", help="When it was, if earlier (补录).")
@as_json
@click.pass_context
def pass_(
    ctx: click.Context,
    number: str,
    document: str,
    stage: str,
    behalf: str | None,
    way: str,
    code: str,
    evidence: str,
    at: str | None,
    as_json: bool,
) -> None:
    """Pass DOCUMENT of incident NUMBER on: 送核, 核稿, 会签, 签发, 印发; signed, it has its number."""
    actor = acting(ctx)
    with opened(ctx) as office:
        how = Passing(stage, behalf, when(office, at), Signature(way), code, evidence)
        say(office, passing_on.pass_on(office, number, document, how, actor), as_json=as_json)


@document.command("return")
@click.argument("number")
@click.argument("document")
@click.argument("reason")
@_WHOSE
@as_json
@click.pass_context
def return_(
    ctx: click.Context, number: str, document: str, reason: str, behalf: str | None, as_json: bool
) -> None:
    """Send DOCUMENT of incident NUMBER back to its drafter 退回, with a REASON."""
    actor = acting(ctx)
    with opened(ctx) as office:
        changed = passing_on.send_back(office, number, document, reason, actor, on_behalf_of=behalf)
        say(office, changed, as_json=as_json)


@document.command()
@click.argument("number")
@click.argument("document")
@_WHOSE
@click.option("--by", "way", type=click.Choice(_WAYS), default="console", help="How it is signed now.")
@click.option("--code", default="", help="The code sent to the signer's phone.")
@as_json
@click.pass_context
def confirm(
    ctx: click.Context, number: str, document: str, behalf: str | None, way: str, code: str, as_json: bool
) -> None:
    """Sign for DOCUMENT of incident NUMBER, which was signed by word of mouth 补签."""
    actor = acting(ctx)
    with opened(ctx) as office:
        how = Passing(on_behalf_of=behalf, way=Signature(way), code=code)
        say(office, passing_on.back(office, number, document, how, actor), as_json=as_json)


@document.command()
@click.argument("number")
@click.argument("who")
@click.pass_context
def code(ctx: click.Context, number: str, who: str) -> None:
    """Have a code sent to the phone of WHO signs a document of incident NUMBER."""
    actor = acting(ctx)
    with opened(ctx) as office:
        asked = passing_on.send_code(office, number, who, actor)
    click.echo(worded("{who}: a code is on its way, good for 15 minutes", who=who))
    if not asked.alive:
        click.echo(worded("no watch is alive: nothing is sent until one runs"), err=True)


@document.command("print")
@click.argument("number")
@click.argument("document")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The HTML file.")
@click.pass_context
def print_(ctx: click.Context, number: str, document: str, out: Path) -> None:
    """Write DOCUMENT of incident NUMBER as a 公文 to a file: it loads nothing, and prints on A4."""
    with opened(ctx) as office:
        book, wall = _wall(office)
        written = documents.read(office, number, document)
        text = paper(written, book, wall, office.settings.office.name)
    out.write_text(text, encoding="utf-8")
    click.echo(str(out))
