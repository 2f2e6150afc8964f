"""What is done to the record as a whole: verify, seal, back up, restore."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flows import up
from flows.acts.actor import Actor
from flows.acts.errors import Forbidden
from flows.clock import Clock
from flows.settings import Settings
from flows.wiring import Office, clock_for
from models import attachments, migrating, reports, restoring, watching
from models import backup as backups
from models import record as chains
from models.backup import Manifest
from models.kept_files import KeptFiles
from models.record import Line, Verification
from models.session import Database


@dataclass(frozen=True, slots=True)
class Verified:
    """What was read again and found as it was entered: counts. `cleared` payloads have only a digest."""

    chains: int
    entries: int
    cleared: int
    seals: int
    reports: int
    attachments: int = 0


@dataclass(frozen=True)
class Kept:
    """A backup that was written, or put back, with what was verified of it."""

    manifest: Manifest
    verified: Verification


def verify(office: Office, against: str | None = None) -> Verified:
    """Read every chain, seal, report and attachment again; Tampered names the first that is not as it was.

    `against` is a seal printed on paper: it must be one of this record's.
    """
    with office.database.reading() as tx:
        found = chains.verify(tx, against)
        counts = (found.chains, found.entries, found.cleared, found.seals)
        return Verified(*counts, reports.verify(tx), attachments.verify(tx, office.files))


def seal(office: Office) -> str:
    """Seal every chain that has grown since the last seal; the hash to print."""
    with office.database.writing() as tx:
        return chains.seal(tx, office.now())


def backup(office: Office, target: Path) -> Kept:
    """Copy the record into `target` while everything runs, then restore the copy for trial and verify it.

    A folder gets a file named by the office's time. The file holds the address book: mode 0600.
    Settings and secrets are not in it; attachments are. BadBackup says what is wrong and what to do.
    """
    now = office.now()
    if target.is_dir():
        target /= f"zhishou-{office.calendar.local(now):%Y%m%d-%H%M%S}.jsonl"
    manifest = backups.dump(office.database, target, now, office.files)
    return Kept(manifest, restoring.verify(target, now))


def restore(
    settings: Settings, source: Path, actor: Actor, *, replace: bool = False, clock: Clock | None = None
) -> Kept:
    """Put a backup into the database of these settings, verify it, and say so in the register.

    Refused while an `up` or a watch runs, and where there is something already, unless `replace`.
    """
    if up.is_running(settings):
        raise Forbidden(f"an `up` runs on {settings.data}: end it first")
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url, busy_seconds=settings.database.busy_seconds)
    try:
        now = (clock or clock_for(database)).now()
        _refuse_watched(database, now)
        manifest, verified = restoring.restore(
            database, source, KeptFiles(settings.data), now, replace=replace
        )
        done = {
            "file": source.name,
            "sha256": manifest.sha256,
            "made_at": manifest.made_at,
            "rows": dict(manifest.rows),
        }
        with database.writing() as tx:
            chains.register(tx, [Line("restored", done, actor.entry)], now)
    finally:
        database.close()
    return Kept(manifest, verified)


def _refuse_watched(database: Database, now: datetime) -> None:
    if migrating.revisions(database)[0] is None:
        return
    with database.reading() as tx:
        if watching.is_alive(tx, now):
            raise Forbidden("a watch is using this database, or was 15 seconds ago: end it, wait, try again")
