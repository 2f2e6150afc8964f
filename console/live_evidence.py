"""The record of an incident as it is now, read the way a report reads it."""

from dataclasses import replace

from flows.acts.views import Show
from flows.report.chronicle import Chronicle
from flows.report.dossier import paged
from flows.report.evidence import Evidence


def by_the_minute(seen: Show, says: Chronicle) -> Evidence:
    """The same as at the last full minute: what is drawn of it changes no more often than that.

    Of an incident that is over, as at its last change: it is not drawn on for ever.
    """
    state = seen.facts.incident.state
    at = seen.at if state.is_open else seen.row["changed_at"]
    at = max(at.replace(second=0, microsecond=0), seen.row["logged_at"])
    return evidence(replace(seen, at=at), says)


def evidence(seen: Show, says: Chronicle) -> Evidence:
    """What the page needs of a dossier: the same blocks and pictures are made of it as in the report."""
    incident = seen.facts.incident
    dossier = {
        "entries": list(seen.entries),
        "pages": [paged(page) for page in seen.pages],
        "clocks": list(seen.clocks),
        "made_at": seen.at,
        "incident": {"logged_at": seen.row["logged_at"], "event_level": incident.event_level},
    }
    return Evidence(dossier, says)
