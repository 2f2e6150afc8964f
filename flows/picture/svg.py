"""SVG as text: only classes and presentation attributes, so that a strict policy lets it through."""

from collections.abc import Iterable
from html import escape


def number(value: float) -> str:
    """A coordinate to a tenth, without a trailing zero."""
    return f"{value:.1f}".removesuffix(".0")


def element(tag: str, inner: str = "", **attributes: str | float) -> str:
    """One element; `kind` is its class, and a low line in a name reads as a hyphen."""
    written = "".join(
        f' {"class" if name == "kind" else name.replace("_", "-")}="{_value(value)}"'
        for name, value in attributes.items()
        if value != ""
    )
    return f"<{tag}{written}>{inner}</{tag}>" if inner else f"<{tag}{written}/>"


def _value(value: str | float) -> str:
    return escape(value) if isinstance(value, str) else number(value)


def text(words: str, x: float, y: float, kind: str, anchor: str = "") -> str:
    """Words at a place; `anchor` "middle" or "end" if it is not where they begin."""
    return element("text", escape(words), x=x, y=y, kind=kind, text_anchor=anchor)


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """A line from one place to another."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, kind=kind)


def box(x: float, y: float, wide: float, high: float, kind: str, round_by: float = 0.0) -> str:
    """A rectangle; one without width is not drawn."""
    if wide <= 0:
        return ""
    return element("rect", x=x, y=y, width=wide, height=high, kind=kind, rx=round_by or "")


def path(places: Iterable[tuple[float, float]], kind: str, *, closed: bool = False) -> str:
    """Straight lines through these places."""
    points = "L".join(f"{number(x)} {number(y)}" for x, y in places)
    return element("path", d=f"M{points}{'Z' if closed else ''}", kind=kind)


def group(parts: Iterable[str], kind: str = "", said: str = "") -> str:
    """Parts that belong together; `said` is read when one points at them, and by a screen reader."""
    title = element("title", escape(said)) if said else ""
    return element("g", title + "".join(parts), kind=kind)


def drawing(
    name: str, wide: float, high: float, kind: str, title: str, description: str, parts: Iterable[str]
) -> str:
    """The whole SVG; `name` makes its ids its own on a page with several."""
    heads = (
        element("title", escape(title), id=f"{name}-title")
        + element("desc", escape(description), id=f"{name}-desc")
    )  # fmt: skip
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(wide)} {number(high)}" '
        f'class="{escape(kind)}" role="img" aria-labelledby="{name}-title {name}-desc">'
        f"{heads}{''.join(parts)}</svg>"
    )
