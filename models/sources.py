"""Whose an id is that came from outside: providers number their messages each for itself."""

from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import ColumnElement, and_

from engine.vocabulary import ChannelKind
from models.tables import Attempt

_attempt = Attempt.__table__  # type: ignore[attr-defined]  # SQLModel does not type its table


@dataclass(frozen=True, slots=True)
class Source:
    """Who tells us something, and so among which ids the id of it is one of a kind.

    `providers`: names from the settings, as `attempt.provider` has them. More than one only where
    their ids are `unique` in the whole world, and what comes does not say whose it is. `channel`: what
    it is about, None where that is not known.
    """

    providers: tuple[str, ...]
    channel: ChannelKind | None = None
    unique: bool = False

    def key(self, provider_id: str) -> str:
        """What a message that came in is kept under; the same whichever way it came.

        Two gateways that count from 1 both have a reply 1001: under the bare id the second would be
        taken for the first told twice, and somebody's answer lost. The name is quoted, so that the
        colon parts the two. Ids that are unique in the whole world stay bare.
        """
        return provider_id if self.unique else f"{quote(self.providers[0], safe='')}:{provider_id}"

    def attempts(self, provider_id: str) -> ColumnElement[bool]:
        """The attempts that this source knows under `provider_id`, and nobody else's."""
        mine = and_(_attempt.c.provider_id == provider_id, _attempt.c.provider.in_(self.providers))
        return and_(mine, _attempt.c.channel == self.channel.value) if self.channel else mine
