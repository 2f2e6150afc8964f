"""`zhishou board|show`."""

from datetime import datetime
from typing import Any

import click

from console.api import boarded, parts, recorded, telling
from console.api.telling import Teller
from console.commands import printing
from console.commands.shared import as_json, emit, opened
from console.incident import sheet
from console.times import Wall
from console.words import Words
from flows.acts import views
from flows.acts.views import Board, Show
from flows.wiring import Office


def teller(office: Office, at: datetime) -> Teller:
    """Puts things into shapes for a terminal: whoever uses it here sees the whole database anyway."""
    return Teller(Wall(office.calendar, at, Words(office.settings.office.locale)), numbers=True)


@click.command()
@as_json
@click.pass_context
def board(ctx: click.Context, as_json: bool) -> None:
    """Open incidents, the limit that ends next first."""
    with opened(ctx) as office:
        seen = views.board(office)
        if as_json:
            emit(_board_document(seen))
            return
        tell = teller(office, seen.at)
        cards = boarded.cards(office, seen, tell)
        printing.board(boarded.board(office, seen, tell, whole=True), cards)


def _board_document(seen: Board) -> dict[str, Any]:
    return {
        "at": seen.at,
        "light": seen.light,
        "incidents": seen.rows,
        "total": seen.total,
        "cards": seen.cards,
        "cards_total": seen.cards_total,
        "drills": seen.drills,
    }


@click.command()
@click.argument("number")
@as_json
@click.pass_context
def show(ctx: click.Context, number: str, as_json: bool) -> None:
    """Incident NUMBER, whole."""
    with opened(ctx) as office:
        seen = views.show(office, number)
        if as_json:
            emit(_as_document(seen))
            return
        wall = teller(office, seen.at).wall
        with office.database.reading() as tx:
            book = office.book(tx, seen.at)
        view = sheet(office, number, book, wall)
        told = recorded.entries(office, view.show, view.show.entries, wall)
        tell = Teller(wall, numbers=True)
        printing.incident(telling.whole(view, tell), parts.called(view, tell), told)


def _as_document(seen: Show) -> dict[str, Any]:
    incident = seen.facts.incident
    return {
        "incident": incident,
        "title": seen.row["title"],
        "unit": seen.unit,
        "light": seen.light,
        "clocks": seen.clocks,
        "pages": seen.pages,
        "cards": seen.cards,
        "timers": seen.facts.timers,
        "done_steps": sorted(seen.facts.done_steps),
        "allowed": sorted(seen.allowed),
        "entries": seen.entries,
    }
