"""Whether a robot took a message, and if not, what was at fault."""

import json

from notifications.channels.pooled import Answer
from notifications.channels.webhook_codes import GATEWAY, STATUSES, Causes
from notifications.errors import Cause, ChannelError, OutcomeUnknown


def taken(answer: Answer, fields: tuple[str, ...], causes: Causes, whom: str) -> str:
    """The id the other side gave the message, or "".

    `fields` are the names its code may have, none if its status says all; 0 is good. Raises
    ChannelError when it was not taken, OutcomeUnknown when somebody else may have answered.
    """
    status = str(answer.status)
    if answer.status in GATEWAY:
        raise OutcomeUnknown(f"a gateway answered {status} in place of {whom}", code=status)
    if answer.status // 100 != 2:
        raise _refused(whom, status, STATUSES, answer)
    data = _object(answer.body)
    if not fields:
        return str(data.get("id", ""))
    codes = [str(data[name]) for name in fields if name in data]
    if not codes:
        raise OutcomeUnknown(f"{whom} answered without a code: is there a proxy in between?")
    if codes[0] != "0":
        raise _refused(whom, codes[0], causes, answer)
    return ""


def _refused(whom: str, code: str, causes: Causes, answer: Answer) -> ChannelError:
    cause, words = causes.get(code, (Cause.PASSING, "no reason known to us"))
    wait = answer.headers.get("Retry-After", "")
    # A date there says nothing to us: whoever sends has no clock to compare it with.
    seconds = float(wait) if wait.isdecimal() else None
    return ChannelError(f"{whom} refused ({code}): {words}", cause=cause, code=code, retry_after=seconds)


def _object(body: bytes) -> dict[str, object]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
