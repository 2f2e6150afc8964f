"""Recurring reports that are awaited or owed, as an incident's row keeps them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from engine.facts import Occasion


def written(occasions: Iterable[Occasion]) -> list[dict[str, Any]]:
    """As they are stored: instants as ISO text."""
    return [
        {
            "cadence": one.cadence,
            "opens": one.opens.isoformat(),
            "due": one.due.isoformat(),
            "provisional": one.provisional,
            "is_owed": one.is_owed,
        }
        for one in occasions
    ]


def read(rows: Iterable[Mapping[str, Any]]) -> tuple[Occasion, ...]:
    """As the rules see them."""
    return tuple(
        Occasion(
            row["cadence"],
            datetime.fromisoformat(row["opens"]),
            datetime.fromisoformat(row["due"]),
            row["provisional"],
            row["is_owed"],
        )
        for row in rows
    )
