"""`python -m notifications.sandbox`: the phone sandbox as a process of its own."""

import argparse
import json
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from notifications.sandbox.server import ACCOUNT, TOKEN, Sandbox

_STEP = 0.5  # seconds from queued to sent, and again to delivered: a storm goes out before its receipts
_SPEECH = 0.22  # seconds a spoken character takes: Chinese is read out at 270 a minute


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until interrupted. The first line printed is `sandbox http://127.0.0.1:PORT`."""
    asked = _parser().parse_args(arguments)
    sandbox = Sandbox(
        asked.callback_url,
        asked.token,
        asked.account,
        asked.port,
        step=asked.step,
        speech=asked.speech,
        zone=asked.zone,
    )
    if asked.labels:
        sandbox.label(json.loads(asked.labels.read_text(encoding="utf-8")))
    if asked.announce:
        announce(asked.announce, sandbox.url)
    print(f"sandbox {sandbox.url}", flush=True)
    with suppress(KeyboardInterrupt):  # Ctrl-C is how it is meant to end
        sandbox.serve()


def announce(path: Path, url: str) -> None:
    """Write `url` to `path` in one step, so that a reader finds either nothing or all of it."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}.", delete=False) as draft:
        draft.write(url)
    Path(draft.name).replace(path)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m notifications.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 lets the system choose")
    parser.add_argument("--callback-url", help="where replies are posted; can be set later")
    parser.add_argument("--token", default=TOKEN, help="the account's secret, which also signs callbacks")
    parser.add_argument("--account", default=ACCOUNT, help="the account's id")
    parser.add_argument("--labels", type=Path, help="a JSON file of {number: post}, shown on the page")
    parser.add_argument("--step", type=float, default=_STEP, help="seconds a text or call is in each state")
    parser.add_argument("--speech", type=float, default=_SPEECH, help="seconds a spoken character takes")
    parser.add_argument("--zone", default="UTC", help="IANA name of the time zone the page tells time in")
    parser.add_argument("--announce", type=Path, help="a file to write the address to")
    return parser


if __name__ == "__main__":
    main()
