"""A playbook as a page to be read, printed and signed: self-contained HTML, its charts, and Markdown."""

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from console.words import LANGUAGE_TAGS
from playbooks.adjusted_words import adjusted_on_paper
from playbooks.charting.flowing import charts
from playbooks.charting.layout import draw
from playbooks.charting.svg import sheets
from playbooks.loading import Playbook, thaw
from playbooks.paper.chapters import Paper, paper
from playbooks.paper.markdown import explained, markdown


@dataclass(frozen=True, slots=True)
class Drawn:
    """A flow chart: what it is of, and its sheets."""

    title: str
    sheets: tuple[Markup, ...]


def html(playbook: Playbook, locale: str, level: str | None = None, office: str = "") -> str:
    """The whole page, with its style in it and without any script. KeyError for a level there is not."""
    page_of = shown(playbook, locale, level)
    # Style of our own, from our own package: nothing in it is anybody's input.
    style = Markup(_style())  # noqa: S704
    page = _templates().get_template("plan.html")
    return page.render(
        paper=page_of,
        how=explained(page_of),
        drawings=drawings(playbook, locale, level),
        style=style,
        tag=LANGUAGE_TAGS[page_of.locale],
        office=office,
    )


def text(playbook: Playbook, locale: str, level: str | None = None) -> str:
    """The same as Markdown. KeyError for a level there is not."""
    return markdown(shown(playbook, locale, level))


def shown(playbook: Playbook, locale: str, level: str | None = None) -> Paper:
    """The paper of a playbook, with what the office has changed in a shipped one. KeyError as above."""
    return paper(playbook.plan, playbook.hash, locale, level, adjusted_on_paper(playbook, locale))


def drawings(playbook: Playbook, locale: str, level: str | None = None) -> tuple[Drawn, ...]:
    """The flow charts of a playbook, one for each ladder. KeyError for a level there is not."""
    return _drawn(playbook.canonical, locale, level)


@lru_cache(maxsize=64)
def _drawn(canonical: str, locale: str, level: str | None) -> tuple[Drawn, ...]:
    """Drawn once for each content: a page that is looked at again need not wait for it."""
    laid_out = [draw(chart) for chart in charts(thaw(canonical), locale, level)]
    # Every text in it was escaped when it was written.
    return tuple(
        Drawn(one.title, tuple(Markup(sheet) for sheet in sheets(one, f"chart-{n}")))  # noqa: S704
        for n, one in enumerate(laid_out, start=1)
    )


@cache
def _style() -> str:
    return (resources.files("console") / "static" / "plan.css").read_text(encoding="utf-8")


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("console", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
