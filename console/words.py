"""The console's words: `locales/zh.toml` and `locales/en.toml`, with the same keys in each.

Words for stored values (states, standings …) are the notifications package's; words of a playbook
are the playbook's.
"""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType

from engine.parts import Span, Text
from notifications.labels import label, span_words

LOCALES = ("zh", "en")
# What a page declares itself to be, so that browsers choose Chinese glyphs and screen readers voices.
LANGUAGE_TAGS: Mapping[str, str] = MappingProxyType({"zh": "zh-CN", "en": "en"})


@cache
def catalogue(locale: str) -> Mapping[str, str]:
    """Every key of one language, such as `board.title`, with its words."""
    text = (resources.files("console") / "locales" / f"{locale}.toml").read_text(encoding="utf-8")
    return MappingProxyType(dict(_flat("", tomllib.loads(text))))


def _flat(prefix: str, table: Mapping[str, object]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in table.items():
        key = f"{prefix}.{name}" if prefix else name
        found += _flat(key, value) if isinstance(value, dict) else [(key, str(value))]
    return found


class Words:
    """Words in one language; any locale but "en" reads Chinese. Callable: `words("board.title")`."""

    def __init__(self, locale: str) -> None:
        self.locale = "en" if locale == "en" else "zh"
        self.tag = LANGUAGE_TAGS[self.locale]
        self._texts = catalogue(self.locale)

    def __call__(self, key: str, **values: object) -> str:
        """The words under `key`, with `values` put in. KeyError for a key there is not."""
        return self._texts[key].format(**values)

    def has(self, key: str) -> bool:
        """Whether there are words under `key`."""
        return key in self._texts

    def label(self, value: StrEnum) -> str:
        """The words for a stored value."""
        return label(value, self.locale)

    def text(self, text: Text) -> str:
        """The playbook's words in this language."""
        return text.in_(self.locale)

    def span(self, span: Span) -> str:
        """A length of time as a rule states it."""
        return span_words(span, self.locale)

    def several(self, names: list[str]) -> str:
        """Names in a row, with the comma of the language."""
        return self("word.comma").join(names)
