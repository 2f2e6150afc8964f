"""提请结案, the report, and its review: 结案 or 退回.

A report says only what the record holds. It is written from one state of the record, sealed, and
stored under the condition that nothing was entered meanwhile.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from engine.endings import ReportAccepted, ReportReturned, Resolved
from engine.errors import EngineError, IllegalTransition
from engine.facts import Decision
from engine.lifecycle import advance
from engine.plan import Plan
from engine.vocabulary import State
from flows.acts import content_free
from flows.acts.actor import Actor
from flows.acts.changing import ROUNDS, By, Changed, change
from flows.acts.errors import BadInput, NoReport, Problem
from flows.acts.handling import acting_as, facts_of, meant_on_behalf
from flows.report import dossier, layout, pictured
from flows.report.dossier import Dossier
from flows.wiring import Office
from models import incidents, once, record, reports, saving
from models.columns import canonical, sha256
from models.errors import DoneAlready, LostRace, NotWaiting, StoreError
from models.incidents import Loaded
from models.reports import ReportState, Version
from models.saving import Change
from models.session import Tx


@dataclass(frozen=True, slots=True)
class ReportRef:
    """A version of a report, without its text. `made_at` is aware UTC."""

    number: str
    version: int
    state: ReportState
    content_hash: str
    seal: str
    made_at: datetime
    comment: str = ""
    reviewed_by: str | None = None
    reviewed_at: datetime | None = None
    entries: int = 0  # how many entries of the record it was made from


def resolve(office: Office, number: str, actor: Actor, *, on_behalf_of: str | None = None) -> ReportRef:
    """提请结案: the climb and the chasing stop, and the report is put before the leader.

    `on_behalf_of` (a role, id, name or post) is whose word of mouth the actor records. Raises NoSay if that
    one may not end the level, Incomplete naming every required step that is not done, and NoReport if only
    the report fails: then the incident waits in 待结案 and `make_report` makes it.
    """

    def outdate(tx: Tx, _: datetime) -> None:
        reports.replace_waiting(tx, incidents.id_of(tx, number))

    facts = facts_of(office, number)
    behalf = meant_on_behalf(facts, on_behalf_of)
    event = Resolved(behalf or acting_as(facts, actor))
    change(office, number, (event,), By(actor, behalf), outdate)
    return _next_version(office, number, actor)


def _next_version(office: Office, number: str, actor: Actor) -> ReportRef:
    """The version that follows from what has just been entered, in a transaction of its own."""
    try:
        return make_report(office, number, replace(actor, once=None))
    except (EngineError, StoreError) as error:
        raise NoReport(
            f"{number}: entered, but the report could not be made ({error}): make it again"
        ) from error


def make_report(office: Office, number: str, actor: Actor) -> ReportRef:
    """Write the next version from the record as it is now; one that still waits is replaced by it."""
    for _ in range(ROUNDS):
        now = office.now()
        with office.database.reading() as tx:
            loaded = incidents.load_one(tx, incidents.id_of(tx, number), office.context(tx, now))
            _in_review(loaded)
            version_id, version = reports.draft(tx, loaded.facts.incident.id, now)
            found = dossier.read(tx, office, loaded, version, now)
        with office.database.writing() as tx:
            seal = record.seal(tx, now)
        made = _write(office, loaded.facts.plan, found, seal, version_id)
        try:
            _store(office, loaded, made, actor, now)
        except LostRace:
            continue  # something was entered meanwhile: a report without it would be out of date at once
        return _ref(number, made)
    raise LostRace(f"{number} kept changing; try again")


def _in_review(loaded: Loaded) -> None:
    state = loaded.facts.incident.state
    if state is not State.CLOSING:
        raise IllegalTransition(
            f"a report is made in state {State.CLOSING} only, not in {state}: "
            "it would describe a matter that is not over, or change one that was accepted"
        )


def _store(office: Office, loaded: Loaded, made: Version, actor: Actor, now: datetime) -> None:
    nothing = Decision(loaded.facts.incident)
    with office.database.writing() as tx:
        if actor.once and once.is_done(tx, actor.once):
            raise DoneAlready(f"{loaded.facts.incident.number}: made when it was sent first")
        saving.save_one(tx, Change(loaded, nothing, [made.line(actor.entry)]), now)
        reports.add(tx, made)
        if actor.once:
            seq = loaded.head.seq + 1
            done = once.Outcome(loaded.facts.incident.state, seq, seq, now)
            once.keep(tx, actor.once, loaded.facts.incident.id, done)
    office.waker.wake()


def _write(office: Office, plan: Plan, found: Dossier, seal: str, version_id: str) -> Version:
    """The dossier as HTML and Markdown, with its content hash and the seal printed."""
    locale = office.settings.office.locale
    text = canonical(found)
    context = {
        **layout.lay_out(found, plan, office.calendar, locale),
        "content_hash": sha256(text),
        "seal": seal,
        "picture_style": pictured.style(),
        # Kept inside the page, so that anybody can take the content hash again. `<` would end the script.
        "dossier": text.replace("<", "\\u003c"),
    }
    return Version(
        id=version_id,
        incident=found["record"]["chain"].partition(":")[2],
        version=found["version"],
        state=ReportState.WAITING,
        html=office.renderer.document("report", "html", locale, context),
        markdown=office.renderer.document("report", "md", locale, context),
        content_hash=context["content_hash"],
        seal=seal,
        comment="",
        entries=found["record"]["entries"],
        made_at=found["made_at"],
        reviewed_at=None,
        reviewed_by=None,
    )


def accept(
    office: Office,
    number: str,
    actor: Actor,
    comment: str = "",
    *,
    version: int | None = None,
    on_behalf_of: str | None = None,
) -> Changed:
    """结案: the leader accepts the version that waits. `version`, if given, must be that one.

    `on_behalf_of` (a role, id, name or post) is whose word of mouth the actor records 代录.

    BadInput if the record has gone on since it was made: what is accepted would not be what happened.
    """
    return _review(office, number, actor, ReportState.ACCEPTED, comment.strip(), version, on_behalf_of)


def return_report(
    office: Office,
    number: str,
    actor: Actor,
    comment: str,
    *,
    version: int | None = None,
    on_behalf_of: str | None = None,
) -> ReportRef:
    """退回: the incident stays in 待结案, and the next version is made, which has the comment.

    `version`, if given, must be the one that waits; `on_behalf_of` as for `accept`. Raises NoReport as
    `resolve` does.
    """
    _review(office, number, actor, ReportState.RETURNED, comment.strip(), version, on_behalf_of)
    return _next_version(office, number, actor)


def _review(
    office: Office,
    number: str,
    actor: Actor,
    state: ReportState,
    comment: str,
    version: int | None,
    on_behalf_of: str | None,
) -> Changed:
    with office.database.reading() as tx:
        loaded = incidents.load_one(tx, incidents.id_of(tx, number), office.context(tx, office.now()))
        meant = reports.waiting(tx, loaded.facts.incident.id)
    if meant is None:
        raise NotWaiting(f"{number}: no version of the report waits for review; make one first")
    if version not in (None, meant.version):
        raise BadInput(
            [Problem("version", str(version), f"version {meant.version} waits now: read it first")]
        )
    content_free.refuse_words(loaded.facts, {"comment": comment})
    if state is ReportState.RETURNED and not (comment or loaded.facts.content_free):
        raise BadInput([Problem("comment", "empty", "say what the next version should have")])
    event = ReportAccepted() if state is ReportState.ACCEPTED else ReportReturned(comment)
    advance(loaded.facts.incident.state, event.act)  # the state's own refusal says more than what follows
    about = {"version": meant.version, "content_hash": meant.content_hash}
    behalf = meant_on_behalf(loaded.facts, on_behalf_of)
    by = By(actor, behalf, extra={**about, "comment": comment} if comment else about)

    def enter(tx: Tx, now: datetime) -> None:
        if state is ReportState.ACCEPTED:
            _up_to_date(tx, number, meant)
        reports.review(tx, meant, state, comment, behalf or actor.id, now)

    return change(office, number, (event,), by, enter)


def _up_to_date(tx: Tx, number: str, version: Version) -> None:
    """Asked with the incident locked: nothing can be entered between this and the review."""
    behind = reports.overtaken(tx, version)
    if behind:
        remedy = f"make a newer version and read it: zhishou report {number} --make"
        raise BadInput([Problem("report", f"version {version.version} lacks {behind} later entries", remedy)])


def read(office: Office, number: str, version: int | None = None) -> Version:
    """A version with its HTML and Markdown; the latest if none is named. NotFound if there is none."""
    with office.database.reading() as tx:
        return reports.get(tx, incidents.id_of(tx, number), number, version)


def versions(office: Office, number: str) -> list[ReportRef]:
    """Every version, the first one first."""
    with office.database.reading() as tx:
        return [_ref(number, v) for v in reports.versions(tx, incidents.id_of(tx, number))]


def _ref(number: str, made: Version) -> ReportRef:
    return ReportRef(
        number,
        made.version,
        made.state,
        made.content_hash,
        made.seal,
        made.made_at,
        made.comment,
        made.reviewed_by,
        made.reviewed_at,
        made.entries,
    )
