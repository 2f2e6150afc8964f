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
from flows.phrases import Phrase, Several
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
            found.append(_unread(place, error, found))
        except PlaybookError:  # which one and where is said under playbooks
            what = Phrase("cannot be looked at: there are playbooks that cannot be used")
            found.append(Finding(place, Verdict.WRONG, what, Phrase("mend the playbooks first")))
    return found


def _unread(place: str, error: StoreError, found: list[Finding]) -> Finding:
    """What could not be read; where there are no tables of ours yet, their lack is said once, not by each."""
    if any(one.place == "database" and one.verdict is Verdict.WRONG for one in found):
        what = Phrase("cannot be looked at: the tables are not those of this program")
        return Finding(place, Verdict.WRONG, what, Phrase("run: zhishou migrate"))
    return Finding(place, Verdict.WRONG, Phrase.verbatim(str(error)), Phrase("mend the database first"))


def _database(office: Office) -> Iterator[Finding]:
    current, newest = migrating.revisions(office.database)
    if current is None:
        yield Finding(
            "database", Verdict.WRONG, Phrase("there are no tables yet"), Phrase("run: zhishou migrate")
        )
        return
    if current != newest:
        what = Phrase("tables are at {current}, not {newest}", current=current, newest=newest)
        yield Finding("database", Verdict.WRONG, what, Phrase("run: zhishou migrate"))
        return
    with office.database.reading() as tx:
        count = views.count_open(tx)
    what = Phrase("{kind}, {count} incidents open", kind=office.database.kind, count=count)
    yield Finding("database", Verdict.OK, what)


def _record(office: Office) -> Iterator[Finding]:
    with office.database.reading() as tx:
        try:
            checked = record.verify(tx)
        except Tampered as error:
            remedy = Phrase("keep this folder as it is, restore the last backup elsewhere, and compare")
            yield Finding("record", Verdict.WRONG, Phrase.verbatim(str(error)), remedy)
            return
        missing = attachments.missing(tx, office.files)
    if missing:
        what = Phrase("{missing} attachments have no file of their length", missing=missing)
        remedy = Phrase("find them in a backup: they lie in attachments/ of the data folder by their digests")
        yield Finding("record", Verdict.WRONG, what, remedy)
    what = Phrase("{entries} entries, {seals} seals verified", entries=checked.entries, seals=checked.seals)
    yield Finding("record", Verdict.OK, what)


def _disk(office: Office) -> Iterator[Finding]:
    free = disk_usage(_existing(office.settings.data)).free
    words = Phrase("{free} MB free", free=free // 2**20)
    if free < LITTLE_DISK:
        yield Finding("disk", Verdict.WRONG, words, Phrase("make room: a full disk refuses new incidents"))
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
        yield Finding("watch", Verdict.WRONG, _gone(office, seen, ended=ended), Phrase("run: zhishou up"))
    elif trouble:
        see = Phrase("see run/watch.log in the data folder")
        yield Finding("watch", Verdict.WRONG, Phrase.verbatim(trouble), see)
    else:
        yield Finding("watch", Verdict.OK, Phrase("alive"))
    if late and alive:
        what = Phrase("timers are due and not fired")
        yield Finding("watch", Verdict.WRONG, what, Phrase("see run/watch.log; restart `up`"))


def _gone(office: Office, seen: datetime | None, *, ended: bool) -> Phrase:
    """Why nobody is being called: a stop is somebody's will, a silence is a crash."""
    if seen is None:
        return Phrase("no watch has left a sign of life here: nobody is being called")
    at = f"{office.calendar.local(seen):%Y-%m-%d %H:%M:%S}"
    if ended:
        return Phrase("it was stopped, and was last there at {at}", at=at)
    return Phrase("no sign of life since {at}", at=at)


def _people(office: Office) -> Iterator[Finding]:
    """Whoever a playbook calls can be called, now and in the shifts of the next day."""
    with office.database.reading() as tx:
        now = office.now()
        count = len(office.book(tx, now).people)
        found = reachability.look(tx, office, now)
    for one in found:
        what = reachability.sentence(office, one)
        if one.lack is Lack.NOBODY:
            what = Phrase("{who} (called by {playbooks})", who=what, playbooks=Several(one.playbooks))
        yield Finding("people", _how_bad(one), what, reachability.remedy(one))
    if not found:
        what = Phrase("{count} people; every post that is called can be reached", count=count)
        yield Finding("people", Verdict.OK, what)


def _how_bad(one: reachability.Finding) -> Verdict:
    """An unverified number is called all the same, and so is a landline; others are somebody else's post."""
    called = one.lack in (Lack.UNVERIFIED, Lack.LANDLINE)
    return Verdict.NOTE if called or not one.own else Verdict.WRONG


def _clock(office: Office) -> Iterator[Finding]:
    now = office.calendar.local(office.now())
    day = office.calendar.working_day(now.date())
    words = f"{now:%Y-%m-%d %H:%M:%S %Z}"
    if day.provisional:
        what = Phrase("{now}: this year's working days are a guess", now=words)
        remedy = Phrase(
            "upgrade once the official calendar of the year is out; limits in working days may move"
        )
        yield Finding("clock", Verdict.NOTE, what, remedy)
    else:
        yield Finding("clock", Verdict.OK, Phrase.verbatim(words))


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
    run = Phrase("run: zhishou playbook lint {folder}", folder=own)
    for problem in problems:
        yield Finding("playbooks", Verdict.WRONG, Phrase.verbatim(problem.in_(locale)), run)
    for warning in moved:
        yield Finding("playbooks", Verdict.NOTE, Phrase.verbatim(warning.in_(locale)), run)
    if not problems:
        yield Finding("playbooks", Verdict.OK, Phrase.verbatim(names))


def _prefect(office: Office) -> Iterator[Finding]:
    settings = office.settings.prefect
    if settings.mode is PrefectMode.OFF:
        yield Finding("prefect", Verdict.NOTE, Phrase("off: paging is the same, runs are not shown"))
        return
    address = str(addresses.read(office.settings.run_folder).get("prefect", settings.api_url))
    port = int(address.rpartition(":")[2].partition("/")[0] or 0) if address else 0
    if port and prefect_server.healthy(port):
        yield Finding("prefect", Verdict.OK, Phrase.verbatim(address))
    else:
        what = Phrase("does not answer; paging goes on without it")
        yield Finding("prefect", Verdict.NOTE, what, Phrase("see run/prefect.log"))
