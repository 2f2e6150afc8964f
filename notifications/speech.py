"""Numbers as they are said aloud. Pure; the templates of calls use these as filters.

A voice reads 2026-0042 as a subtraction, Ⅱ not at all, and 0552 as a number of five hundred. `locale`
"en" says English, anything else Chinese.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType

_NUMBER = re.compile(r"(\d{4})-([^\W\d_]*)0*(\d+)")
_TIME = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?!\d)")
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
_LEVELS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"I": ("一", "1"), "II": ("二", "2"), "III": ("三", "3"), "IV": ("四", "4")}
)


def incident(number: str, locale: str = "zh") -> str:
    """An incident's number: 2026-0042 is 2026年42号, 2026-演0042 2026年演练42号; anything else is left."""

    def said(found: re.Match[str]) -> str:
        year, mark, n = found.groups()
        if locale == "en":
            return f"{'drill ' if mark else ''}number {n} of {year}"
        return f"{year}年{'演练' if mark else ''}{n}号"

    return _NUMBER.sub(said, number)


def digits(number: str, locale: str = "zh") -> str:
    """A code or telephone number digit by digit, with a breath where it is written with a hyphen."""
    parts = [part for part in re.split(r"\D+", number) if part]
    if locale == "en":
        return ", ".join(" ".join(part) for part in parts)
    return "，".join(part.translate(_DIGITS) for part in parts)


def level(name: str, locale: str = "zh") -> str:
    """A level by its ordinal: Ⅱ is 二; a level with another name keeps it."""
    chinese, english = _LEVELS.get(unicodedata.normalize("NFKC", name), (name, name))
    return english if locale == "en" else chinese


def time(words: str, locale: str = "zh") -> str:
    """Words with a time of day in them: 10月15日07:10 is 10月15日7点10分. English voices read 07:10."""
    return words if locale == "en" else _TIME.sub(_clock, words)


def _clock(found: re.Match[str]) -> str:
    hour, minute = int(found[1]), found[2]
    return f"{hour}点整" if minute == "00" else f"{hour}点{minute}分"


FILTERS: Mapping[str, Callable[..., str]] = MappingProxyType(
    {"said_incident": incident, "said_digits": digits, "said_level": level, "said_time": time}
)
"""By the names the templates know them by."""
