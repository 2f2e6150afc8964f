"""The log form while it is filled in: kept on the server as it was typed, for a browser may die."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile

from console.desk import Desk
from flows.acts import attaching, unsent
from flows.acts.attaching import Staged, Upload
from flows.acts.media import called, is_picture, size_of
from models.attachments import Received
from models.errors import StoreError, Unavailable

# Not what somebody entered: what proves the form, names it, and its files.
_OWN = ("form_token", "key", "files", "officer", "pin")
# Each waits as long as any write does: seconds, while somebody else writes.
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """A file that lies with the form, as the page shows it."""

    id: str
    name: str
    about: str
    picture: bool


def shown(files: Sequence[Received]) -> tuple[Shown, ...]:
    """Files as the page shows them."""
    return tuple(Shown(f.id, f.name, about(f.media, f.size), is_picture(f.media)) for f in files)


def about(media: str, size: int) -> str:
    """What a file is: PNG · 312 KB."""
    return f"{called(media)} · {size_of(size)}"


def uploads(form: FormData) -> list[Upload]:
    """The files a form brings."""
    given = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
    return [Upload(str(one.filename), _read(one)) for one in given]


def brings_files(form: FormData) -> bool:
    """Whether a form has any."""
    return any(isinstance(one, UploadFile) and one.filename for one in form.getlist("files"))


def _read(file: UploadFile) -> bytes:
    """The whole of it; again from its beginning, for a form may be looked at twice."""
    file.file.seek(0)
    return file.file.read()


def owner(desk: Desk) -> str:
    """Whose draft it is: a person's, or the desk's; "" if nobody here may log: then nothing is kept."""
    who = desk.who
    if who is None or not who.may_act:
        return ""
    return f"desk:{who.session.id}" if who.session and who.at_desk else who.actor.id


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a form that came in: its key from now on, its files, and whether its words are kept."""

    key: str
    staged: Staged
    is_kept: bool = False
    is_left: bool = False  # words that may not be kept lie there still: the database took no change


def receive(desk: Desk, key: str, form: FormData, new_key: str, *, wordless: bool) -> Kept:
    """Keep a form as it was typed, with its files; of one that takes no words, nothing at all.

    One that took none and takes words again goes on under `new_key`, if there is one: the page has to
    be drawn with it.
    """
    who = owner(desk)
    if not who:
        return Kept(key, Staged(()))
    if wordless:
        return Kept(key, Staged(()), is_left=not _closed(desk, key, who))
    typed = [(name, str(value)) for name, value in form.multi_items() if name not in _OWN and str(value)]
    if not unsent.keep(desk.office, key, who, typed):
        if not new_key or unsent.is_submitted(desk.office, key):
            return Kept(key, Staged(()))
        key = new_key
        unsent.keep(desk.office, key, who, typed)
    brought = uploads(form)
    if brought:
        return Kept(key, attaching.stage(desk.office, key, who, brought), is_kept=True)
    return Kept(key, Staged(attaching.staged(desk.office, key)), is_kept=True)


def _closed(desk: Desk, key: str, who: str) -> bool:
    """Clear what was kept; whether that was done. Tried again and again: it is what must not be there."""
    for _ in range(_TRIES):
        try:
            unsent.close(desk.office, key, who)
        except Unavailable:
            continue
        return True
    return False


def received(desk: Desk, key: str, form: FormData, new_key: str, *, wordless: bool) -> Kept:
    """The same for a page that must be drawn even if the database takes nothing: then nothing is kept."""
    try:
        return receive(desk, key, form, new_key, wordless=wordless)
    except StoreError:
        return Kept(key, Staged(()))
