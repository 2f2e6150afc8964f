"""Telephone numbers as people dial and recognise them."""

from flows.acts.telephones import covered as masked

__all__ = ["dialled", "masked"]

_CHINA = "+86"
_MOBILE = 11


def dialled(number: str) -> str:
    """A number as it is dialled from here: 199 0000 0001; what is no Chinese mobile stays as it is."""
    digits = number.removeprefix(_CHINA)
    if number == digits or len(digits) != _MOBILE:
        return number
    return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
