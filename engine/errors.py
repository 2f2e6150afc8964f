"""What the rules refuse.

EngineError
├── IllegalTransition   an act the incident's state forbids; says from, act and why
├── Unchanged           an act that would leave everything as it is, yet be entered as a change
├── WrongTime           a time at which it cannot have been done: before it began, or still to come
│   └── EndsTooEarly    an end that is no later than what it ends
├── NoSay               an act that takes somebody with a say in it, by somebody who has none
├── SpokenAlready       the same person again, where it takes another one
├── NotYet              something made already, of which the next cannot be made yet
├── TooSoon             something for which some time has to pass first
├── Exceeded            more, or later, than the plan allows
├── UnknownItem         a level, deadline, step, update or page that the plan or record does not have
│   └── NotDone         something to be done again that nobody has done
└── Incomplete          something is still missing; names all of it at once
"""

from datetime import datetime


class EngineError(Exception):
    """Base of everything the engine refuses."""


class IllegalTransition(EngineError):  # noqa: N818 - the act is illegal; "Error" would add nothing
    """The state of the incident forbids this act."""


class Unchanged(EngineError):  # noqa: N818 - named for what it finds
    """What is given as a change is what holds already."""


class WrongTime(EngineError):  # noqa: N818 - named for what is wrong
    """Nothing can have been done then."""


class EndsTooEarly(WrongTime):
    """What is to end then begins no earlier, or ends later already."""


class NoSay(EngineError):  # noqa: N818 - named for what is lacking
    """Whoever did it has no say in it. `roles` are those who have."""

    def __init__(self, message: str, roles: tuple[str, ...]) -> None:
        super().__init__(message)
        self.roles = roles


class SpokenAlready(EngineError):  # noqa: N818 - named for what it finds
    """It takes another person than the one who has spoken."""


class NotYet(EngineError):  # noqa: N818 - named for what is wrong
    """It is made already, and the next one cannot be made before its time."""


class TooSoon(EngineError):  # noqa: N818 - named for what is wrong
    """So much time has to pass before this can be done: from `opens` (on the office's wall clock) on."""

    def __init__(self, message: str, opens: datetime) -> None:
        super().__init__(message)
        self.opens = opens


class Exceeded(EngineError):  # noqa: N818 - named for what is wrong
    """The plan does not allow as much, or as often."""


class UnknownItem(EngineError):  # noqa: N818 - named for what is unknown
    """The plan or the record has nothing of this name."""


class NotDone(UnknownItem):
    """It cannot be done again: nobody has done it."""


class Incomplete(EngineError):  # noqa: N818 - named for what it is
    """Something required is missing. `missing` names each item."""

    def __init__(self, message: str, missing: tuple[str, ...]) -> None:
        super().__init__(message)
        self.missing = missing
