"""Incidents in the shapes of the interface. Command line and interface print the same of these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from console.acting import Who
from console.api.shapes import incidents as shapes
from console.api.shapes.common import Level, Named
from console.buttons import buttons
from console.incident import Sheet
from console.present import next_step
from console.suggestion import in_words
from console.telephone import masked
from console.times import Wall
from engine.calendars import Calendar
from engine.plan import Plan
from engine.suggesting import Suggestion
from engine.vocabulary import ClockState
from flows.acts.views import Light
from models import registration
from models.finding import Listed
from notifications.labels import authority
from notifications.moments import moment


@dataclass(frozen=True)
class Teller:
    """Puts what the office has into shapes: its zone, its words, and whether numbers may be seen."""

    wall: Wall
    numbers: bool = False

    @property
    def calendar(self) -> Calendar:
        """The office's."""
        return self.wall.calendar

    def at(self, instant: datetime) -> datetime:
        """With the offset of the office's zone."""
        return self.calendar.local(instant)

    def maybe(self, instant: datetime | None) -> datetime | None:
        """The same, if there is one."""
        return self.at(instant) if instant else None

    def number(self, telephone: str) -> str:
        """A telephone number, for whoever has to dial it; masked for everybody else."""
        return telephone if self.numbers else masked(telephone)

    def level(self, plan: Plan, level: str) -> Level:
        """A level by its name."""
        return Level(id=level, name=plan.level(level).name)

    def suggested(self, found: Suggestion | None, plan: Plan) -> shapes.Suggested | None:
        """The level coded fields ask for, and why."""
        said = in_words(found, plan, self.wall.words)
        if said is None:
            return None
        return shapes.Suggested(level=self.level(plan, said.id), title=said.title, why=said.why)


def row(one: Listed, plan: Plan, tell: Teller) -> shapes.IncidentRow:
    """An incident in a list."""
    words = tell.wall.words
    return shapes.IncidentRow(
        number=one.number,
        title=one.title,
        playbook=Named(id=plan.id, title=words.text(plan.title)),
        category=words.text(plan.category),
        state=one.state,
        state_words=words.label(one.state),
        event_level=tell.level(plan, one.event_level),
        response_level=tell.level(plan, one.response_level),
        unit=one.unit,
        drill=one.drill,
        content_free=one.content_free,
        logged_at=tell.at(one.logged_at),
        changed_at=tell.at(one.changed_at),
    )


def whole(sheet: Sheet, tell: Teller, who: Who | None = None) -> shapes.Incident:
    """One incident, whole; what comes next for whoever looks."""
    facts, row_of, words = sheet.facts, sheet.show.row, tell.wall.words
    incident = facts.incident
    step = next_step(sheet, buttons(sheet, words, who), who, sheet.wall)
    return shapes.Incident(
        **row(_listed(sheet), facts.plan, tell).model_dump(),
        level_words=words("level.is", level=facts.plan.level(incident.event_level).name),
        logged_by=sheet.says.person(incident.logged_by) if incident.logged_by else "",
        registered=[shapes.Said(name=name, value=value) for name, value in sheet.facts_lines],
        related=[shapes.Said(name=number, value=how) for number, how in sheet.related],
        texts=_texts(row_of, facts.content_free),
        fields=dict(incident.fields),
        moments={name: tell.at(at) for name, at in incident.anchors.items()},
        limits=limits(sheet, tell),
        steps=[shapes.Step.model_validate(one) for one in sheet.steps],
        updates=_updates(sheet, tell),
        waiting=[shapes.Waiting.model_validate(one) for one in sheet.pending],
        next=shapes.NextStep(says=step.says, act=step.act),
        ahead=[shapes.Ahead(at=tell.at(a.at), what=a.what, is_limit=a.is_limit) for a in sheet.ahead],
        watch_alive=sheet.show.light.alive,
        trouble=_trouble(sheet.show.light),
    )


def _trouble(light: Light) -> str:
    return light.trouble if light.alive else ""


def _listed(sheet: Sheet) -> Listed:
    found, incident = sheet.show.row, sheet.facts.incident
    silent = sheet.facts.content_free
    return Listed(
        incident.id,
        incident.number,
        "" if silent else found["title"],
        found["playbook_hash"],
        incident.state,
        incident.event_level,
        incident.response_level,
        sheet.show.unit,
        incident.drill is not None,
        silent,
        found["logged_at"],
        found["changed_at"],
    )


def _texts(found: Mapping[str, Any], silent: bool) -> dict[str, str]:
    """What was registered in words; a reporter's number by its end."""
    texts = {name: text for name, text in registration.of(found).items() if text and not silent}
    if "reporter_phone" in texts:
        texts["reporter_phone"] = masked(texts["reporter_phone"])
    return texts


def limits(sheet: Sheet, tell: Teller) -> list[shapes.Limit]:
    """Every limit it has or had, those in force first, as the page has them."""
    order = {(one.bar.id, one.epoch): place for place, one in enumerate(sheet.limits)}
    rows = sorted(sheet.show.clocks, key=lambda one: order[one["deadline"], one["epoch"]])
    return [_limit(sheet, one, tell) for one in rows]


def _limit(sheet: Sheet, found: Mapping[str, Any], tell: Teller) -> shapes.Limit:
    plan, words, level = sheet.facts.plan, tell.wall.words, sheet.facts.incident.event_level
    deadline = plan.deadline(found["deadline"])
    rests_on, span = deadline.authority(level), deadline.within.get(level)
    state = ClockState(found["state"]).read(missed=found["breached_at"] is not None)
    return shapes.Limit(
        id=deadline.id,
        title=words.text(deadline.title),
        state=state,
        state_words=words.label(state),
        anchor=moment(plan, found["anchor"], words.locale),
        started_at=tell.at(found["started"]),
        due_at=tell.at(found["due"]),
        met_at=tell.maybe(found["met_at"]),
        breached_at=tell.maybe(found["breached_at"]),
        within=words.span(span) if span else "",
        source=authority(rests_on.source, deadline.says, words.locale),
        standing=rests_on.standing,
        provisional=found["provisional"],
        epoch=found["epoch"],
    )


def _updates(sheet: Sheet, tell: Teller) -> list[shapes.Update]:
    plan, words = sheet.facts.plan, tell.wall.words
    titles = {cadence.id: words.text(cadence.title) for cadence in plan.cadences}
    return [
        shapes.Update(id=one.cadence, title=titles[one.cadence], due_at=tell.at(one.due), owed=one.is_owed)
        for one in sorted(sheet.facts.incident.occasions, key=lambda one: one.due)
        if one.cadence in titles
    ]


def dial(listed: Sequence[tuple[str, str, str]], tell: Teller) -> list[shapes.Dial]:
    """Whom to ring by hand."""
    return [shapes.Dial(role=role, name=name, number=tell.number(n)) for role, name, n in listed]
