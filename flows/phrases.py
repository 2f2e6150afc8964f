"""What is said to whoever keeps an office: English in the code, Chinese by a catalog where it is printed.

A phrase is its English as it stands, so that scripts compare it as text; it keeps the template and the
values it was made of, by which the command line and the console read it in another language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class Bilingual(Protocol):
    """Words with both languages in them, such as a `Text`: a page of help does without loading it."""

    def in_(self, locale: str) -> str:
        """The words in "zh" or "en"."""


@dataclass(frozen=True, slots=True)
class Several:
    """Values in a row, with what stands between them in English."""

    each: Sequence[object]
    between: str = ", "


class Phrase(str):
    """A template with values put in. Values may be phrases, bilingual, or several of those."""

    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, /, **values: object) -> "Phrase":
        """The English; without values a brace is a brace."""
        put_in = {name: english(value) for name, value in values.items()}
        made = super().__new__(cls, template.format(**put_in) if values else template)
        made.template, made.values = template, values
        return made

    @classmethod
    def verbatim(cls, words: str) -> "Phrase":
        """What is the same in every language, or in the office's already: a name, an address, a time."""
        return cls(words)

    def filled(self, **values: object) -> "Phrase":
        """The same template with these values."""
        return Phrase(self.template, **values)


def english(value: object) -> object:
    """A value as the English has it."""
    if isinstance(value, Several):
        return value.between.join(str(english(one)) for one in value.each)
    return value.in_("en") if isinstance(value, Bilingual) else value


# Where there is nothing to say.
NOTHING = Phrase("")
