"""The pages' templates, and the files of our own and of htmx's wheel that they name."""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined

from console.telephone import dialled, masked
from engine.vocabulary import ContentFree, Medium, Receipt, Stage, Way


@cache
def templates() -> Environment:
    """The pages' templates, compiled once."""
    made = Environment(
        loader=PackageLoader("console", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {"dialled": dialled, "masked": masked}
    made.globals |= {"stages": tuple(Stage), "media": tuple(Medium), "wordless": tuple(ContentFree)}
    made.globals |= {"receipts": tuple(Receipt), "ways": tuple(Way)}
    made.globals["asset"] = {name: f"/static/{name}?v={_digest(name)}" for name in ASSETS}
    return made


# Our own files and the package each lies in; htmx comes as it is from its wheel.
ASSETS: Mapping[str, tuple[str, str]] = {
    "zhishou.css": ("console", "static"),
    "plan.css": ("console", "static"),
    "people.css": ("console", "static"),
    "log.css": ("console", "static"),
    "log.js": ("console", "static"),
    "board.css": ("console", "static"),
    "incident.css": ("console", "static"),
    "statistics.css": ("console", "static"),
    "picture.css": ("flows.picture", "static"),
    "zhishou.js": ("console", "static"),
    "alarm.js": ("console", "static"),
    "board.js": ("console", "static"),
    "htmx.min.js": ("js_lib_htmx", "static/htmx"),
    "icon.svg": ("console", "static"),
}


def _digest(name: str) -> str:
    """A name for this edition of a file: browsers keep it until it changes."""
    package, folder = ASSETS[name]
    return hashlib.sha256((resources.files(package) / folder / name).read_bytes()).hexdigest()[:12]
