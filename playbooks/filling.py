"""How the sections of a document or a report are filled: by a person, from the record, or both; in words."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from engine.documents import Section as Passage
from engine.parts import Section

if TYPE_CHECKING:
    from playbooks.explaining import Page

# Of sections of reports that plans have had empty since before there was anything to fill them from.
_BY_ID: Mapping[str, tuple[str, ...]] = {"spread": ("spread",)}


def filling(section: Section) -> tuple[str, ...]:
    """What of the record fills a section of the report; nothing where a person writes it."""
    return section.facts or _BY_ID.get(section.id, ())


def of_report(page: "Page", section: Section) -> str:
    """Who fills a section of the report, in words."""
    return page.word("from_record" if filling(section) else "by_hand")


def of_document(page: "Page", sections: Sequence[Passage]) -> str:
    """The sections of a document, each with who fills it; said once where that is the same of all."""
    titles = [page.text(section.title) for section in sections]
    ways = [page.word(_way(section)) for section in sections]
    if len(titles) > 1 and len(set(ways)) == 1:
        return page.in_turn(titles) + page.bracket(page.word("all_filled").format(ways[0]))
    return page.in_turn(title + page.bracket(way) for title, way in zip(titles, ways, strict=True))


def _way(section: Passage) -> str:
    if not section.by_hand:
        return "from_record"
    return "and_by_hand" if section.facts else "by_hand"
