"""What the sandbox can be told to do wrong, with texts, with calls, or with both.

A count of None means "until cleared". Each request uses up at most one count of each fault, of those
ordered for its own kind first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from types import MappingProxyType
from typing import Literal

from notifications.errors import BadFault
from notifications.sandbox.manner import PROMPT, Manner

Kind = Literal["sms", "voice"]
KINDS: tuple[Kind, ...] = ("sms", "voice")
_HANDSET_UNREACHABLE = 30003  # Twilio's code


@dataclass(slots=True)
class _Order:
    """One fault and how often it is still to happen."""

    left: int | None
    status: int = 0
    code: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Failure:
    """An answer in place of the right one."""

    status: int
    code: int


@dataclass
class Faults:
    """The switches. Set from any thread, taken by the server. `cleared` counts the times of `clear`."""

    down: bool = False
    look_ups_refused: bool = False
    cleared: int = 0
    on_refuse: Callable[[float], None] = lambda _: None
    _orders: dict[tuple[str, Kind | None], _Order] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def refuse(self, seconds: float) -> None:
        """Refuse every connection for so long, and cut those that are open.

        Connections that gave orders before stay; a new one is refused like any other.
        """
        self.on_refuse(seconds)

    def fail(self, count: int | None, status: int, code: int, kind: Kind | None = None) -> None:
        """Answer the next `count` with an HTTP status and Twilio's code; nothing is recorded."""
        self._set("fail", kind, _Order(count, status=status, code=code))

    def hang_before(self, count: int | None, seconds: float, kind: Kind | None = None) -> None:
        """Wait before taking one in; a caller who hangs up meanwhile has sent nothing."""
        self._set("hang_before", kind, _Order(count, seconds=seconds))

    def hang_after(self, count: int | None, seconds: float, kind: Kind | None = None) -> None:
        """Take one in, then wait before answering."""
        self._set("hang_after", kind, _Order(count, seconds=seconds))

    def drop_before(self, count: int | None, kind: Kind | None = None) -> None:
        """Cut the connection instead of taking one in."""
        self._set("drop_before", kind, _Order(count))

    def drop_after(self, count: int | None, kind: Kind | None = None) -> None:
        """Take one in, then cut the connection instead of answering."""
        self._set("drop_after", kind, _Order(count))

    def hang_look_ups(self, count: int | None, seconds: float, kind: Kind | None = None) -> None:
        """Wait before answering a look-up."""
        self._set("hang_look_ups", kind, _Order(count, seconds=seconds))

    def undelivered(self, count: int | None, code: int, kind: Kind | None = None) -> None:
        """Take one in that never reaches the phone: a text undelivered with Twilio's code, a call failed.

        A code of three digits is the SIP code of a call that fails; any other is told as 404.
        """
        self._set("undelivered", kind, _Order(count, code=code))

    def receipts_late(self, count: int | None, seconds: float, kind: Kind | None = None) -> None:
        """Tell how the next `count` fared only `seconds` later."""
        self._set("receipts_late", kind, _Order(count, seconds=seconds))

    def receipts_twice(self, count: int | None, kind: Kind | None = None) -> None:
        """Tell each state of the next `count` twice."""
        self._set("receipts_twice", kind, _Order(count))

    def receipts_reversed(self, count: int | None, kind: Kind | None = None) -> None:
        """Tell the last state of the next `count` first, and the first last."""
        self._set("receipts_reversed", kind, _Order(count))

    def receipts_never(self, count: int | None, kind: Kind | None = None) -> None:
        """Never tell how the next `count` fared."""
        self._set("receipts_never", kind, _Order(count))

    def clear(self) -> None:
        """Everything works again, and what hangs goes on."""
        with self._lock:
            self._orders.clear()
            self.cleared += 1
        self.down = self.look_ups_refused = False
        self.refuse(0)

    def take_failure(self, kind: Kind = "sms") -> Failure | None:
        """Use up one failure, if one is ordered."""
        order = self._take("fail", kind)
        return Failure(order.status, order.code) if order else None

    def take_wait(self, fault: str, kind: Kind = "sms") -> float:
        """Use up one "hang_before", "hang_after" or "hang_look_ups": its seconds, else 0."""
        order = self._take(fault, kind)
        return order.seconds if order else 0.0

    def take_drop(self, kind: Kind = "sms", fault: str = "drop_after") -> bool:
        """Use up one cut connection."""
        return self._take(fault, kind) is not None

    def take_undelivered(self, kind: Kind = "sms") -> int | None:
        """Use up one that is lost on its way: its code."""
        order = self._take("undelivered", kind)
        return order.code if order else None

    def take_manner(self, kind: Kind) -> Manner:
        """Use up one of each fault of receipts: how those of one text or call come."""
        if not self._orders:
            return PROMPT
        late = self._take("receipts_late", kind)
        return Manner(
            late.seconds if late else 0.0,
            self._take("receipts_twice", kind) is not None,
            self._take("receipts_reversed", kind) is not None,
            self._take("receipts_never", kind) is not None,
        )

    def _set(self, fault: str, kind: Kind | None, order: _Order) -> None:
        with self._lock:
            self._orders[fault, kind] = order

    def _take(self, fault: str, kind: Kind) -> _Order | None:
        if not self._orders:  # the usual case must not cost a burst anything
            return None
        with self._lock:
            for key in ((fault, kind), (fault, None)):
                order = self._orders.get(key)
                if order is None or order.left == 0:
                    continue
                if order.left is not None:
                    order.left -= 1
                return order
        return None


_FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "fail": ("count", "kind", "status", "code"),
        "hang_before": ("count", "kind", "seconds"),
        "hang_after": ("count", "kind", "seconds"),
        "hang_look_ups": ("count", "kind", "seconds"),
        "drop_before": ("count", "kind"),
        "drop_after": ("count", "kind"),
        "undelivered": ("count", "kind", "code"),
        "receipts_late": ("count", "kind", "seconds"),
        "receipts_twice": ("count", "kind"),
        "receipts_reversed": ("count", "kind"),
        "receipts_never": ("count", "kind"),
        "refuse": ("seconds",),
    }
)
_SWITCHES = ("clear", "down", "look_ups_refused")


def order(faults: Faults, wanted: object) -> None:
    """Set faults from JSON such as {"fail": {"count": 2, "status": 429, "code": 20429, "kind": "voice"}}.

    The keys are the faults, named as the methods of `Faults`, each with its fields, and the switches
    "clear", "down" and "look_ups_refused", each true or false. "clear" goes first. Raises BadFault
    with every problem, and then changes nothing.
    """
    if not isinstance(wanted, dict):
        raise BadFault("the order is not a JSON object")
    problems = [problem for key, value in wanted.items() for problem in _problems(key, value)]
    if problems:
        raise BadFault("; ".join(problems))
    if wanted.get("clear"):
        faults.clear()
    faults.down = wanted.get("down", faults.down)
    faults.look_ups_refused = wanted.get("look_ups_refused", faults.look_ups_refused)
    for fault in _FIELDS.keys() & wanted.keys():
        _apply(faults, fault, wanted[fault])


def _apply(faults: Faults, fault: str, given: Mapping[str, int | float | Kind | None]) -> None:
    """One fault that has no problems."""
    numbers = {name: value for name, value in given.items() if isinstance(value, int | float)}
    if fault == "refuse":
        faults.refuse(numbers.get("seconds", 0))
        return
    usual = (0, _HANDSET_UNREACHABLE) if fault == "undelivered" else (503, 20503)
    kind = next((kind for kind in KINDS if given.get("kind") == kind), None)
    left = int(numbers["count"]) if "count" in numbers else None
    status, code = (
        int(numbers.get(name) or value) for name, value in zip(("status", "code"), usual, strict=True)
    )
    faults._set(fault, kind, _Order(left, status, code, numbers.get("seconds", 0)))


def _problems(key: str, value: object) -> list[str]:
    if key in _SWITCHES:
        return [] if isinstance(value, bool) else [f"{key}: {value!r} is not true or false"]
    if key not in _FIELDS:
        return [f"{key}: there is no such fault; there are {', '.join((*_FIELDS, *_SWITCHES))}"]
    if not isinstance(value, dict):
        return [f"{key}: {value!r} is not an object with {', '.join(_FIELDS[key])}"]
    unknown = [
        f"{key}.{name}: not one of {', '.join(_FIELDS[key])}" for name in value.keys() - {*_FIELDS[key]}
    ]
    return unknown + [f"{key}.{name}: {why}" for name, given in value.items() if (why := _wrong(name, given))]


def _wrong(name: str, given: object) -> str:
    """Why a field cannot have this value; "" if it can."""
    if given is None:
        return ""
    if name == "kind":
        return "" if given in KINDS else f"{given!r} is not one of {', '.join(KINDS)}"
    number = isinstance(given, int | float) and not isinstance(given, bool) and given >= 0
    return "" if number else f"{given!r} is not a number of 0 or more"
