"""The events of a hand-over 交办: what a superior asked for; what was handed over was read, or signed for."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from engine.lifecycle import Act
from engine.parts import Span
from engine.vocabulary import Receipt, Way


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Somebody read what was handed over 已读, or signed for it 签收, at `at`, or now.

    `role` is for whom; `signer` the id of the person, or `receiver` a name that is in no address book;
    `evidence` says in words what shows it: a number in a register, a photograph that is filed.
    """

    act: ClassVar[Act] = Act.ACKNOWLEDGE
    receipt: Receipt
    role: str
    way: Way
    signer: str | None = None
    receiver: str = ""
    evidence: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Instructed:
    """A superior gave an instruction 批示、交办, at `at`, or now: `role` is to do `task`.

    `person` is the id of who gave it, or `by` a name that is in no address book; `words` are what was said,
    or the number it is filed under; `source` says on what its limit rests. By when is `due`, or `within` a
    span from `at`; or neither. Those in `assisting` owe their part to `role` 协办.
    """

    act: ClassVar[Act] = Act.INSTRUCT
    role: str
    task: str
    words: str
    source: str
    person: str | None = None
    by: str = ""
    at: datetime | None = None
    due: datetime | None = None
    within: Span | None = None
    assisting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandedOn:
    """不属本单位，转办: another unit is concerned, and why; `to_unit` and `was_unit` are their names."""

    act: ClassVar[Act] = Act.HAND_ON
    unit: str
    reason: str
    to_unit: str = ""
    was_unit: str = ""
