"""附件: screenshots and papers are put with an incident, or with a log form that is being filled in.

A file lies in the data folder, whole and synced, before the transaction that names it. The record has its
digest, so that `verify` finds out a file that was changed.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.attaching import Attached, AttachmentCleared
from engine.errors import Unchanged
from flows.acts import content_free
from flows.acts.actor import Actor
from flows.acts.changing import By, Changed, carry_out, past, save_events
from flows.acts.errors import BadInput, Problem
from flows.acts.handling import facts_of, has_say, meant_on_behalf
from flows.acts.media import media_of
from flows.wiring import Office
from models import attachments, clearing, incidents, locking, log_drafts
from models.attachments import Filed, Received
from models.session import Tx

_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a browser sends it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Staged:
    """What lies with a log form now, and what was not taken, with the reason."""

    files: tuple[Received, ...]
    problems: tuple[Problem, ...] = ()


def stage(office: Office, key: str, owner: str, uploads: Sequence[Upload]) -> Staged:
    """Put files with the log form of this key; what does not fit is left out and said."""
    now = office.now()
    before = staged(office, key)
    good, problems = _sorted(office, uploads, len(before))
    files = (*before, *_kept(office, good, now))
    with office.database.writing() as tx:
        if not log_drafts.keep_files(tx, key, owner, files, now):
            attachments.release(tx, office.files, {file.digest for file in files})
            return Staged(())
    return Staged(files, tuple(problems))


def staged(office: Office, key: str) -> tuple[Received, ...]:
    """The files that were put with the log form of this key."""
    with office.database.reading() as tx:
        return log_drafts.files_of(tx, key)


def unstage(office: Office, key: str, owner: str, file: str) -> tuple[Received, ...]:
    """Take one of them away again; the others."""
    now = office.now()
    with office.database.writing() as tx:
        before = log_drafts.files_of(tx, key)
        left = tuple(one for one in before if one.id != file)
        log_drafts.keep_files(tx, key, owner, left, now)
        attachments.release(tx, office.files, {one.digest for one in before} - {one.digest for one in left})
    return left


def attach(
    office: Office, number: str, uploads: Sequence[Upload], actor: Actor, at: datetime | None = None
) -> Changed:
    """Put files with an incident; `at` (aware UTC, past) is when they were made, if earlier 补传.

    All or none: BadInput names every file that does not fit. Refused where no content is kept.
    """
    taken_at = past(office, at)
    content_free.refuse_words(facts_of(office, number), {"files": bool(uploads)})
    if not uploads:
        raise BadInput([Problem("files", "empty", "choose a file, paste a picture, or drop one here")])
    there = sum(file.gone_at is None for file in listed(office, number))
    good, problems = _sorted(office, uploads, there)
    if problems:
        raise BadInput(problems)
    files = _kept(office, good, office.now())

    def work(tx: Tx, now: datetime) -> Changed:
        loaded = incidents.load_one(tx, locking.lock(tx, number), office.context(tx, now))
        content_free.refuse_words(loaded.facts, {"files": True})
        attachments.add(tx, loaded.facts.incident.id, files, now)
        by = By(actor, happened_at=taken_at)
        return save_events(tx, office, loaded, events(files), by, now)

    return carry_out(office, number, work)


def events(files: Sequence[Received]) -> tuple[Attached, ...]:
    """What the record says of them."""
    return tuple(Attached(file.id, file.digest, file.media, file.size, file.name) for file in files)


def listed(office: Office, number: str) -> list[Filed]:
    """The attachments of an incident, those that were cleared too."""
    with office.database.reading() as tx:
        return attachments.of(tx, incidents.id_of(tx, number))


def content(office: Office, number: str, attachment: str) -> tuple[Filed, bytes]:
    """An attachment with its content. NotFound if there is none; Tampered if its file was changed."""
    with office.database.reading() as tx:
        found = attachments.one(tx, incidents.id_of(tx, number), attachment)
    return found, office.files.read(found.digest)


def clear_attachment(
    office: Office, number: str, attachment: str, reason: str, actor: Actor, second: str
) -> Changed:
    """两人清除: a file is taken out for good, by the actor and `second` (a role, id, name or post).

    The second is one who confirms levels. Its digest stays on record; nothing brings the file back.
    """
    facts = facts_of(office, number)
    why = content_free.said(facts, reason, "reason")
    other = meant_on_behalf(facts, second) if second else None
    if other is None or other == actor.id or has_say(facts, facts.plan.confirmers, other) is None:
        remedy = "a second person, who confirms levels here, and is not who enters it"
        raise BadInput([Problem("second", second or "empty", remedy)])

    def work(tx: Tx, now: datetime) -> Changed:
        loaded = incidents.load_one(tx, locking.lock(tx, number), office.context(tx, now))
        there = attachments.of(tx, loaded.facts.incident.id)
        found = next((file for file in there if file.id == attachment), None)
        if found is None or found.gone_at is not None:
            raise Unchanged(f"{number} has no attachment {attachment}, or it was cleared already")
        attachments.clear(tx, loaded.facts.incident.id, now, attachment)
        subject, known = incidents.subject(loaded.facts.incident.id), loaded.facts.names()
        left = clearing.clear_attached(tx, subject, attachment, known)
        event = AttachmentCleared(attachment, found.digest, other, why)
        return save_events(tx, office, loaded, (event,), By(actor, extra=left.payload), now)

    done = carry_out(office, number, work)
    release(office, {file.digest for file in listed(office, number) if file.id == attachment})
    return done


def release(office: Office, digests: set[str]) -> None:
    """Remove these files, unless another incident or form has the same."""
    if digests:
        with office.database.writing() as tx:
            attachments.release(tx, office.files, digests)


def _sorted(office: Office, uploads: Sequence[Upload], there: int) -> tuple[list[Upload], list[Problem]]:
    """Those that may be taken, and what is wrong with the others."""
    limits = office.settings.attachments
    good: list[Upload] = []
    problems: list[Problem] = []
    for upload in uploads:
        name = clean_name(upload.name)
        if len(upload.content) > limits.max_bytes:
            problems.append(Problem("files.size", name, f"{limits.max_mb} MB at most"))
        elif media_of(upload.content) is None:
            problems.append(Problem("files.kind", name, "a picture (PNG, JPEG, WebP, GIF) or a PDF"))
        elif there + len(good) >= limits.max_files:
            problems.append(Problem("files.count", name, f"{limits.max_files} files at most"))
        else:
            good.append(Upload(name, upload.content))
    return good, problems


def _kept(office: Office, uploads: Sequence[Upload], now: datetime) -> tuple[Received, ...]:
    return tuple(
        attachments.received(
            office.files.put(upload.content, now),
            media_of(upload.content) or "",
            len(upload.content),
            upload.name,
            now,
        )
        for upload in uploads
    )


def clean_name(given: str) -> str:
    """A file's name without folders and without what cannot be seen."""
    last = re.split(r"[\\/]", given)[-1]
    seen = "".join(char for char in last if unicodedata.category(char)[0] != "C").strip()
    return seen[-_LONGEST_NAME:] or "file"
