"""Log forms 接报登记 that nobody has submitted yet: kept while they are filled in, taken up again later.

A draft belongs to whoever fills it in, not to a browser: it outlasts a browser that dies, and can be taken
up at another desk. Where no content is kept it is closed at once, and its files go.
"""

from flows.wiring import Office
from models import attachments, incidents, log_drafts
from models.errors import NotFound
from models.log_drafts import Kept, Pairs


def keep(office: Office, key: str, owner: str, form: Pairs) -> bool:
    """Keep what was typed so far; False if nothing may be kept under this key any more."""
    now = office.now()
    with office.database.writing() as tx:
        return log_drafts.save(tx, key, owner, form, now)


def is_submitted(office: Office, key: str) -> bool:
    """Whether the form of this key has become an incident: what comes for it now comes too late."""
    with office.database.reading() as tx:
        return incidents.is_entered(tx, key)


def close(office: Office, key: str, owner: str) -> None:
    """疑似涉密: what was kept is gone, and nothing is kept under this key any more."""
    with office.database.writing() as tx:
        files = log_drafts.close(tx, key, owner, office.now())
        attachments.release(tx, office.files, {file.digest for file in files})


def discard(office: Office, key: str, owner: str) -> None:
    """Give a draft up: words and files are gone. NotFound unless it is this person's."""
    with office.database.writing() as tx:
        _mine(log_drafts.load(tx, key), owner)
        files = log_drafts.close(tx, key, owner, office.now())
        attachments.release(tx, office.files, {file.digest for file in files})


def latest(office: Office, owner: str) -> Kept | None:
    """What this person was filling in last, if there are words or files in it."""
    with office.database.reading() as tx:
        found = log_drafts.latest(tx, owner)
    return found if found and (found.words or found.files) else None


def resume(office: Office, key: str, owner: str) -> Kept:
    """The draft under this key. NotFound unless there is one of this person's."""
    with office.database.reading() as tx:
        return _mine(log_drafts.load(tx, key), owner)


def _mine(found: Kept | None, owner: str) -> Kept:
    if found is None or found.owner != owner:
        raise NotFound("there is no such unsubmitted form of yours: it was submitted, given up or too old")
    return found
