"""What is wrong with this installation, and what to do about it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from shutil import disk_usage

from flows import addresses, prefect_server
from flows.acts import playbooks, reachability
from flows.acts.diagnosis import Finding, Verdict
from flows.acts.doctor_accounts import accounts
from flows.acts.doctor_drills import drills
from flows.acts.doctor_phones import phones
from flows.acts.reachability import Lack
from flows.settings import PrefectMode
from flows.wiring import Office
from models import attachments, migrating, record, timers, views, watching
from models.errors import StoreError, Tampered
from playbooks.errors import PlaybookError
from playbooks.rules import Rule

# Less than this and the next busy night may fill it (a night's record is a few megabytes).
LITTLE_DISK = 500 * 1024 * 1024


def examine(office: Office) -> list[Finding]:
    """Look at everything; never raises for what it finds."""
    looks: tuple[Callable[[Office], Iterator[Finding]], ...] = (
        _database,
        _record,
        _disk,
        _watch,
        phones,
        _people,
        accounts,
        _clock,
        _playbooks,
        _prefect,
        drills,
    )
    found = []
    for look in looks:
        place = look.__name__.strip("_")
        try:
            found += list(look(office))
        except StoreError as error:
            found.append(Finding(place, Verdict.WRONG, str(error), "mend the database first"))
        except PlaybookError:  # which one and where is said under playbooks
            what = "cannot be looked at: there are playbooks that cannot be used"
            found.append(Finding(place, Verdict.WRONG, what, "mend the playbooks first"))
    return found


def _database(office: Office) -> Iterator[Finding]:
    current, newest = migrating.revisions(office.database)
    if current != newest:
        yield Finding(
            "database", Verdict.WRONG, f"tables are at {current}, not {newest}", "run: zhishou migrate"
        )
        return
    with office.database.reading() as tx:
        count = views.count_open(tx)
    yield Finding("database", Verdict.OK, f"{office.database.kind}, {count} incidents open")


def _record(office: Office) -> Iterator[Finding]:
    with office.database.reading() as tx:
        try:
            checked = record.verify(tx)
        except Tampered as error:
            remedy = "keep this folder as it is, restore the last backup elsewhere, and compare"
            yield Finding("record", Verdict.WRONG, str(error), remedy)
            return
        missing = attachments.missing(tx, office.files)
    if missing:
        remedy = "find them in a backup: they lie in attachments/ of the data folder by their digests"
        yield Finding("record", Verdict.WRONG, f"{missing} attachments have no file of their length", remedy)
    yield Finding("record", Verdict.OK, f"{checked.entries} entries, {checked.seals} seals verified")


def _disk(office: Office) -> Iterator[Finding]:
    free = disk_usage(_existing(office.settings.data)).free
    words = f"{free // 2**20} MB free"
    if free < LITTLE_DISK:
        yield Finding("disk", Verdict.WRONG, words, "make room: a full disk refuses new incidents")
    else:
        yield Finding("disk", Verdict.OK, words)


def _existing(folder: Path) -> Path:
    return folder if folder.exists() else _existing(folder.parent)


def _watch(office: Office) -> Iterator[Finding]:
    now = office.now()
    with office.database.reading() as tx:
        _, trouble = watching.last_beat(tx)
        seen, ended = watching.last_seen(tx)
        alive = watching.is_alive(tx, now)
        late = timers.overdue(tx, now - watching.ALIVE, 1)
    if not alive:
        yield Finding("watch", Verdict.WRONG, _gone(office, seen, ended=ended), "run: zhishou up")
    elif trouble:
        yield Finding("watch", Verdict.WRONG, trouble, "see run/watch.log in the data folder")
    else:
        yield Finding("watch", Verdict.OK, "alive")
    if late and alive:
        yield Finding(
            "watch", Verdict.WRONG, "timers are due and not fired", "see run/watch.log; restart `up`"
        )


def _gone(office: Office, seen: datetime | None, *, ended: bool) -> str:
    """Why nobody is being called: a stop is somebody's will, a silence is a crash."""
    if seen is None:
        return "no watch has left a sign of life here: nobody is being called"
    at = f"{office.calendar.local(seen):%Y-%m-%d %H:%M:%S}"
    return f"it was stopped, and was last there at {at}" if ended else f"no sign of life since {at}"


def _people(office: Office) -> Iterator[Finding]:
    """Whoever a playbook calls can be called, now and in the shifts of the next day."""
    with office.database.reading() as tx:
        now = office.now()
        count = len(office.book(tx, now).people)
        found = reachability.look(tx, office, now)
    for one in found:
        called = f" (called by {', '.join(one.playbooks)})" if one.lack is Lack.NOBODY else ""
        what = reachability.sentence(office, one) + called
        yield Finding("people", _how_bad(one), what, reachability.remedy(one))
    if not found:
        yield Finding("people", Verdict.OK, f"{count} people; every post that is called can be reached")


def _how_bad(one: reachability.Finding) -> Verdict:
    """An unverified number is called all the same, and so is a landline; others are somebody else's post."""
    called = one.lack in (Lack.UNVERIFIED, Lack.LANDLINE)
    return Verdict.NOTE if called or not one.own else Verdict.WRONG


def _clock(office: Office) -> Iterator[Finding]:
    now = office.calendar.local(office.now())
    day = office.calendar.working_day(now.date())
    words = f"{now:%Y-%m-%d %H:%M:%S %Z}"
    if day.provisional:
        remedy = "upgrade once the official calendar of the year is out; limits in working days may move"
        yield Finding("clock", Verdict.NOTE, f"{words}: this year's working days are a guess", remedy)
    else:
        yield Finding("clock", Verdict.OK, words)


def _playbooks(office: Office) -> Iterator[Finding]:
    locale = office.settings.office.locale
    own = office.settings.data / "playbooks"
    try:
        checked = playbooks.lint([own] if own.is_dir() and any(own.glob("*.yaml")) else [])
        problems = checked.problems
        moved = [one for one in checked.warnings if one.rule is Rule.WRITTEN_AGAINST_ANOTHER]
        names = ", ".join(sorted(office.playbooks)) if not problems else ""
    except PlaybookError as error:
        problems, moved, names = error.problems, [], ""
    for problem in problems:
        yield Finding("playbooks", Verdict.WRONG, problem.in_(locale), f"run: zhishou playbook lint {own}")
    for warning in moved:
        yield Finding("playbooks", Verdict.NOTE, warning.in_(locale), f"run: zhishou playbook lint {own}")
    if not problems:
        yield Finding("playbooks", Verdict.OK, names)


def _prefect(office: Office) -> Iterator[Finding]:
    settings = office.settings.prefect
    if settings.mode is PrefectMode.OFF:
        yield Finding("prefect", Verdict.NOTE, "off: paging is the same, runs are not shown")
        return
    address = str(addresses.read(office.settings.run_folder).get("prefect", settings.api_url))
    port = int(address.rpartition(":")[2].partition("/")[0] or 0) if address else 0
    if port and prefect_server.healthy(port):
        yield Finding("prefect", Verdict.OK, address)
    else:
        yield Finding(
            "prefect", Verdict.NOTE, "does not answer; paging goes on without it", "see run/prefect.log"
        )
