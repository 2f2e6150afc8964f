"""The drawing: nothing lies upon anything, every text fits, and it is the same each time."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest

from engine.parts import Text
from playbooks.charting.boxes import Box, Frame, Word
from playbooks.charting.flowing import charts
from playbooks.charting.layout import Drawing, draw
from playbooks.charting.measuring import width
from playbooks.charting.svg import sheets
from playbooks.loading import load_library, parse
from tests.playbooks.pages import SHORT, spoiled

SVG = "{http://www.w3.org/2000/svg}"
Rect = tuple[float, float, float, float]


def drawn() -> Iterator[tuple[str, Drawing]]:
    """Every chart of every shipped plan, of each level alone and of all, in both languages."""
    for playbook in load_library():
        for locale in ("zh", "en"):
            for level in (None, *(level.id for level in playbook.plan.levels)):
                for n, chart in enumerate(charts(playbook.plan, locale, level)):
                    yield f"{playbook.plan.id}-{locale}-{level}-{n}", draw(chart)


DRAWINGS = dict(drawn())


@pytest.fixture(params=DRAWINGS, scope="module")
def drawing(request: pytest.FixtureRequest) -> Drawing:
    return DRAWINGS[request.param]


def rect(one: Box | Frame) -> Rect:
    return one.x, one.y, one.x + one.width, one.y + one.height


def overlap(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def inside(one: Rect, outer: Rect) -> bool:
    return outer[0] <= one[0] and outer[1] <= one[1] and one[2] <= outer[2] and one[3] <= outer[3]


def area(word: Word) -> Rect:
    wide = width(word.text, word.size, bold=word.bold)
    return word.x, word.y - word.size * 0.9, word.x + wide, word.y + word.size * 0.2


def test_no_box_lies_upon_another(drawing: Drawing) -> None:
    for one, other in combinations(drawing.boxes, 2):
        assert not overlap(rect(one), rect(other)), (one.id, other.id)
    for first, second in combinations(drawing.frames, 2):
        assert not overlap(rect(first), rect(second))


def test_everything_is_on_the_sheet_and_every_box_within_one_lane_or_none(drawing: Drawing) -> None:
    sheet = (0.0, 0.0, drawing.width, drawing.height)
    for box in drawing.boxes:
        assert inside(rect(box), sheet)
        for frame in drawing.frames:
            assert inside(rect(box), rect(frame)) or not overlap(rect(box), rect(frame)), box.id


def test_every_text_fits_its_box_and_no_two_texts_touch(drawing: Drawing) -> None:
    for box in drawing.boxes:
        for word in box.words:
            assert width(word.text, word.size, bold=word.bold) <= word.room, word.text
            assert inside(area(word), rect(box)), word.text
        for one, other in combinations(box.words, 2):
            assert not overlap(area(one), area(other)), (one.text, other.text)
    for frame in drawing.frames:
        for word in frame.title:
            assert inside(area(word), rect(frame))
            assert not any(overlap(area(word), rect(box)) for box in drawing.boxes)


def test_no_arrow_crosses_a_box_and_no_label_lies_upon_one(drawing: Drawing) -> None:
    for arrow in drawing.arrows:
        for (x0, y0), (x1, y1) in pairwise(arrow.points):
            assert x0 == x1 or y0 == y1  # along right angles
            line = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            # A line of no width touches the outline of the box it comes from or leads to, and no more.
            for box in drawing.boxes:
                left, top, right, bottom = rect(box)
                assert not overlap(
                    (line[0], line[1], line[2] + 1e-6, line[3] + 1e-6),
                    (left + _slant(box) + 1e-3, top + 1e-3, right - _slant(box) - 1e-3, bottom - 1e-3),
                ), (box.id, arrow)
        for word in arrow.label:
            assert not any(overlap(area(word), rect(box)) for box in drawing.boxes), word.text


def _slant(box: Box) -> float:
    """A pointed box is narrower above and below its points."""
    return 14.0 if box.shape == "decision" else 0.0


def test_two_arrows_never_run_along_each_other(drawing: Drawing) -> None:
    upright = [
        (a[0], min(a[1], b[1]), max(a[1], b[1]))
        for arrow in drawing.arrows
        for a, b in pairwise(arrow.points)
        if a[0] == b[0]
    ]
    for one, other in combinations(upright, 2):
        apart = abs(one[0] - other[0]) > 2 or one[2] <= other[1] or other[2] <= one[1]
        assert apart, (one, other)


def test_a_sheet_is_no_higher_than_a_page_can_show(drawing: Drawing) -> None:
    for top, bottom in drawing.sheets:
        # At A4 width a twelfth of an em of a note stays above six points down to this proportion.
        assert (bottom - top) / drawing.width < 1.6


def test_each_sheet_is_sound_xml_that_names_itself_and_holds_no_style_and_no_script(drawing: Drawing) -> None:
    words = 0
    for text in sheets(drawing, "c<1"):
        root = ET.fromstring(text)  # noqa: S314 - our own
        assert root.tag == f"{SVG}svg"
        title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert title is not None
        assert desc is not None
        assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
        assert (title.text, desc.text) == (drawing.title, drawing.description)
        assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
            "svg",
            "title",
            "desc",
            "rect",
            "line",
            "polyline",
            "polygon",
            "circle",
            "text",
        }
        assert not any(
            name in ("style", "class", "href")
            for one in root.iter()
            for name in one.attrib
            if one is not root
        )
        words += len(root.findall(f"{SVG}text"))
    parts = [*(box.words for box in drawing.boxes), *(frame.title for frame in drawing.frames)]
    assert words >= sum(map(len, parts))


def test_a_chart_is_drawn_the_same_each_time() -> None:
    plan = parse(SHORT, "plan.yaml").plan
    first, second = ([sheets(draw(chart), "a") for chart in charts(plan, "zh")] for _ in range(2))
    assert first == second


def test_a_high_chart_is_two_sheets_and_nothing_is_on_both() -> None:
    high = next(one for one in DRAWINGS.values() if len(one.sheets) == 2)
    texts = [re.findall("<text [^>]*>([^<]*)", text) for text in sheets(high, "a")]
    boxes = sum(len(box.words) for box in high.boxes) + sum(len(frame.title) for frame in high.frames)
    labels = sum(len(arrow.label) for arrow in high.arrows)
    assert len(texts[0]) + len(texts[1]) == boxes + labels


def test_words_of_a_plan_are_text_and_never_markup() -> None:
    plan = parse(spoiled(("{zh: 发布回应, en:", '{zh: "<script>&发布", en:')), "a").plan
    (text,) = (sheet for chart in charts(plan, "zh") for sheet in sheets(draw(chart), "a"))

    assert "<script" not in text
    assert "&lt;script&gt;&amp;发布" in text


def test_what_was_frozen_with_a_control_character_is_drawn_without_it() -> None:
    plan = parse(SHORT, "plan.yaml").plan
    odd = replace(plan, title=Text("短\x07预案", "Short\x0bplan"))
    for chart in charts(odd, "zh"):
        assert all(ET.fromstring(text) is not None for text in sheets(draw(chart), "a"))  # noqa: S314 - our own
