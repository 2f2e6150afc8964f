"""The chapters of an 应急预案, filled with what the plan says. Where it says nothing, the paper says that."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.plan import Plan
from engine.vocabulary import Chapter as Kind
from playbooks import whose, wording
from playbooks.explaining import Page
from playbooks.paper.blocks import Block, Items, Paragraph, blocks
from playbooks.paper.limits import Limit, limits
from playbooks.paper.words import NUMERALS, STANDINGS, word


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a chapter. Without blocks the plan says nothing about it."""

    number: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter. Without sections the plan says nothing about it."""

    number: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A plan to be read and signed. `levels` names those it is about, "" for all of them."""

    id: str
    version: str
    hash: str
    locale: str
    title: str
    levels: str
    chapters: tuple[Chapter, ...]
    limits: tuple[Limit, ...]

    @property
    def to_confirm(self) -> int:
        """How many of the limits nobody has signed for yet."""
        return sum(limit.to_confirm for limit in self.limits)

    def word(self, key: str, **values: object) -> str:
        """Words of the paper in its language."""
        return word(key, self.locale, **values)

    def sentences(self, *said: str) -> str:
        """Sentences one after the other, apart as the language has them; empty ones are left out."""
        return (" " if self.locale == "en" else "").join(filter(None, said))


def paper(
    plan: Plan, hashed: str, locale: str, level: str | None = None, adjusted: Iterable[str] = ()
) -> Paper:
    """The paper of `plan`, which is frozen under `hashed`; of one level only if `level` names it.

    `adjusted` are lines that say what the office has changed in a shipped playbook.

    KeyError if the plan has no such level.
    """
    page = Page(plan, locale, [plan.level(level)] if level else list(plan.levels))
    table = limits(page)
    names = page.several([one.name for one in page.levels])
    return Paper(
        plan.id,
        plan.version,
        hashed,
        locale,
        plan.title.in_(locale),
        word("only", locale, levels=names) if level else "",
        _chapters(page, hashed, table, blocks(adjusted)),
        table,
    )


def _chapters(
    page: Page, hashed: str, table: tuple[Limit, ...], adjusted: tuple[Block, ...]
) -> tuple[Chapter, ...]:
    plan, locale = page.plan, page.locale
    version = word("version_is", locale, id=plan.id, version=plan.version, hash=hashed)
    contents: dict[str, dict[str, Iterable[Block]]] = {
        "general": _general(page),
        "organisation": {"roles": blocks(page.role_lines())},
        "watching": _alone(page, Kind.WATCHING, "monitoring"),
        "response": _response(page, table),
        "aftermath": {
            "recovery": blocks(page.said_lines(Kind.RECOVERY)),
            "review": blocks(page.report_lines()),
        },
        "support": _alone(page, Kind.SUPPORT, "means"),
        "supervision": _alone(page, Kind.SUPERVISION, "oversight"),
        "supplement": {
            "version": [Paragraph(version)],
            **({"adjusted": adjusted} if adjusted else {}),
            "standing": [_standings(locale)],
        },
    }
    return tuple(
        Chapter(
            f"{number}." if locale == "en" else f"{NUMERALS[number - 1]}、",
            word(chapter, locale),
            tuple(
                Section(f"{number}.{nth}", word(section, locale), tuple(said))
                for nth, (section, said) in enumerate(sections.items(), start=1)
            ),
        )
        for number, (chapter, sections) in enumerate(contents.items(), start=1)
    )


def _alone(page: Page, kind: Kind, section: str) -> dict[str, Iterable[Block]]:
    """A chapter of which the plan has words only: one section, or none."""
    return {section: blocks(page.said_lines(kind))} if kind in page.plan.chapters else {}


def _general(page: Page) -> dict[str, Iterable[Block]]:
    plan, locale = page.plan, page.locale
    scope = word("scope_is", locale, category=plan.category.in_(locale))
    secrecy = {"secrecy": [Paragraph(page.word("free"))]} if plan.content_free else {}
    return {
        "purpose": blocks(page.said_lines(Kind.PURPOSE)),
        "basis": [Items(plan.basis)] if plan.basis else (),
        "scope": [Paragraph(scope)],
        "levels": blocks(page.level_lines()),
        **secrecy,
    }


def _response(page: Page, table: tuple[Limit, ...]) -> dict[str, Iterable[Block]]:
    locale, reviewer = page.locale, whose.reviewing(page)
    return {
        "tells": blocks(page.tell_lines()),
        "ladder": blocks(page.ladder_lines()),
        **({"handling": blocks(page.handling_lines())} if page.plan.handlings else {}),
        "steps": blocks(page.step_lines()),
        **({"documents": blocks(page.document_lines())} if page.plan.documents else {}),
        "deadlines": [Paragraph(word("deadlines_are", locale, n=len(table)))],
        "updates": blocks(page.update_lines()),
        "ending": [Paragraph(word("ending_is", locale, reviewer=reviewer))],
    }


def _standings(locale: str) -> Items:
    return Items(
        tuple(
            wording.pair(wording.STANDINGS[standing].in_(locale), meaning.in_(locale), locale)
            for standing, meaning in STANDINGS.items()
        )
    )
