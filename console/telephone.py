"""Telephone numbers as people dial and recognise them."""

_CHINA = "+86"
_MOBILE = 11


def dialled(number: str) -> str:
    """A number as it is dialled from here: 199 0000 0001; what is no Chinese mobile stays as it is."""
    digits = number.removeprefix(_CHINA)
    if number == digits or len(digits) != _MOBILE:
        return number
    return f"{digits[:3]} {digits[3:7]} {digits[7:]}"


def masked(number: str) -> str:
    """A number people may recognise and nobody can copy: 199****0001."""
    digits = number.removeprefix(_CHINA)
    return digits if len(digits) < 8 else f"{digits[:-8]}****{digits[-4:]}"
