"""Lists as the provider gives them: in pages that lead on, and filtered by day or instant."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import dropwhile, islice
from typing import Protocol, TypeVar
from urllib.parse import urlencode

from starlette.requests import Request

DEFAULT_PAGE, LONGEST_PAGE = 50, 1_000  # Twilio's documented limits


class Listed(Protocol):
    """What a list can hold."""

    @property
    def sid(self) -> str:
        """The provider's id."""


_Found = TypeVar("_Found", bound=Listed)


def page(
    request: Request, name: str, found: Iterator[_Found], show: Callable[[_Found], dict[str, object]]
) -> dict[str, object]:
    """The page that `request` asks for, its entries under `name`.

    Raises ValueError for a size that is none.
    """
    query, path = request.query_params, request.url.path
    size, number = int(query.get("PageSize", DEFAULT_PAGE)), int(query.get("Page", 0))
    if after := query.get("PageToken", "").removeprefix("PA"):
        found = islice(dropwhile(lambda one: one.sid != after, found), 1, None)
    shown = list(islice(found, min(size, LONGEST_PAGE)))
    more = next(found, None) is not None
    kept = {key: value for key, value in query.items() if not key.startswith("Page")}

    def uri(page_number: int, token: str = "") -> str:
        paging = {"PageSize": size, "Page": page_number} | ({"PageToken": token} if token else {})
        return f"{path}?{urlencode(kept | paging)}"

    return {
        name: [show(one) for one in shown],
        "first_page_uri": uri(0),
        "next_page_uri": uri(number + 1, f"PA{shown[-1].sid}") if more and shown else None,
        "previous_page_uri": None,
        "uri": uri(number),
        "page": number,
        "page_size": size,
        "start": number * size,
        "end": number * size + max(len(shown) - 1, 0),
    }


def in_time(request: Request, name: str, instant: datetime | None) -> bool:
    """Whether `instant` passes the filters `name`, `name<` and `name>`.

    Raises ValueError for a date that is none.
    """
    query = request.query_params
    return all(_fits(instant, op, query.get(f"{name}{op}")) for op in ("", "<", ">"))


def _fits(instant: datetime | None, op: str, wanted: str | None) -> bool:
    """A day, or an instant, and what lies on or before / after it; the provider knows whole seconds."""
    if wanted is None:
        return True
    limit = datetime.fromisoformat(wanted)
    limit = limit.astimezone(UTC) if limit.tzinfo else limit.replace(tzinfo=UTC)
    if instant is None:
        return False
    instant = instant.replace(microsecond=0)
    if op == "":
        return instant.date() == limit.date()
    return instant <= limit if op == "<" else instant >= limit
