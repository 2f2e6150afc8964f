"""结束演练: a drill ends, and its record 演练记录 is put before the leader like any report."""

import logging
from dataclasses import replace
from datetime import datetime

from engine.endings import DrillEnded
from engine.errors import EngineError
from flows.acts import content_free, handling
from flows.acts.actor import Actor, system
from flows.acts.changing import By, change
from flows.acts.errors import NoReport
from flows.acts.reporting import ReportRef, make_report
from flows.wiring import Office
from models import drills, incidents, reports
from models.errors import StoreError
from models.session import Tx

log = logging.getLogger("zhishou.drills")


def end(office: Office, number: str, reason: str, actor: Actor) -> ReportRef:
    """End a drill before its time, whatever was not done; its record is made and waits for review.

    Raises IllegalTransition for what is no drill, and NoReport if only the record fails.
    """
    why = content_free.said(handling.facts_of(office, number), reason, "reason")

    def outdate(tx: Tx, _: datetime) -> None:
        reports.replace_waiting(tx, incidents.id_of(tx, number))

    change(office, number, (DrillEnded(why),), By(actor), outdate)
    try:
        return make_report(office, number, replace(actor, once=None))
    except (EngineError, StoreError) as error:
        raise NoReport(
            f"{number}: entered, but the record could not be made ({error}): make it again"
        ) from error


def write_records(office: Office) -> int:
    """Make the record of every drill that ended by itself and has none; how many. Raises StoreError."""
    with office.database.reading() as tx:
        lacking = drills.without_record(tx)
    made = 0
    for number in lacking:
        try:
            make_report(office, number, system(office.settings.watch.node))
            made += 1
        except EngineError as error:  # it went on meanwhile
            log.warning("the record of %s was not made: %s", number, error)
    return made
