"""Where the limits hang in the chart: at what they count from, and at what meets them."""

from collections.abc import Collection, Iterator, Mapping

from engine import moments
from engine.conditions import ALWAYS
from engine.documents import BACKED, ORAL
from engine.duties import Deadline
from engine.vocabulary import Anchor
from playbooks import wording
from playbooks.charting.nodes import Clock
from playbooks.charting.words import word
from playbooks.documents import step_id
from playbooks.explaining import Page
from playbooks.paper.limits import Limit, deadlines, updates

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
    Anchor.CONSENTED: CONSENT,
    Anchor.RESOLVED: CLOSING,
}


def box_of(step: str) -> str:
    """The box of a step; a document is one box, whatever its stages."""
    document, is_stage, _ = step.partition(".")
    return f"document:{document}" if is_stage else f"step:{step}"


class Places:
    """The box at which each moment happens. `drawn` are the boxes there are, by id."""

    def __init__(self, page: Page, drawn: Collection[str], rungs: Mapping[str, str]) -> None:
        self._limits = {limit.id: limit for limit in page.plan.deadlines}
        self._drawn = drawn
        self._rungs = rungs  # role -> the box of the first rung that calls it

    def of(self, names: Collection[str]) -> tuple[str, ...]:
        """The boxes of these moments, each once, in their order."""
        return tuple(dict.fromkeys(place for name in names if (place := self._of(name)) in self._drawn))

    def _of(self, name: str) -> str:
        kind, item = moments.parts(name)
        if not kind:
            return _ANCHORS.get(item, HEAD)
        if kind == moments.STEP:
            return box_of(item)
        if kind in (ORAL, BACKED):
            return box_of(step_id(item, ""))
        if kind == moments.DEADLINE:
            return self._met(self._limits[item])
        if kind == moments.MISSED:
            return next(iter(self.of(self._limits[item].anchors)), HEAD)
        if kind in (moments.FIELD, moments.JUDGED):
            return HEAD
        return f"tell:{item}" if f"tell:{item}" in self._drawn else self._rungs.get(item, HEAD)

    def _met(self, limit: Deadline) -> str:
        """Where a limit is met; if only a person says so, where it began. No limit waits for itself."""
        return next(iter(self.of(sorted(limit.met_by)) or self.of(limit.anchors)), HEAD)


def clocks(page: Page, places: Places) -> dict[str, tuple[Clock, ...]]:
    """The clocks that hang at each box, by its id: those that start there, then those that end there."""
    starts: dict[str, list[Clock]] = {}
    ends: dict[str, list[Clock]] = {}
    owed = list(deadlines(page))
    for number, (limit, row) in enumerate(owed, start=1):
        for place in places.of(limit.anchors) or (HEAD,):
            starts.setdefault(place, []).append(Clock(number, _begun(page, limit, row)))
        for place in places.of(sorted(limit.met_by)):
            ends.setdefault(place, []).append(Clock(number, word("ends", page.locale, title=row.matter)))
    for number, text in enumerate(_repeated(page), start=len(owed) + 1):
        starts.setdefault(HEAD, []).append(Clock(number, text))
    return {place: (*starts.get(place, ()), *ends.get(place, ())) for place in {**starts, **ends}}


def _begun(page: Page, limit: Deadline, row: Limit) -> str:
    said = word("starts", page.locale, title=row.matter, within=row.within)
    if limit.when != ALWAYS:
        said += wording.bracket(page.condition(limit.when), page.locale)
    return said + _standing(row, page.locale)


def _standing(row: Limit, locale: str) -> str:
    return word("to_confirm", locale) if row.to_confirm else ""


def _repeated(page: Page) -> Iterator[str]:
    for update, row in updates(page):
        every, key = page.how_often(update), "every" if update.every else "at_times"
        yield word(key, page.locale, title=row.matter, every=every) + _standing(row, page.locale)
