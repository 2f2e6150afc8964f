"""The console's words: a gettext catalog for each language under `locales/`, read through Babel.

A `msgid` is a key such as `board.title`, the same in each; `{…}` are values to be put in. A key with
`msgid_plural` (itself again) has a form for each number its language tells apart, chosen by the value `n`.

Words for stored values (states, standings …) are the notifications package's; words of a playbook
are the playbook's.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from gettext import GNUTranslations
from importlib import resources
from io import BytesIO
from types import MappingProxyType

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from engine.parts import Span, Text
from notifications.labels import label, span_words

LOCALES = ("zh", "en")
# What a page declares itself to be, so that browsers choose Chinese glyphs and screen readers voices.
LANGUAGE_TAGS: Mapping[str, str] = MappingProxyType({"zh": "zh-CN", "en": "en"})

_FOLDERS: Mapping[str, str] = MappingProxyType({"zh": "zh_CN", "en": "en"})


@cache
def catalogue(locale: str) -> Catalog:
    """The catalog of one language, "zh" or "en". PoFileError if a line of it cannot be read."""
    path = resources.files("console") / "locales" / _FOLDERS[locale] / "LC_MESSAGES" / "zhishou.po"
    with path.open("rb") as lines:
        return read_po(lines, locale=_FOLDERS[locale], domain="zhishou", abort_invalid=True)


@cache
def keys(locale: str) -> Mapping[str, bool]:
    """Every key one language has words for, and whether they depend on a number."""
    found = [message for message in catalogue(locale) if message.id]
    return MappingProxyType({_key(message): message.pluralizable for message in found})


def _key(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


@cache
def _translations(locale: str) -> GNUTranslations:
    compiled = BytesIO()
    write_mo(compiled, catalogue(locale))
    return GNUTranslations(BytesIO(compiled.getvalue()))


class Words:
    """Words in one language; any locale but "en" reads Chinese. Callable: `words("board.title")`."""

    def __init__(self, locale: str) -> None:
        self.locale = "en" if locale == "en" else "zh"
        self.tag = LANGUAGE_TAGS[self.locale]
        self._keys = keys(self.locale)
        self._texts = _translations(self.locale)

    def __call__(self, key: str, **values: object) -> str:
        """The words under `key`, with `values` put in; `n` chooses the form. KeyError if there is none."""
        numbered = self._keys[key]
        n = values["n"] if numbered else None
        text = self._texts.ngettext(key, key, n) if isinstance(n, int) else self._texts.gettext(key)
        return text.format(**values)

    def has(self, key: str) -> bool:
        """Whether there are words under `key`."""
        return key in self._keys

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
