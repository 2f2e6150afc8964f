"""Sources 来源 of an incident: added one by one, or with the incident that is joined to it 并案."""

from dataclasses import replace

from engine.draft import Draft
from engine.endings import Absorbed
from engine.errors import Unchanged, WrongTime
from engine.origins import Origin, SourceAdded


def added(draft: Draft, event: SourceAdded) -> None:
    """One source more; Unchanged for one that is there already. No limit counts from it."""
    at = event.at or draft.now
    if at > draft.now:
        raise WrongTime(f"nothing can have come in at {at:%Y-%m-%d %H:%M %Z}: that is still to come")
    origin = Origin(event.how, at, event.words, event.number)
    if any(origin.is_same(one) for one in draft.incident.origins):
        raise Unchanged(f"{draft.incident.number} has this source already")
    _add(draft, origin)


def absorbed(draft: Draft, event: Absorbed) -> None:
    """Another incident goes on here, with whatever sources it had."""
    draft.enter("merged_from", by_system=False, number=event.number)
    for origin in event.origins:
        words = "" if draft.facts.content_free else origin.words
        _add(draft, replace(origin, of=origin.of or event.number, words=words))


def _add(draft: Draft, origin: Origin) -> None:
    draft.change(replace(draft.incident, origins=(*draft.incident.origins, origin)))
    besides = {"number": origin.number, "of": origin.of}
    draft.enter(
        "source_added",
        by_system=False,
        how=origin.how,
        at=origin.at,
        words=origin.words,
        **{name: value for name, value in besides.items() if value},
    )
