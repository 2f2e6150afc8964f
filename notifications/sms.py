"""How many parts a text takes on the air, and which spaces cost one without need. Pure.

A text wholly in the GSM 03.38 alphabet counts septets: 160 in one part, 153 in each of several,
where a character of the extension table takes two and is not split. Any other text counts UTF-16
code units: 70 in one part, 67 in each of several, where a surrogate pair is not split (3GPP TS
23.038 and 23.040). One Chinese character makes the whole text UCS-2.
"""

from collections.abc import Iterable

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")
_GSM_ONE, _GSM_PART = 160, 153
_UCS2_ONE, _UCS2_PART = 70, 67
_FIRST_OF_TWO_UNITS = 0x10000  # from here on UTF-16 takes a surrogate pair
# Spaces that look like the plain one: no-break, en, em, thin, figure and the like (Unicode, category Zs).
# Not the ideographic space: beside Chinese it is seen, and beside Chinese it costs nothing.
_LIKE_A_SPACE = dict.fromkeys([0x00A0, *range(0x2000, 0x200B), 0x202F, 0x205F], " ")


def is_gsm(text: str) -> bool:
    """Whether every character is in the GSM 03.38 alphabet or its extension table."""
    return all(char in _BASIC or char in _EXTENSION for char in text)


def segments(text: str) -> int:
    """The number of parts `text` is sent, and charged, as; 0 for no text."""
    if is_gsm(text):
        return _parts((2 if char in _EXTENSION else 1 for char in text), _GSM_ONE, _GSM_PART)
    return _parts((2 if ord(char) >= _FIRST_OF_TWO_UNITS else 1 for char in text), _UCS2_ONE, _UCS2_PART)


def spared(text: str) -> str:
    """`text` with plain spaces for typographic ones where that takes fewer parts; else as it is.

    One no-break space makes a whole English text UCS-2, which takes more than twice the parts. No
    character that is read is changed, and a Chinese text, whose spaces cost nothing, never is.
    """
    plain = text.translate(_LIKE_A_SPACE)
    return plain if segments(plain) < segments(text) else text


def _parts(sizes: Iterable[int], one: int, part: int) -> int:
    """Fill parts in order; what does not fit into the rest of a part opens the next."""
    widths = tuple(sizes)
    if sum(widths) <= one:
        return 1 if widths else 0
    parts, filled = 1, 0
    for width in widths:
        if filled + width > part:
            parts, filled = parts + 1, 0
        filled += width
    return parts
