"""Telephone numbers as people write them: to E.164 for machines, as text for a person who dials."""

import re
import unicodedata

from phonenumbers import (
    Leniency,
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberMatcher,
    PhoneNumberType,
    format_number,
    is_valid_number,
    number_type,
    parse,
)

REGION = "CN"

_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)  # +1 does not tell the two apart
_BETWEEN = re.compile(r"[、/;,\n\r\t]+")
_SHORTENED = re.compile(r"\d(\.\d+)?E\+\d+", re.IGNORECASE)
_EXTENSION = re.compile(r"\s*(?:转|分机|ext\.?|-)\s*\d{1,6}$", re.IGNORECASE)
# What only a person dials: an internal or local number, or a short code such as 12345.
_LOCAL = re.compile(r"\d{3,8}")


class NotANumber(ValueError):  # noqa: N818 - named for what it is
    """The text is no number of the kind asked for; the message is the remedy, `why` the kind of mistake."""

    def __init__(self, remedy: str, why: str) -> None:
        super().__init__(remedy)
        self.why = why


def several(text: str) -> list[str]:
    """The numbers of one cell: 、 / ; or a line break between them."""
    parts: list[str] = []
    for part in _BETWEEN.split(unicodedata.normalize("NFKC", text)):
        pieces = part.split()
        if len(pieces) > 1 and _valid(part) is None and all(map(_valid, pieces)):
            parts += pieces  # two whole numbers with only a space between them
        elif pieces:
            parts.append(part.strip())
    return parts


def mobile(text: str) -> str:
    """E.164 of a mobile number. NotANumber if it is shortened, invalid or a landline."""
    _refuse_shortened(text)
    number = _valid(text)
    if number is None:
        raise NotANumber("not a valid number; a mobile has 11 digits, one abroad begins with +", "mobile")
    if number_type(number) not in _MOBILE:
        raise NotANumber("not a mobile, so no text can reach it; put it under 座机", "not_mobile")
    return format_number(number, PhoneNumberFormat.E164)


def landline(text: str) -> str:
    """A landline as a person dials it, with its extension. NotANumber if nobody could dial it."""
    _refuse_shortened(text)
    kept = " ".join(unicodedata.normalize("NFKC", text).split())
    number = _EXTENSION.sub("", kept) if _valid(kept) is None else kept
    digits = re.sub(r"\D", "", number)
    if _LOCAL.fullmatch(number.replace("-", "")):
        return kept
    valid = _valid(number)
    if valid is None:
        raise NotANumber("not a number; write 010-12345678 or 010-12345678转801", "landline")
    if number_type(valid) == PhoneNumberType.MOBILE:
        raise NotANumber("a mobile; put it under 手机, or no text is ever sent to it", "not_landline")
    if not (number.startswith("+") or digits.startswith(("0", "400", "800", "86"))):
        remedy = "the 0 of the area code is missing (Excel drops it); write it as text: 010-…"
        raise NotANumber(remedy, "area_code")
    return kept


def _refuse_shortened(text: str) -> None:
    if _SHORTENED.fullmatch(text.strip()):
        remedy = "Excel has cut its last digits off; set the column to Text and enter it again"
        raise NotANumber(remedy, "cut_off")


def _valid(text: str) -> PhoneNumber | None:
    try:
        number = parse(text, REGION)
    except NumberParseException:
        return None
    return number if is_valid_number(number) else None


def masked(text: str, by: str = "〔号码〕") -> str:
    """`text` without the telephone numbers somebody wrote into it: a report is read by many."""
    kept, end = [], 0
    for found in PhoneNumberMatcher(text, REGION, leniency=Leniency.VALID):
        kept += [text[end : found.start], by]
        end = found.end
    return "".join([*kept, text[end:]])


def covered(number: str) -> str:
    """A number people may recognise and nobody can copy: 199****0001."""
    digits = number.removeprefix("+86")
    return digits if len(digits) < 8 else f"{digits[:-8]}****{digits[-4:]}"
