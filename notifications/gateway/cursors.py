"""Where a fetch goes on from the one before: by a value the provider gave, or by time. Pure.

By time, a window is read page by page until one is empty, one page for each fetch. The next window
begins `overlap` seconds before the first page of this one was read, since a provider may enter
things late. So nothing is passed over, and what is read twice has the same id twice.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from notifications.gateway.documents import Document
from notifications.gateway.settings_incoming import Cursor
from notifications.gateway.variables import Instants

FIRST_PAGE = 1
# A provider that does not know our word for a page answers the same for each; then time goes on.
MOST_PAGES = 50


@dataclass(frozen=True, slots=True)
class Window:
    """From when is read, when that began (seconds since 1970), and the page to read next."""

    since: float
    begun: float
    page: int = FIRST_PAGE

    def values(self, instants: Instants, now: datetime) -> dict[str, object]:
        """What a request may name of it. Later pages reach to `now` too: what is new comes at once."""
        return {
            "since": instants(datetime.fromtimestamp(self.since, UTC)),
            "until": instants(now),
            "page": self.page,
        }


def kept(cursor: str) -> Mapping[str, object]:
    """What each fetch left behind; nothing from a cursor that another description wrote."""
    try:
        found = json.loads(cursor) if cursor else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def written(left: Mapping[str, object]) -> str:
    """All that the fetches left behind, as one cursor."""
    return json.dumps(left, sort_keys=True, ensure_ascii=False) if left else ""


def value(cursor: Cursor, left: object) -> str:
    """The value to go on from."""
    return left if isinstance(left, str) else cursor.start


def next_value(cursor: Cursor, before: str, document: Document) -> str:
    """The value after this answer; the same one if it names none."""
    return document.value(cursor.next) or before


def window(overlap: int, left: object, now: datetime) -> Window:
    """The window to read on in; the first one begins `overlap` seconds ago."""
    first = Window((now - timedelta(seconds=overlap)).timestamp(), now.timestamp())
    if not isinstance(left, dict):
        return first
    try:
        read = Window(float(left["since"]), float(left["begun"]), int(left["page"]))
    except (TypeError, ValueError, KeyError):
        return first
    return read if read.page > FIRST_PAGE else Window(read.since, first.begun)


def next_window(overlap: int, read: Window, *, is_last: bool) -> dict[str, object]:
    """What to leave behind once a page of `read` was read."""
    if is_last or read.page >= MOST_PAGES:
        return asdict(Window(read.begun - overlap, read.begun))
    return asdict(Window(read.since, read.begun, read.page + 1))
