"""The language this office reads, without the rest of its settings: `--help` has no time to load those.

The same setting as `office.locale`, read the same way: the environment before `zhishou.toml`, else Chinese.
"""

import os
import tomllib
from pathlib import Path


def spoken(data: Path | None = None) -> str:
    """ "zh" or "en" for this data folder; Chinese if a file cannot be read, which the command itself says."""
    said = os.environ.get("ZHISHOU_OFFICE__LOCALE") or _in_file(data)
    return "en" if said == "en" else "zh"


def _in_file(data: Path | None) -> object:
    path = Path(data or os.environ.get("ZHISHOU_DATA") or "zhishou-data") / "zhishou.toml"
    try:
        office = tomllib.loads(path.read_text(encoding="utf-8")).get("office")
    except (OSError, ValueError):
        return None
    return office.get("locale") if isinstance(office, dict) else None
