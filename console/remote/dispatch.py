"""Which commands go to an office elsewhere, and why the others do not."""

from collections.abc import Callable, Mapping
from copy import copy
from functools import partial
from secrets import token_hex
from typing import Any

import click

from console.commands.misuse import Misuse
from console.commands.speaking import language
from console.remote import acts, looks, office
from console.remote.client import Server
from flows import settings

Given = Mapping[str, Any]

REMOTE: Mapping[str, Callable[[Server, Given], None]] = {
    **{name: partial(acts.act, name) for name in acts.ACTS},
    "log": looks.log,
    "board": looks.board,
    "show": looks.show,
    "report": looks.report,
    "resolve": acts.resolve,
    "drill list": looks.drills,
    "drill end": acts.end_drill,
    "playbook explain": looks.explain,
    "people list": office.people,
    "roster list": office.roster,
    "document list": office.documents,
    "document show": office.document,
    "statistics": office.statistics,
    "audit export": office.audit,
}


def _machine(name: str, url: str) -> Misuse:
    return Misuse("{name} works on the machine of {url} itself: run it there", name=name, url=url)


def _files(name: str, url: str) -> Misuse:
    return Misuse(
        "{name} uses files of the machine of {url}: run it there, or use its console", name=name, url=url
    )


def _not_yet(name: str, url: str) -> Misuse:
    return Misuse("{name} does not go to {url} from a command line: use its console", name=name, url=url)


_WHY: Mapping[str, Callable[[str, str], Misuse]] = {
    **dict.fromkeys(("up", "verify", "backup", "restore", "migrate", "doctor", "bench", "user"), _machine),
    **dict.fromkeys(("people", "roster", "playbook"), _files),
}


def elsewhere(command: click.Command, name: str, url: str) -> click.Command:
    """The same command, parsed as ever, that goes to the office at this address."""
    moved = copy(command)
    if isinstance(moved, click.Group):
        moved.commands = {
            one: elsewhere(known, f"{name} {one}", url) for one, known in moved.commands.items()
        }
        return moved
    moved.callback = partial(_call, name, url)
    return moved


def _call(name: str, url: str, **given: Any) -> None:
    """Do it there, or say why not."""
    context = click.get_current_context()
    root = context.find_root()
    if name not in REMOTE:
        raise _WHY.get(name.partition(" ")[0], _not_yet)(name, url)
    if root.params.get("who"):
        raise Misuse("the token says who acts there: leave --as away")
    if root.params.get("data"):
        raise Misuse("--data is a folder of this machine, --server an office elsewhere: give one of them")
    remote = settings.remote(url)
    if not remote.token:
        raise Misuse("no token for {url}: zhishou --server {url} login, or set ZHISHOU_TOKEN", url=url)
    with Server(remote, root.params.get("key") or f"cli-{token_hex(8)}", language()) as server:
        REMOTE[name](server, given)
