"""How many parts a text takes on the air. Pure.

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


def is_gsm(text: str) -> bool:
    """Whether every character is in the GSM 03.38 alphabet or its extension table."""
    return all(char in _BASIC or char in _EXTENSION for char in text)


def segments(text: str) -> int:
    """The number of parts `text` is sent, and charged, as; 0 for no text."""
    if is_gsm(text):
        return _parts((2 if char in _EXTENSION else 1 for char in text), _GSM_ONE, _GSM_PART)
    return _parts((2 if ord(char) >= _FIRST_OF_TWO_UNITS else 1 for char in text), _UCS2_ONE, _UCS2_PART)


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
