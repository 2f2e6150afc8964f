"""What is said of a playbook to its author: English in the code, read in Chinese from `saying.yaml`.

A text that is said is English as it stands, so that scripts and tests compare it as they always did; it keeps
the words it was made of, and can be read in another language.
"""

from functools import cache
from importlib import resources
from typing import Any

import yaml


class Said(str):
    """English words with values put in; `in_` says the same in another language."""

    template: str
    values: tuple[Any, ...] = ()
    own: str = ""  # its Chinese, if it is made with it

    def in_(self, locale: str) -> str:
        """The same words in `locale` ("zh" or "en")."""
        if locale == "en":
            return str(self)
        return self.own or chinese()[self.template].format(*(read(value, locale) for value in self.values))


class Written(str):
    """A list or mapping as an author writes it, never in quotation marks: they would be part of it."""

    def __repr__(self) -> str:
        return str(self)


def written(value: Any) -> Any:
    """A list or mapping as it is written in a playbook, {zh: 甲, en: A}; anything else as it is."""
    if isinstance(value, dict):
        pairs = (str(key) if one is None else f"{key}: {_inside(one)}" for key, one in value.items())
        return Written(f"{{{', '.join(pairs)}}}")
    return Written(f"[{', '.join(map(_inside, value))}]") if isinstance(value, list | tuple) else value


def _inside(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(written(value))


def say(template: str, *values: Any) -> Said:
    """`template` with {0}, {1} … put in, as a text that can be read in Chinese too."""
    shown = tuple(map(written, values))
    words = Said(template.format(*shown))
    words.template, words.values = template, shown
    return words


def later(template: str) -> str:
    """A template that `say` puts values into elsewhere: marked, so that its Chinese is asked for."""
    return template


def plain(words: str) -> Said:
    """Words with nothing put in, whatever braces they have: a name of a kind, what belongs at a place."""
    found = Said(words)
    found.template = words.replace("{", "{{").replace("}", "}}")
    return found


def hint(english: str, chinese_words: str) -> Said:
    """What belongs at a place, in both languages at once."""
    found = plain(english)
    found.own = chinese_words
    return found


def read(value: Any, locale: str) -> Any:
    """A text in `locale`, if it can be read in it, or the reason of an error; anything else as it is."""
    if isinstance(value, ValueError) and value.args:
        return read(value.args[0], locale)
    return value.in_(locale) if isinstance(value, Said) else value


@cache
def chinese() -> dict[str, str]:
    """The Chinese of every text that is said, by its English."""
    found: dict[str, str] = yaml.safe_load(
        resources.files("playbooks").joinpath("saying.yaml").read_text("utf-8")
    )
    return found
