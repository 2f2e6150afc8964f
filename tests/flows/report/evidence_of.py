"""The record of a night as a report reads it."""

from engine.calendars import Calendar
from flows.report import dossier
from flows.report.chronicle import Chronicle
from flows.report.evidence import Evidence
from models import incidents
from tests.night import Night


def evidence_of(night: Night, locale: str = "zh") -> Evidence:
    """Everything on record of the incident of this night, now."""
    with night.office.database.reading() as tx:
        now = night.clock.now()
        loaded = incidents.load_one(tx, incidents.id_of(tx, night.number), night.office.context(tx, now))
        found = dossier.read(tx, night.office, loaded, 1, now)
    called = {a["id"]: page["person"] or page["role"] for page in found["pages"] for a in page["attempts"]}
    return Evidence(found, Chronicle(loaded.facts.plan, found["people"], Calendar(), locale, called))
