"""What logging an incident would set off, in the shape of the interface."""

from collections.abc import Iterable

from console.alike import Same
from console.api.shapes import incidents as shapes
from console.api.telling import Teller
from engine.forecast import Call, Forecast, Later
from engine.plan import Plan
from flows.acts.intake import Intake
from models.people import Book
from notifications.labels import authority
from notifications.moments import moment


def forecast(
    seen: Forecast, plan: Plan, intake: Intake, alike: Iterable[Same], book: Book, tell: Teller
) -> shapes.Forecast:
    """Calls in their order, limits as they would run, and what it may be one more report of."""
    words = tell.wall.words
    limits = []
    for clock in seen.clocks:
        deadline = plan.deadline(clock.id)
        rests_on = deadline.authority(intake.level)
        limits.append(
            shapes.ForecastLimit(
                id=clock.id,
                title=words.text(deadline.title),
                due_at=tell.at(clock.due),
                source=authority(rests_on.source, deadline.says, words.locale),
                standing=rests_on.standing,
                provisional=clock.provisional,
            )
        )
    return shapes.Forecast(
        handling=words.label(seen.handling.mode) if seen.handling else "",
        calls=[_call(call, plan, book, tell) for call in seen.calls],
        later=[_later(one, plan, book, tell) for one in seen.later],
        limits=limits,
        suggested=tell.suggested(seen.suggested, plan),
        alike=[shapes.AlikeIncident.model_validate(one) for one in alike],
    )


def _call(call: Call, plan: Plan, book: Book, tell: Teller) -> shapes.ForecastCall:
    return shapes.ForecastCall(
        at=tell.at(call.at),
        kind=call.kind,
        role=tell.wall.words.text(plan.roles[call.role].title),
        people=_names(call, book),
        by_hand=call.by_hand,
        spared=call.spared,
    )


def _later(one: Later, plan: Plan, book: Book, tell: Teller) -> shapes.ForecastLater:
    words = tell.wall.words
    return shapes.ForecastLater(
        role=words.text(plan.roles[one.role].title),
        people=_names(one, book),
        by_hand=one.by_hand,
        spared=one.spared,
        after=[moment(plan, name, words.locale) for name in one.anchors],
    )


def _names(call: Call | Later, book: Book) -> list[str]:
    return [book.people[person].name for person in call.people if person in book.people]
