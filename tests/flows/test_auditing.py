from datetime import timedelta

from sqlalchemy import text

from flows.auditing import audit
from tests.night import Night


def test_a_night_that_was_looked_after_leaves_nothing_to_find(sqlite_night: Night) -> None:
    sqlite_night.log()
    findings = audit(sqlite_night.office)
    assert findings.is_clean
    assert (findings.chains, findings.seals, findings.tampered) == (1, 1, 0)
    assert findings.entries == len(sqlite_night.show().entries)


def test_a_watch_that_is_gone_leaves_timers_unfired_and_is_itself_found_silent(sqlite_night: Night) -> None:
    sqlite_night.log()
    sqlite_night.sleep(hours=1)
    findings = audit(sqlite_night.office)
    assert not findings.is_clean
    assert findings.timers_unfired > 0
    assert findings.watch_silent == 1


def test_an_open_incident_nothing_can_move_is_found(sqlite_night: Night) -> None:
    sqlite_night.log()
    with sqlite_night.office.database.writing() as tx:
        tx.execute(text("UPDATE timer SET state = 'cancelled'"))
        tx.execute(text("UPDATE page SET state = 'withdrawn'"))
    assert audit(sqlite_night.office).incidents_forgotten == 1


def test_attempts_whose_holder_is_gone_are_found(sqlite_night: Night) -> None:
    sqlite_night.log()
    past = sqlite_night.clock.now() - timedelta(minutes=1)
    with sqlite_night.office.database.writing() as tx:
        changed = tx.execute(
            text("UPDATE attempt SET state = 'claimed', lease_until = :past WHERE channel = 'sms'"),
            {"past": past.replace(tzinfo=None).isoformat(" ")},
        )
    assert audit(sqlite_night.office).attempts_abandoned == changed.rowcount > 0


def test_a_record_somebody_rewrote_is_found(sqlite_night: Night) -> None:
    sqlite_night.log()
    with sqlite_night.office.database.writing() as tx:
        tx.execute(text("UPDATE entry SET payload = '{}' WHERE seq = 1"))
    findings = audit(sqlite_night.office)
    assert findings.tampered == 1
    assert not findings.is_clean
