"""What channels share whose vendor cannot be asked: a lost answer stays lost."""

from notifications.errors import ChannelError
from notifications.message import Sighting


class Unasked:
    """A channel without a look-up: the next channel goes, and its attempt stays doubtful."""

    provider: str
    can_look_up = False

    def look_up(self, *_: object, **__: object) -> Sighting | None:
        """Nothing can be found out. Raises ChannelError."""
        raise ChannelError(f"{self.provider} cannot say what it was sent")
