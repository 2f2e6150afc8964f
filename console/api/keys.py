"""幂等键: whatever changes an incident is sent under a key, so that it can be sent again when a line breaks.

The same key with the same content is done once and answered alike; with other content it is refused (409). A
key is its account's own: what another program chooses does not matter.
"""

from typing import Annotated

from fastapi import Header

from console.api.caller import Caller
from flows.acts.actor import Actor, sent
from flows.acts.changing import refuse_again
from models.errors import DoneAlready

LONGEST = 64

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        description="幂等键: chosen by the caller, the same again when the same is sent again",
        min_length=1,
        max_length=LONGEST,
        pattern=r"^[!-~]+$",
        examples=["7f3a-0001"],
    ),
]
REPLAYED = "Idempotency-Replayed"


def own_key(caller: Caller, key: str) -> str:
    """The key as it is kept: of this account, and of no form."""
    account = caller.who.account.id if caller.who and caller.who.account else ""
    return f"api:{account}:{key}"


def under_key(caller: Caller, key: str, what: list[str]) -> tuple[Actor, bool]:
    """Whoever acts, sending `what` under this key; and whether it was done before. KeyReused if other was."""
    actor = sent(caller.signed, own_key(caller, key), what)
    try:
        refuse_again(caller.office, actor)
    except DoneAlready:
        return actor, True
    return actor, False
