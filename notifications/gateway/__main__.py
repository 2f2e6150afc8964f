"""`python -m notifications.gateway`: try the description of a provider; nothing is sent."""

import argparse
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from notifications.gateway import trying
from notifications.gateway.settings import GatewaySettings


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every problem, or else the requests, or what is read from a sample; the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        settings = GatewaySettings(**_described(asked.files, asked.provider))
    except ValidationError as error:
        for one in error.errors(include_url=False):
            place = ".".join(map(str, ("providers", asked.provider, *one["loc"])))
            print(f"{place}: {one['msg']} (given: {one['input']!r})")
        return 1
    if not asked.sample:
        print("\n".join(trying.requests(asked.provider, settings)))
        return 0
    place, file = asked.sample
    if place not in trying.places(settings):
        print(f"nothing is read at {place}; write one of: {', '.join(trying.places(settings))}")
        return 1
    print("\n".join(trying.reading(settings, place, asked.status, Path(file).read_bytes())))
    return 0


def _described(files: Sequence[Path], provider: str) -> dict[str, Any]:
    """The settings of this provider from all files, the later one winning."""
    found: dict[str, Any] = {}
    for file in files:
        whole = tomllib.loads(file.read_text(encoding="utf-8"))
        found |= whole.get("providers", {}).get(provider, {})
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m notifications.gateway", description=__doc__)
    parser.add_argument("provider", help="its name in the settings")
    parser.add_argument("files", type=Path, nargs="+", help="zhishou.toml and secrets.toml")
    parser.add_argument(
        "--sample",
        nargs=2,
        metavar=("PLACE", "FILE"),
        help="what is read at PLACE (sms.answer, sms.poll.inbox, …) from an answer or push kept in FILE",
    )
    parser.add_argument("--status", type=int, default=200, help="the HTTP status of that answer")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
