"""Levels, categories and units as people call them, in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.parts import Text
from engine.statistics import Axis
from flows.acts.statistics import Names

# A level that no plan has any more stands behind those that some have.
_NO_RANK = 99


@dataclass(frozen=True)
class Says:
    """Words for what figures are divided by."""

    names: Names
    locale: str

    def both(self, zh: str, en: str) -> str:
        """The one of the two that is read here."""
        return en if self.locale == "en" else zh

    def text(self, text: Text) -> str:
        """Words of both languages in the one that is read here."""
        return text.in_(self.locale)

    def value(self, axis: Axis, value: str) -> str:
        """A level, category or unit."""
        if axis is Axis.LEVEL:
            name = self._levels[value][1] if value in self._levels else value
            return self.both(f"{name}级", f"Level {name}")
        if axis is Axis.CATEGORY:
            plan = self.names.plans.get(value)
            return self.text(plan.category) if plan else value
        return self.names.units.get(value, value) or self.both("未明确单位", "No unit known")

    def rank(self, level: str) -> tuple[int, str]:
        """How grave a level is; 0 is the gravest."""
        return (self._levels[level][0] if level in self._levels else _NO_RANK, level)

    def person(self, person: str) -> str:
        """Somebody's name, though he may have left."""
        book = self.names.book
        known = book.people.get(person) or book.former.get(person)
        return known.name if known else person

    @cached_property
    def _levels(self) -> Mapping[str, tuple[int, str]]:
        """Rank and name of each level of any plan."""
        levels = (level for plan in self.names.plans.values() for level in plan.levels)
        return {level.id: (level.rank, level.name) for level in levels}
