"""What was registered in words 接报内容, as pages show it: who may ring back whom is not for every eye."""

from collections.abc import Mapping
from typing import Any

from models.registration import of

# In the order of the form. The account is one line, and so is whoever reported it.
_LINES = ("link", "place", "source_of_report", "summary")
_MORE = ("impact", "measures", "told_already", "trend", "request", "opinion")
_REPORTER = ("reporter_unit", "reporter_post", "reporter_name")


def registered(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(key of the words of its name, what was said) of everything there is but the title."""
    words = of(row)
    account = " ".join(filter(None, (words["account_platform"], words["account_name"])))
    reporter = " ".join(filter(None, [*(words[name] for name in _REPORTER), phone(words["reporter_phone"])]))
    return [
        ("log.account", account),
        *((f"log.{name}", words[name]) for name in _LINES),
        ("log.reporter", reporter),
        *((f"log.{name}", words[name]) for name in _MORE),
    ]


def phone(number: str) -> str:
    """The number of whoever reported it, by its end."""
    digits = "".join(char for char in number if char.isdigit())
    return f"****{digits[-4:]}" if digits else ""
