"""Counts as people read them."""

from collections.abc import Mapping, Sequence
from typing import Any


def count(number: int, locale: str) -> str:
    """3400, 1.2万, 3.4亿; in English 12,000."""
    if locale == "en":
        return f"{number:,}"
    if number < 10_000:
        return str(number)
    of, word = (10**8, "亿") if number >= 10**8 else (10_000, "万")
    return f"{number / of:.2f}".rstrip("0").rstrip(".") + word


def rows_seen(rows: Sequence[Mapping[str, Any]], locale: str) -> str:
    """How many rows of 传播记录, of which platforms, and whether they put others right."""
    platforms = dict.fromkeys(row["platform"] for row in rows)
    corrected = sum("corrects" in row for row in rows)
    if locale == "en":
        more = f", {corrected} of them corrections" if corrected else ""
        return f"{len(rows)} rows ({', '.join(platforms)}){more}"
    return f"{len(rows)}条（{'、'.join(platforms)}）" + (f"，更正{corrected}条" if corrected else "")
