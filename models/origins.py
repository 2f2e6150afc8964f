"""Further sources 来源 of an incident, as its row keeps them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from engine.origins import Heard, Origin


def stored(origins: Iterable[Origin]) -> list[dict[str, str]]:
    """These sources, as they are stored."""
    return [
        {
            "how": one.how.value,
            "at": one.at.isoformat(),
            "words": one.words,
            "number": one.number,
            "of": one.of,
        }
        for one in origins
    ]


def read(rows: Iterable[Mapping[str, Any]]) -> tuple[Origin, ...]:
    """The sources stored."""
    return tuple(
        Origin(Heard(row["how"]), datetime.fromisoformat(row["at"]), row["words"], row["number"], row["of"])
        for row in rows
    )
