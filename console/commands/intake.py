"""`zhishou log`."""

import contextlib
from collections.abc import Collection

import click
from pydantic import ValidationError

from console.api.foreseen import forecast
from console.api.shapes.incidents import Suggested
from console.commands import printing
from console.commands.looking import teller
from console.commands.shared import acting, acting_id, as_json, emit, opened, when
from console.commands.speaking import worded
from engine.errors import EngineError
from engine.forecast import Forecast
from engine.parts import FieldKind
from engine.plan import Plan
from engine.suggesting import Suggestion
from flows.acts import intake as acts
from flows.acts.errors import BadInput, Problem
from flows.acts.intake import Intake, Receipt
from flows.wiring import Office
from models.columns import new_id
from models.errors import Unavailable


@click.command()
@click.option("--playbook", required=True, help="Playbook id, such as public-opinion.")
@click.option("--level", required=True, help="Event level 事件级别, such as II (初判).")
@click.option("--response-level", help="Response level 响应级别, if not the same.")
@click.option("--title", default="", help="A few words by which the desk knows it.")
@click.option("--summary", default="", help="What is known.")
@click.option("--unit", help="Name of the unit it concerns 涉事单位.")
@click.option("--place", default="")
@click.option("--source", "source_of_report", default="", help="Where it came from: 巡查, 12345, 网信转办 …")
@click.option("--link", default="")
@click.option("--platform", "account_platform", default="", help="Where the account concerned is 涉及账号.")
@click.option("--account", "account_name", default="", help="Its name there.")
@click.option("--occurred", help="When it happened, office time.")
@click.option("--found", help="When it was found; now if not given.")
@click.option("--received", help="When it was reported to us; now if not given.")
@click.option("--field", "fields", multiple=True, metavar="ID=VALUE", help="A coded field of the playbook.")
@click.option("--reported-to", multiple=True, metavar="ROLE", help="Already told by telephone 已电话报告.")
@click.option("--content-free", is_flag=True, help="疑似涉密: codes only, no title and no other words.")
@click.option("--drill", is_flag=True, help="Start it as a drill 演练: marked, numbered apart, for good.")
@click.option("--drill-calls", multiple=True, metavar="ROLE", help="Outside the office, whom it may call.")
@click.option("--key", help="Makes it idempotent: the same key is the same incident.")
@click.option("--preview", is_flag=True, help="Only show whom it would call and what is due by when.")
@as_json
@click.pass_context
def log(ctx: click.Context, /, key: str | None, preview: bool, as_json: bool, **given: object) -> None:
    """Enter an incident 接报登记; the right phones ring at once."""
    actor = acting(ctx)
    with opened(ctx) as office:
        officer = acting_id(office, actor)
        intake = _read(office, given, officer)
        if preview:
            _show_forecast(office, intake, acts.preview(office, intake, officer), as_json=as_json)
            return
        try:
            receipt = acts.log(office, intake, actor, key or f"cli-{new_id(office.now())}", officer)
        except Unavailable as error:
            _refused(office, intake, officer, error, as_json=as_json)
            ctx.exit(3)
        _show_receipt(office, receipt, intake, as_json=as_json)


def _read(office: Office, given: dict[str, object], officer: str | None) -> Intake:
    values = {k: v for k, v in given.items() if k not in ("fields", "occurred", "found", "received")}
    for name in ("occurred", "found", "received"):
        values[f"{name}_at"] = when(office, given[name])  # type: ignore[arg-type]  # click gives text or None
    playbook = office.playbooks.get(str(given["playbook"]))
    values["fields"] = coded(playbook.plan if playbook else None, given["fields"])  # type: ignore[arg-type]  # a tuple of texts
    try:
        return Intake.model_validate(values)
    except ValidationError as error:
        raise BadInput(_wrong(office, values, officer, error)) from error


def _wrong(
    office: Office, values: dict[str, object], officer: str | None, error: ValidationError
) -> list[Problem]:
    """What does not fit, and what the playbook finds wrong with the rest: everything at once."""
    found = [Problem(str(wrong["loc"][0]), "does not fit", wrong["msg"]) for wrong in error.errors()]
    places = {problem.place for problem in found}
    rest = {name: value for name, value in values.items() if name not in places}
    try:
        with contextlib.suppress(EngineError):
            acts.preview(office, Intake.model_validate(rest), officer)
    except BadInput as more:
        found += [problem for problem in more.problems if problem.place not in places]
    return found


_YES_NO = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}


def coded(plan: Plan | None, texts: tuple[str, ...]) -> dict[str, bool | str]:
    """Coded fields as ID=VALUE; BadInput for what is not that. What does not fit is for the act to refuse."""
    return coded_as({f.id for f in plan.fields if f.kind is FieldKind.YES_NO} if plan else set(), texts)


def coded_as(yes_no: Collection[str], texts: tuple[str, ...]) -> dict[str, bool | str]:
    """The same, where these fields are answered with yes or no."""
    fields: dict[str, bool | str] = {}
    for text in texts:
        name, separator, value = text.partition("=")
        if not separator:
            raise BadInput([Problem("--field", text, "write ID=VALUE")])
        fields[name] = _YES_NO.get(value.lower(), value) if name in yes_no else value
    return fields


def _suggested(office: Office, found: Suggestion | None, intake: Intake) -> Suggested | None:
    plan = office.playbooks[intake.playbook].plan
    return teller(office, office.now()).suggested(found, plan)


def _levels(office: Office, intake: Intake) -> dict[str, str]:
    return {level.id: level.name for level in office.playbooks[intake.playbook].plan.levels}


def _show_receipt(office: Office, receipt: Receipt, intake: Intake, *, as_json: bool) -> None:
    if as_json:
        emit(receipt)
        return
    found = _suggested(office, receipt.suggested, intake)
    said = printing.suggestion(found, intake.level, _levels(office, intake))
    printing.logged(receipt.number, said, is_new=receipt.is_new, drill=intake.drill)
    if not receipt.watch_alive:
        printing.not_called(receipt.dial)


def _refused(
    office: Office, intake: Intake, officer: str | None, error: Unavailable, *, as_json: bool
) -> None:
    dial = acts.dial_list(office, intake, officer)
    if as_json:
        emit({"error": "Unavailable", "message": str(error), "dial": dial})
        return
    words = worded("NOT ENTERED, nobody is being called ({error}). Dial now:", error=error)
    printing.nobody_is_called(words, dial)


def _show_forecast(office: Office, intake: Intake, seen: Forecast, *, as_json: bool) -> None:
    if as_json:
        emit(seen)
        return
    plan, tell = office.playbooks[intake.playbook].plan, teller(office, office.now())
    with office.database.reading() as tx:
        book = office.book(tx, office.now())
    shown = forecast(seen, plan, intake, (), book, tell)
    printing.forecast(shown, intake.level, _levels(office, intake), drill=intake.drill)
