"""How much room words take in a drawing, and words cut to the room there is."""

# Of a font size: a Chinese character fills its square, a Latin letter or digit a little more than half.
_FULL, _HALF = 1.0, 0.56
_FULL_FROM = 0x2E7F


def width(text: str, size: float) -> float:
    """How wide `text` is drawn at this font size, in the units of the drawing."""
    return size * sum(_FULL if ord(letter) > _FULL_FROM else _HALF for letter in text)


def fitted(text: str, size: float, room: float) -> str:
    """`text`, cut with an ellipsis if it would be wider than `room`."""
    if width(text, size) <= room:
        return text
    kept = text
    while kept and width(kept + "…", size) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"
