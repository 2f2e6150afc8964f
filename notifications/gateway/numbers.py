"""Telephone numbers as a provider writes them, and back to E.164. Pure."""

import re
from dataclasses import dataclass

from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    country_code_for_region,
    format_number,
    is_valid_number,
    parse,
)

from notifications.errors import Cause, ChannelError
from notifications.gateway.settings_requests import NumberFormat


@dataclass(frozen=True, slots=True)
class Numbering:
    """How a provider writes numbers; `region`: where one without a country code is at home."""

    format: NumberFormat
    region: str

    def written(self, number: str) -> str:
        """`number` (E.164) as the provider wants it.

        Raises ChannelError(NUMBER) for what is no number, ChannelError(MESSAGE) for a national number
        of another country, which only another provider reaches.
        """
        try:
            parsed = parse(number, None)
        except NumberParseException as error:
            raise ChannelError("not a telephone number", cause=Cause.NUMBER) from error
        if self.format is NumberFormat.E164:
            return number
        if self.format is NumberFormat.PLUSLESS:
            return number.removeprefix("+")
        if parsed.country_code != country_code_for_region(self.region):
            words = f"the number is not of {self.region}: another provider has to carry it"
            raise ChannelError(words, cause=Cause.MESSAGE)
        return re.sub(r"\D", "", format_number(parsed, PhoneNumberFormat.NATIONAL))

    def read(self, text: str) -> str:
        """A number in any usual form (+86…, 0086…, 86…, national) in E.164; as it stands if it is none."""
        text = text.strip()
        international = f"+{text}" if self.format is NumberFormat.PLUSLESS and text.isdecimal() else ""
        return _e164(international, None) or _e164(text, self.region) or text


def _e164(text: str, region: str | None) -> str:
    """E.164; "" for what is no number that is in use, a short code among them."""
    try:
        parsed = parse(text, region)
    except NumberParseException:
        return ""
    return format_number(parsed, PhoneNumberFormat.E164) if is_valid_number(parsed) else ""
