"""The events of a hand-over 交办: what was handed to somebody was read, or signed for."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from engine.lifecycle import Act
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
