"""The door every attempt passes between its claim and its send: what has to wait is pending again."""

from collections.abc import Sequence
from datetime import datetime

from models.drills import real_first
from models.one_call import one_call_each
from models.pacing import paced
from models.session import Tx
from models.tries import Hands, Outgoing


def admit(tx: Tx, claimed: Sequence[Outgoing], hands: Hands, now: datetime) -> list[Outgoing]:
    """Of attempts claimed by `hands` in this transaction, those that go now.

    Whoever claims asks this before it hands anything to a provider, whatever the attempt comes from:
    a decision, a failure, a look-up, or its time. What waits is withdrawn by an answer like any other.
    """
    return paced(tx, one_call_each(tx, real_first(tx, claimed, now), now), hands, now)
