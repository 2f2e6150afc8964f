"""A drawing as SVG: attributes only, no style sheet and no script, so that it is the same wherever it stands.

Dark lines on white: it is a paper inside a page of any colours.
"""

import re
from collections.abc import Iterator
from html import escape

from playbooks.charting.boxes import ICON, POINT, Arrow, Box, Frame, Word
from playbooks.charting.layout import Drawing
from playbooks.charting.nodes import Shape

# Control characters, which no XML document may have.
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_INK, _SOFT, _PAPER, _LANE, _ACCENT = "#14212b", "#3c4b57", "#ffffff", "#eef3f6", "#0e5a7c"
_FACES = (
    "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC',"
    "'WenQuanYi Zen Hei',sans-serif"
)


def sheets(drawing: Drawing, name: str) -> tuple[str, ...]:
    """Each sheet of the drawing as an `svg` element; `name` makes its ids unlike others on the page."""
    return tuple(
        _svg(drawing, f"{name}-{number}", top, bottom)
        for number, (top, bottom) in enumerate(drawing.sheets, start=1)
    )


def _svg(drawing: Drawing, name: str, top: float, bottom: float) -> str:
    size = f'viewBox="0 {_n(top)} {_n(drawing.width)} {_n(bottom - top)}"'
    labelled = f'role="img" aria-labelledby="{escape(name)}-title {escape(name)}-desc"'
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" {size} {labelled} '
        f'font-family="{_FACES}" fill="{_INK}">'
    )
    return "".join((head, *_contents(drawing, escape(name), top, bottom), "</svg>"))


def _contents(drawing: Drawing, name: str, top: float, bottom: float) -> Iterator[str]:
    yield f'<title id="{name}-title">{_escaped(drawing.title)}</title>'
    yield f'<desc id="{name}-desc">{_escaped(drawing.description)}</desc>'
    yield f'<rect width="{_n(drawing.width)}" height="{_n(drawing.height)}" fill="{_PAPER}"/>'
    for frame in drawing.frames:
        if top <= frame.y < bottom:
            yield from _frame(frame)
    for arrow in drawing.arrows:
        if arrow.points[0][1] < bottom and arrow.points[-1][1] > top:
            yield from _arrow(arrow)
    for box in drawing.boxes:
        if top <= box.y < bottom:
            yield from _box(box)


def _frame(frame: Frame) -> Iterator[str]:
    yield (
        f'<rect x="{_n(frame.x)}" y="{_n(frame.y)}" width="{_n(frame.width)}" height="{_n(frame.height)}" '
        f'rx="6" fill="{_LANE}" stroke="{_SOFT}" stroke-width="0.8"/>'
    )
    yield from map(_word, frame.title)


def _arrow(arrow: Arrow) -> Iterator[str]:
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in arrow.points)
    yield f'<polyline points="{points}" fill="none" stroke="{_INK}" stroke-width="1.4"/>'
    (x0, y0), (x1, y1) = arrow.points[-2:]
    # The head: a triangle 7 px long that ends where the line ends.
    along = (_sign(x1 - x0), _sign(y1 - y0))
    base = (x1 - 7 * along[0], y1 - 7 * along[1])
    wings = [(base[0] + 3.6 * side * along[1], base[1] + 3.6 * side * along[0]) for side in (1, -1)]
    tip = " ".join(f"{_n(x)},{_n(y)}" for x, y in ((x1, y1), *wings))
    yield f'<polygon points="{tip}"/>'
    yield from map(_word, arrow.label)


def _sign(length: float) -> int:
    return (length > 0) - (length < 0)


def _box(box: Box) -> Iterator[str]:
    yield from _outline(box)
    if box.rule is not None:
        ends = f'x1="{_n(box.x + 8)}" x2="{_n(box.x + box.width - 8)}"'
        yield (
            f'<line {ends} y1="{_n(box.rule)}" y2="{_n(box.rule)}" '
            f'stroke="{_SOFT}" stroke-width="0.8" stroke-dasharray="2 3"/>'
        )
    for word in box.words:
        if word.icon:
            yield from _clock(word)
        yield _word(word)


def _outline(box: Box) -> Iterator[str]:
    look = f'fill="{_PAPER}" stroke="{_INK}" stroke-width="1.3"'
    if box.shape is Shape.DECISION:
        left, right, top, bottom = box.x, box.x + box.width, box.y, box.y + box.height
        middle = (top + bottom) / 2
        corners = (
            (left, middle),
            (left + POINT, top),
            (right - POINT, top),
            (right, middle),
            (right - POINT, bottom),
            (left + POINT, bottom),
        )
        points = " ".join(f"{_n(x)},{_n(y)}" for x, y in corners)
        yield f'<polygon points="{points}" {look}/>'
        return
    radius = {Shape.END: 16, Shape.NOTE: 4}.get(box.shape, 3)
    broken = ' stroke-dasharray="5 4"' if box.shape is Shape.NOTE else ""
    yield _rect(box, 0, radius, look + broken)
    if box.shape is Shape.HAND:
        yield _rect(box, 3, radius, f'fill="none" stroke="{_INK}" stroke-width="0.8"')


def _rect(box: Box, inset: float, radius: float, look: str) -> str:
    return (
        f'<rect x="{_n(box.x + inset)}" y="{_n(box.y + inset)}" width="{_n(box.width - 2 * inset)}" '
        f'height="{_n(box.height - 2 * inset)}" rx="{radius}" {look}/>'
    )


def _clock(word: Word) -> Iterator[str]:
    """A small clock before the first line of a limit."""
    x, y, radius = word.x - 4 - ICON / 2, word.y - word.size * 0.36, ICON / 2 - 0.8
    yield (
        f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{_PAPER}" stroke="{_ACCENT}" '
        'stroke-width="1.4"/>'
    )
    yield (
        f'<polyline points="{_n(x)},{_n(y - radius + 2)} {_n(x)},{_n(y)} {_n(x + radius - 2.4)},{_n(y + 1)}" '
        f'fill="none" stroke="{_ACCENT}" stroke-width="1.3"/>'
    )


def _word(word: Word) -> str:
    bold = ' font-weight="700"' if word.bold else ""
    place = f'x="{_n(word.x)}" y="{_n(word.y)}" font-size="{_n(word.size)}"{bold}'
    return f"<text {place}>{_escaped(word.text)}</text>"


def _escaped(text: str) -> str:
    """The text without what XML cannot hold; what was frozen before lint refused it may have it."""
    return escape(_NO_XML.sub("", text))


def _n(length: float) -> str:
    """A length to a tenth of a px, without a tail of zeros."""
    return f"{length:.1f}".rstrip("0").rstrip(".")
