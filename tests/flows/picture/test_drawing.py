"""The picture as SVG: well formed, safe under a strict policy, and readable without seeing it."""

import re
import xml.etree.ElementTree as ET
from datetime import datetime, timedelta

import pytest

from engine.calendars import Calendar
from engine.vocabulary import ClockState
from flows.picture import glyphs
from flows.picture.drawing import draw
from flows.picture.figures import Figure, Limit, Mark, MarkKind, Outcome, Try
from flows.picture.geometry import lay_out
from flows.picture.text import fitted, width
from tests.flows.picture.test_geometry import LOGGED, after, limit

SVG = "{http://www.w3.org/2000/svg}"


class Plain:
    """Fixed words."""

    def clock(self, at: datetime, *, new_day: bool) -> str:
        """A time."""
        return f"{at:%H:%M}{'*' if new_day else ''}"

    def since(self, span: timedelta) -> str:
        """A length."""
        return str(span)

    def word(self, key: str) -> str:
        """The key itself."""
        return key


def drawn(
    *limits: Limit, wide: float = 960, tries: tuple[Try, ...] = (), marks: tuple[Mark, ...] = ()
) -> str:
    figure = Figure(limits, tries, marks, LOGGED, after(40), "now")
    return draw(lay_out(figure, Calendar(), wide), Plain(), "p", "标题 & <x>", "说明")


def everything(wide: float = 960) -> str:
    """Every kind of limit, try and mark there is."""
    limits = [limit(30 + n, state, ended=35, warn=20) for n, state in enumerate(ClockState)]
    limits.append(limit(90, unextended=60))
    tries = tuple(Try(after(n), one, f"{one} <b>") for n, one in enumerate(Outcome))
    tries += tuple(Try(after(9), Outcome.SENT, "again") for _ in range(9))
    marks = tuple(Mark(after(5), kind, "应答", "x & y") for kind in MarkKind)
    return drawn(*limits, wide=wide, tries=tries, marks=marks)


@pytest.mark.parametrize("wide", [960.0, 660.0, 356.0])
def test_it_is_well_formed_and_nothing_in_it_needs_a_script_or_an_inline_style(wide: float) -> None:
    text = everything(wide)
    root = ET.fromstring(text)  # noqa: S314 - made here a line above
    assert root.get("role") == "img"
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|href", text)
    assert root.get("aria-labelledby") == "p-title p-desc"


def test_words_of_the_record_are_escaped_and_every_sign_says_what_it_is() -> None:
    root = ET.fromstring(everything())  # noqa: S314
    said = [title.text for title in root.iter(f"{SVG}title")]
    assert said[0] == "标题 & <x>"
    assert "failed <b>" in said
    assert "x & y" in said


def test_each_outcome_of_a_try_has_a_shape_of_its_own() -> None:
    shapes = {re.sub(r' class="[^"]*"', "", glyphs.tried(one, 10, 10)) for one in Outcome}
    assert len(shapes) == len(Outcome)


def test_time_beyond_the_limit_is_hatched_and_a_late_end_has_another_sign() -> None:
    text = drawn(limit(15, ClockState.MET_LATE, ended=35))
    assert 'fill="url(#p-over)"' in text
    assert 'class="pic-met late"' in text
    assert "url(#p-over)" not in drawn(limit(60, ClockState.MET, ended=35))


def test_the_legend_explains_what_is_there_and_nothing_else() -> None:
    text = drawn(limit(60))
    assert ">due</text>" in text
    assert ">met_late</text>" not in text
    assert ">try_failed</text>" not in text


def test_words_are_cut_to_the_room_there_is() -> None:
    assert fitted("研判定级并核定", 13, 200) == "研判定级并核定"
    cut = fitted("研判定级并核定", 13, 50)
    assert cut.endswith("…")
    assert width(cut, 13) <= 50
    assert fitted("研判", 13, 0) == "…"
