"""What 阿里云 pushes: replies (SmsUp), receipts (SmsReport), calls (VoiceReport, VoiceCallReport).

By HTTP a JSON list, by MNS one object of the same form. Nothing of it is signed, so whoever listens
has to know its sender by a secret in the address.
"""

import json
from collections.abc import Mapping
from typing import Any

from engine.vocabulary import AttemptState
from notifications.channels.aliyun_codes import ON_THE_LINE, PICKED_UP, cause_of
from notifications.errors import BadCallback
from notifications.message import Incoming, Report

TAKEN: Mapping[str, object] = {"code": 0, "msg": "接收成功"}
"""The JSON that is expected back; for anything else the same is pushed again."""

KEYS = "12"
"""The keys a call asks for: 1 应答, 2 转呼下一位."""


def replies(body: bytes) -> tuple[Incoming, ...]:
    """SmsUp: what people texted back. Raises BadCallback with all the fields that are missing."""
    items = _items(body, "phone_number", "content", "sequence_id")
    return tuple(
        Incoming(str(item["sequence_id"]), _e164(str(item["phone_number"])), str(item["content"]))
        for item in items
    )


def receipts(body: bytes) -> tuple[Report, ...]:
    """SmsReport: what became of texts, under our id of the try where they had one. Raises BadCallback."""
    found = []
    for item in _items(body, "success", "biz_id"):
        delivered, code = str(item["success"]).lower() == "true", str(item.get("err_code") or "")
        state = AttemptState.DELIVERED if delivered else AttemptState.FAILED
        ours = str(item.get("out_id") or item["biz_id"])
        found.append(Report(ours, state) if delivered else Report(ours, state, code, cause_of(code)))
    return tuple(found)


def calls(body: bytes) -> tuple[Report, ...]:
    """VoiceReport and VoiceCallReport: what came of calls, and keys as they are pressed.

    A call that is only dialled or rings is left out. Raises BadCallback.
    """
    found = []
    for item in _items(body, "call_id", "status_code"):
        passing = "status_time" in item  # only VoiceCallReport has it
        if not passing or str(item["status_code"]) in ON_THE_LINE:
            found.append(of_call(str(item["call_id"]), str(item["status_code"]), str(item.get("dtmf") or "")))
    return tuple(found)


def of_call(call_id: str, code: str, pressed: str = "") -> Report:
    """What came of one call: its state in 阿里云's word, and the digits pressed in it."""
    key = next((digit for digit in pressed if digit in KEYS), pressed[-1:])
    if code in PICKED_UP or code in ON_THE_LINE or key:
        return Report(call_id, AttemptState.DELIVERED, key=key)
    return Report(call_id, AttemptState.FAILED, code, cause_of(code))


def _items(body: bytes, *needed: str) -> list[dict[str, Any]]:
    try:
        given = json.loads(body)
    except ValueError:
        raise BadCallback("the callback is not JSON: it is not 阿里云's", needed) from None
    items = given if isinstance(given, list) else [given]
    missing = tuple(
        name for name in needed if not all(isinstance(item, dict) and name in item for item in items)
    )
    if missing:
        raise BadCallback(f"the callback lacks {', '.join(missing)}: it is not 阿里云's", missing)
    return items


def _e164(number: str) -> str:
    """Numbers come as they are dialled in mainland China; now and then with 86 before."""
    digits = number.removeprefix("+")
    return f"+{digits}" if digits.startswith("86") and len(digits) > len("13900000000") else f"+86{digits}"
