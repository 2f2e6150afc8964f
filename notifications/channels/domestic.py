"""What channels of mainland China share: numbers as they are dialled there, and approved templates."""

import json
from collections.abc import Mapping

import phonenumbers

from engine.vocabulary import ChannelKind
from notifications.errors import Cause, ChannelError, MissingVariable, TooLong
from notifications.message import Message
from notifications.registered import fit, registered

CHINA = 86


def national(address: str) -> str:
    """The number as it is dialled within mainland China. Raises ChannelError for any other."""
    try:
        number = phonenumbers.parse(address, None)
    except phonenumbers.NumberParseException:
        raise ChannelError("the number is none", cause=Cause.NUMBER) from None
    if number.country_code != CHINA:  # another provider may reach it: it is not the number's fault
        raise ChannelError("the number is not one of mainland China", cause=Cause.MESSAGE)
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return "".join(filter(str.isdigit, written))


def template(message: Message, channel: ChannelKind, codes: Mapping[str, str]) -> tuple[str, str, str]:
    """The code of the approved wording, its values as JSON, and the text they make.

    Raises ChannelError for a message without an approved wording, or values that do not fit it.
    """
    entry, code = registered(message.name, channel), codes.get(message.name)
    if entry is None or not code:
        raise ChannelError(f"no approved template for {message.name} by {channel}", cause=Cause.MESSAGE)
    try:
        values = fit(entry, message.variables)
    except (MissingVariable, TooLong) as error:
        raise ChannelError(str(error), cause=Cause.MESSAGE) from error
    return code, json.dumps(values, ensure_ascii=False), entry.filled(values)
