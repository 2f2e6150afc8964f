"""The words of an incident as the form 信息接报登记表 has them: columns for some, one for the rest."""

from collections.abc import Mapping
from typing import Any

from engine.facts import TEXTS

# Each a column: a list, a search or a comparison asks for it.
COLUMNS = ("title", "summary", "place", "source_of_report", "link", "account_platform", "account_name")
# Kept together: they are only ever read with their incident.
PARTICULARS = tuple(name for name in TEXTS if name not in COLUMNS)


def of(row: Mapping[str, Any]) -> dict[str, str]:
    """Every word of an incident's row by its name; "" for what was not said."""
    return {name: row[name] for name in COLUMNS} | {
        name: row["particulars"].get(name, "") for name in PARTICULARS
    }


def stored(words: Mapping[str, str]) -> dict[str, Any]:
    """The columns of a row with these words and no others."""
    return {name: words.get(name, "") for name in COLUMNS} | {
        "particulars": {name: words[name] for name in PARTICULARS if words.get(name)}
    }
