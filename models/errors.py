"""What the store refuses or could not do.

StoreError
├── Unavailable     the database is locked, full or gone; nothing was written
├── LostRace        the incident changed between load and save; load and decide again
├── KeyReused       a key came back with another body (409)
├── DoneAlready     what is sent under this key was done when it came first: nothing is done again
├── NotFound        no such incident, page, person …
│   ├── CardSettled there was such a call card; somebody settled it, or it is not needed any more
│   └── NotWaiting  no version of the report, or not this one, waits for review any more
├── BadDatabase     the file or server cannot serve as our database, and why
├── BadBackup       a backup cannot be written, read or put back, and why
└── Tampered        the record does not verify
"""


class StoreError(Exception):
    """Base of everything the store raises."""


class Unavailable(StoreError):  # noqa: N818 - a state of the database, read as such
    """The database cannot take this write now; nothing of it was kept."""


class LostRace(StoreError):  # noqa: N818 - a normal outcome, not a fault
    """Somebody else changed the incident, or entered the same thing, first."""


class KeyReused(StoreError):  # noqa: N818 - names what the caller did
    """The same key was used for another incident, or another act."""


class DoneAlready(StoreError):  # noqa: N818 - a normal outcome, not a fault
    """The same act came again under its key; the outcome is that of the first time."""


class NotFound(StoreError):  # noqa: N818 - the usual name of this
    """There is nothing of that name."""


class CardSettled(NotFound):
    """This call card is no longer on the desk."""


class NotWaiting(NotFound):
    """No version of the report, or not this one, waits for review."""


class BadDatabase(StoreError):  # noqa: N818 - names the thing at fault
    """The database named in the settings cannot be used."""


class BadBackup(StoreError):  # noqa: N818 - names the thing at fault
    """A backup file that cannot be written, read or put back."""


class Tampered(StoreError):  # noqa: N818 - names what happened to the record
    """An entry, payload or seal does not match its hash."""
