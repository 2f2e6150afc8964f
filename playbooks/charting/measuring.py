"""How wide a text is, by East Asian width, and where it breaks. Lengths are in px of the drawing.

Rather too wide than too narrow: whichever of the usual typefaces draws it, it fits.
"""

import unicodedata
from collections.abc import Iterator

# Advance widths in em. A Chinese character fills its square; the widest Latin capitals come close to it.
_WIDE, _CAPITAL, _USUAL, _THIN = 1.0, 0.86, 0.62, 0.36
_WIDEST = frozenset("MWmw@%&—")
_THINNEST = frozenset(" .,:;'|!ijlI()[]")
_BOLD = 1.06
# What may not begin a line, and what may not end one.
_CLOSING = frozenset("，。、；：？！）》」』】”’…,.;:?!)]}%")
_OPENING = frozenset("（《「『【“‘([{")


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide `text` is at most when set in `size`."""
    return sum(map(_em, text)) * size * (_BOLD if bold else 1.0)


def _em(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    # Ambiguous ones (Ⅱ, “, ×) are as wide as a Chinese character in a Chinese typeface.
    if unicodedata.east_asian_width(character) in "WFA":
        return _WIDE
    if character in _THINNEST:
        return _THIN
    return _CAPITAL if character.isupper() or character in _WIDEST else _USUAL


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """`text` in lines none of which is wider than `room`; breaks between words, and between Chinese
    characters. A single character that is wider has a line of its own.
    """
    lines, line = [], ""
    for piece in _pieces(text):
        if width((line + piece).rstrip(), size, bold=bold) <= room:
            line += piece
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = ""
        for part in _broken(piece.lstrip(), size, room, bold=bold):
            if line:
                lines.append(line)
            line = part
    return (*lines, line.rstrip()) if line.strip() else tuple(lines)


def _pieces(text: str) -> Iterator[str]:
    """What is not broken: a word, or one wide character with the marks that cling to it."""
    piece = ""
    for character in text:
        if piece and _may_part(piece[-1], character):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _may_part(before: str, after: str) -> bool:
    if before in _OPENING or after in _CLOSING:
        return False
    if before == " ":
        return True
    return _em(before) == _WIDE or _em(after) == _WIDE


def _broken(piece: str, size: float, room: float, *, bold: bool) -> Iterator[str]:
    """A piece that is wider than a line, character by character."""
    line = ""
    for character in piece:
        if line and width((line + character).rstrip(), size, bold=bold) > room:
            yield line.rstrip()
            line = ""
        line += character
    if line:
        yield line
