"""Where the limits hang in the chart: at what they count from, and at what meets them."""

from collections.abc import Callable, Collection, Mapping

from engine import moments
from engine.conditions import ALWAYS, Condition
from engine.documents import BACKED, ORAL
from engine.duties import Cadence, Deadline, Question
from engine.vocabulary import Anchor
from playbooks.charting.nodes import Clock
from playbooks.charting.words import word
from playbooks.documents import step_id
from playbooks.explaining import Page
from playbooks.paper.limits import Limit, deadlines, questions, updates

HEAD, CONFIRM, CONSENT, CLOSING, REVIEW, ARCHIVED = (
    "head",
    "confirm",
    "consent",
    "closing",
    "review",
    "archived",
)
_ANCHORS: Mapping[str, str] = {
    Anchor.CONFIRMED: CONFIRM,
    Anchor.GRADED: CONFIRM,
    Anchor.CONSENTED: CONSENT,
    Anchor.RESOLVED: CLOSING,
}


def box_of(step: str) -> str:
    """The box of a step; a document is one box, whatever its stages."""
    document, is_stage, _ = step.partition(".")
    return f"document:{document}" if is_stage else f"step:{step}"


def box_of_update(update: str) -> str:
    """The box of a recurring report; only those that a limit counts from are drawn."""
    return f"update:{update}"


_BOXES: Mapping[str, Callable[[str], str]] = {
    moments.STEP: box_of,
    ORAL: lambda document: box_of(step_id(document, "")),
    BACKED: lambda document: box_of(step_id(document, "")),
    moments.UPDATE: box_of_update,
}


class Places:
    """The box at which each moment happens. `drawn` are the boxes there are, by id."""

    def __init__(self, page: Page, drawn: Collection[str], rungs: Mapping[str, str]) -> None:
        self._limits = {limit.id: limit for limit in page.plan.deadlines}
        self._asked = page.plan.asked
        self._drawn = drawn
        self._rungs = rungs  # role -> the box of the first rung that calls it

    def of(self, names: Collection[str]) -> tuple[str, ...]:
        """The boxes of these moments, each once, in their order."""
        return tuple(dict.fromkeys(place for name in names if (place := self._of(name)) in self._drawn))

    def _of(self, name: str) -> str:
        kind, item = moments.parts(name)
        if not kind:
            return _ANCHORS.get(item, HEAD)
        if kind in _BOXES:
            return _BOXES[kind](item)
        if kind == moments.DEADLINE:
            return self._met(self._limits[item])
        if kind == moments.MISSED:
            return next(iter(self.of(self._limits[item].anchors)), HEAD)
        if kind == moments.JUDGED and item in self._asked:  # where somebody is asked to decide it
            return next(iter(self.of(self._asked[item].anchors)), HEAD)
        if kind in (moments.FIELD, moments.JUDGED):
            return HEAD
        return f"tell:{item}" if f"tell:{item}" in self._drawn else self._rungs.get(item, HEAD)

    def _met(self, limit: Deadline) -> str:
        """Where a limit is met; if only a person says so, where it began. No limit waits for itself."""
        return next(iter(self.of(sorted(limit.met_by)) or self.of(limit.anchors)), HEAD)


Owed = Deadline | Cadence | Question


def numbers(page: Page) -> dict[tuple[str, str], int]:
    """The number that each limit of these levels has in the table of limits, by `_key`."""
    rows: list[tuple[Owed, Limit]] = [*deadlines(page), *updates(page), *questions(page)]
    return {_key(owed): number for number, (owed, _) in enumerate(rows, start=1)}


def _key(owed: Owed) -> tuple[str, str]:
    return type(owed).__name__, owed.field if isinstance(owed, Question) else owed.id


def clocks(
    page: Page, places: Places, numbered: Mapping[tuple[str, str], int]
) -> dict[str, tuple[Clock, ...]]:
    """The clocks that hang at each box, by its id: those that start there, then those that end there."""
    starts: dict[str, list[Clock]] = {}
    ends: dict[str, list[Clock]] = {}
    owed: list[tuple[Deadline | Question, Limit]] = [*deadlines(page), *questions(page)]
    for limit, row in owed:
        number = numbered[_key(limit)]
        for place in places.of(limit.anchors) or (HEAD,):
            starts.setdefault(place, []).append(Clock(number, _begun(page, limit, row)))
        for place in places.of(sorted(limit.met_by)) if isinstance(limit, Deadline) else ():
            ends.setdefault(place, []).append(Clock(number, word("ends", page.locale, title=row.matter)))
    for update, row in updates(page):
        text = _repeated(page, update, row)
        place = next(iter(places.of([moments.of(moments.UPDATE, update.id)])), HEAD)
        starts.setdefault(place, []).append(Clock(numbered[_key(update)], text))
    return {place: (*starts.get(place, ()), *ends.get(place, ())) for place in {**starts, **ends}}


def _begun(page: Page, limit: Deadline | Question, row: Limit) -> str:
    said = word("starts", page.locale, title=row.matter, within=row.within)
    return said + _only_if(page, limit.when) + _standing(row, page.locale)


def _only_if(page: Page, when: Condition) -> str:
    return "" if when == ALWAYS else page.bracket(page.condition(when))


def _standing(row: Limit, locale: str) -> str:
    return word("to_confirm", locale) if row.to_confirm else ""


def _repeated(page: Page, update: Cadence, row: Limit) -> str:
    every, key = page.how_often(update), "every" if update.every else "at_times"
    said = word(key, page.locale, title=row.matter, every=every)
    return said + _only_if(page, update.when) + _standing(row, page.locale)
