"""What a report would say of an incident now."""

from dataclasses import replace
from typing import Any

from engine.calendars import Calendar
from flows.report import dossier, layout
from flows.report.dossier import Dossier
from models import incidents
from tests.closing import Desk
from tests.night import Night


def laid_out(desk: Desk | Night, locale: str = "zh", **changes: Any) -> dict[str, Any]:
    """The incident of this night as a report lays it out, with parts of its plan changed."""
    with desk.office.database.reading() as tx:
        now = desk.clock.now()
        loaded = incidents.load_one(tx, incidents.id_of(tx, desk.number), desk.office.context(tx, now))
        found: Dossier = dossier.read(tx, desk.office, loaded, 1, now)
    return layout.lay_out(found, replace(loaded.facts.plan, **changes), Calendar(), locale)
