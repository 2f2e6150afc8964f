"""What the sandbox can be told to do wrong.

A count of None means "until cleared". Each request uses up at most one count of each kind.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from notifications.errors import BadFault

_HANDSET_UNREACHABLE = 30003  # Twilio's code


@dataclass(slots=True)
class _Order:
    """One kind of fault and how often it is still to happen."""

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
    """The switches. Set from any thread, taken by the server."""

    down: bool = False
    look_ups_refused: bool = False
    _orders: dict[str, _Order] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def fail(self, count: int | None, status: int, code: int) -> None:
        """Answer the next `count` texts with an HTTP status and Twilio's code; nothing is recorded."""
        self._set("fail", _Order(count, status=status, code=code))

    def hang_before(self, count: int | None, seconds: float) -> None:
        """Wait before taking a text in; a caller who hangs up meanwhile has sent nothing."""
        self._set("hang_before", _Order(count, seconds=seconds))

    def hang_after(self, count: int | None, seconds: float) -> None:
        """Take a text in, then wait before answering."""
        self._set("hang_after", _Order(count, seconds=seconds))

    def drop_after(self, count: int | None) -> None:
        """Take a text in, then cut the connection instead of answering."""
        self._set("drop_after", _Order(count))

    def hang_look_ups(self, count: int | None, seconds: float) -> None:
        """Wait before answering a look-up."""
        self._set("hang_look_ups", _Order(count, seconds=seconds))

    def undelivered(self, count: int | None, code: int) -> None:
        """Take a text in, then report it undelivered; it never shows on the phone."""
        self._set("undelivered", _Order(count, code=code))

    def clear(self) -> None:
        """Everything works again."""
        with self._lock:
            self._orders.clear()
        self.down = self.look_ups_refused = False

    def take_failure(self) -> Failure | None:
        """Use up one failure, if one is ordered."""
        order = self._take("fail")
        return Failure(order.status, order.code) if order else None

    def take_wait(self, kind: str) -> float:
        """Use up one hang of `kind` ("hang_before", "hang_after", "hang_look_ups"): its seconds, else 0."""
        order = self._take(kind)
        return order.seconds if order else 0.0

    def take_drop(self) -> bool:
        """Use up one cut connection."""
        return self._take("drop_after") is not None

    def take_undelivered(self) -> int | None:
        """Use up one lost text: its error code."""
        order = self._take("undelivered")
        return order.code if order else None

    def _set(self, kind: str, order: _Order) -> None:
        with self._lock:
            self._orders[kind] = order

    def _take(self, kind: str) -> _Order | None:
        with self._lock:
            order = self._orders.get(kind)
            if order is None or order.left == 0:
                return None
            if order.left is not None:
                order.left -= 1
            return order


_FIELDS: Mapping[str, tuple[str, ...]] = {
    "fail": ("count", "status", "code"),
    "hang_before": ("count", "seconds"),
    "hang_after": ("count", "seconds"),
    "hang_look_ups": ("count", "seconds"),
    "drop_after": ("count",),
    "undelivered": ("count", "code"),
}
_SWITCHES = ("clear", "down", "look_ups_refused")


def order(faults: Faults, wanted: object) -> None:
    """Set faults from JSON such as {"fail": {"count": 2, "status": 429, "code": 20429}}.

    The keys are "fail", "hang_before", "hang_after", "hang_look_ups", "drop_after" and "undelivered",
    each with its fields, and the switches "clear", "down" and "look_ups_refused", each true or false.
    "clear" goes first. Raises BadFault with every problem, and then changes nothing.
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
    for kind in _FIELDS.keys() & wanted.keys():
        _apply(faults, kind, wanted[kind])


def _apply(faults: Faults, kind: str, given: Mapping[str, int | float | None]) -> None:
    count = given.get("count")
    left = None if count is None else int(count)
    seconds, code = float(given.get("seconds") or 0), given.get("code")
    match kind:
        case "fail":
            faults.fail(left, int(given.get("status") or 503), int(code or 20503))
        case "hang_before":
            faults.hang_before(left, seconds)
        case "hang_after":
            faults.hang_after(left, seconds)
        case "hang_look_ups":
            faults.hang_look_ups(left, seconds)
        case "drop_after":
            faults.drop_after(left)
        case _:
            faults.undelivered(left, int(code or _HANDSET_UNREACHABLE))


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
    wrong = [
        f"{key}.{name}: {given!r} is not a number of 0 or more"
        for name, given in value.items()
        if given is not None and (isinstance(given, bool) or not isinstance(given, int | float) or given < 0)
    ]
    return unknown + wrong
