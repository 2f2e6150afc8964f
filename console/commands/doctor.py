"""`zhishou doctor`."""

import click

from console.commands.shared import as_json, emit, opened
from console.commands.speaking import speech
from console.help_pages import places
from flows.acts.diagnosis import Finding, Verdict
from flows.acts.doctor import examine
from flows.phrases import Phrase
from flows.settings import SettingsError
from models.errors import BadDatabase

_COLOURS = {Verdict.OK: "green", Verdict.NOTE: "yellow", Verdict.WRONG: "red"}


@click.command()
@as_json
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """What is wrong here, and what to do about it; exit 1 if anything is."""
    findings = _findings(ctx)
    if as_json:
        emit(findings)
    else:
        for found in findings:
            _print(found)
    ctx.exit(1 if any(found.verdict is Verdict.WRONG for found in findings) else 0)


# What was looked at, and how bad it is, in words.
_PLACES = {
    "settings": Phrase("settings"),
    "database": Phrase("database"),
    "record": Phrase("record"),
    "disk": Phrase("disk"),
    "watch": Phrase("watch"),
    "phones": Phrase("phones"),
    "people": Phrase("people"),
    "accounts": Phrase("accounts"),
    "clock": Phrase("clock"),
    "playbooks": Phrase("playbooks"),
    "prefect": Phrase.verbatim("prefect"),
    "drills": Phrase("drills"),
}
_VERDICTS = {Verdict.OK: Phrase("ok"), Verdict.NOTE: Phrase("note"), Verdict.WRONG: Phrase("wrong")}


def _print(found: Finding) -> None:
    said = speech()
    verdict, place = said.say(_VERDICTS[found.verdict]), said.say(_PLACES[found.place])
    remedy = f" → {said.say(found.remedy)}" if found.remedy else ""
    click.secho(verdict + " " * (6 - places(verdict)), fg=_COLOURS[found.verdict], nl=False)
    click.echo(f"{place}{' ' * (10 - places(place))} {said.say(found.what)}{remedy}")


def _findings(ctx: click.Context) -> list[Finding]:
    """What was found. Without settings, or a database of a kind we open, nothing else can be looked at."""
    try:
        with opened(ctx, as_it_is=True) as office:
            return examine(office)
    except SettingsError as error:
        return [Finding("settings", Verdict.WRONG, error.said, Phrase("mend what is named; see README"))]
    except BadDatabase as error:
        return [
            Finding(
                "database",
                Verdict.WRONG,
                Phrase.verbatim(str(error)),
                Phrase("set database.url; see README"),
            )
        ]
