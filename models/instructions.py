"""Instructions as an incident's row keeps them: small maps, times as ISO 8601 in UTC."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from engine.duties import Instruction


def stored(given: Iterable[Instruction]) -> list[dict[str, Any]]:
    """These instructions, as they are stored."""
    return [
        {
            "id": one.id,
            "task": one.task,
            "role": one.role,
            "at": one.at.isoformat(),
            "due": one.due.isoformat() if one.due else None,
            "source": one.source,
            "assisting": list(one.assisting),
        }
        for one in given
    ]


def read(rows: Iterable[Mapping[str, Any]]) -> tuple[Instruction, ...]:
    """The instructions stored."""
    return tuple(
        Instruction(
            row["id"],
            row["task"],
            row["role"],
            datetime.fromisoformat(row["at"]),
            datetime.fromisoformat(row["due"]) if row["due"] else None,
            row["source"],
            tuple(row.get("assisting", ())),  # one kept before there were any
        )
        for row in rows
    )
