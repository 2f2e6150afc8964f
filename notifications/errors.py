"""What can go wrong between us and a phone.

NotificationError
├── ChannelError        the vendor refused, or could not be reached: nothing was sent
│   └── OutcomeUnknown  the request may have arrived: look it up before sending again
├── UnknownMessage      no template for this message, channel and locale
├── MissingVariable     a template names variables nobody gave; names all of them
├── TooLong             variables exceed what a provider approved; names all of them
├── BadCallback         a vendor's callback lacks fields; names all of them
├── NotAuthentic        nothing proves that a callback is the vendor's
└── SandboxError        the phone sandbox: a rehearsal, never a real phone
    ├── BadFault        a fault order cannot be read
    ├── BadBehaviour    a phone cannot behave like this
    ├── BadScript       the script of a call cannot be followed
    ├── NoCall          a phone has no call to pick up, talk on or end
    └── NotTaken        the office did not take a form
"""

from engine.vocabulary import Cause

__all__ = [
    "BadCallback",
    "BadFault",
    "Cause",
    "ChannelError",
    "MissingVariable",
    "NotAuthentic",
    "NotTaken",
    "NotificationError",
    "OutcomeUnknown",
    "SandboxError",
    "TooLong",
    "UnknownMessage",
]


class NotificationError(Exception):
    """Base of everything this package raises."""


class ChannelError(NotificationError):
    """A message was not carried.

    `code` is the vendor's own code, or the HTTP status, or "". `retry_after`: seconds the vendor
    asked to be left alone, if it did.
    """

    def __init__(
        self, message: str, *, cause: Cause = Cause.PASSING, code: str = "", retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.cause = cause
        self.code = code
        self.retry_after = retry_after


class OutcomeUnknown(ChannelError):  # noqa: N818 - not an error of anybody's: nobody knows yet
    """The answer was lost after the request had left: it may have arrived."""


class UnknownMessage(NotificationError):  # noqa: N818 - named for what is unknown
    """There is no template for this message, channel and locale."""


class MissingVariable(NotificationError):  # noqa: N818 - named for what is missing
    """A template names variables that were not given. `missing` names all of them."""

    def __init__(self, message: str, missing: tuple[str, ...]) -> None:
        super().__init__(message)
        self.missing = missing


class TooLong(NotificationError):  # noqa: N818 - named for what is too long
    """Values are longer than a provider approved. `too_long` names the variables, all of them."""

    def __init__(self, message: str, too_long: tuple[str, ...]) -> None:
        super().__init__(message)
        self.too_long = too_long


class BadCallback(NotificationError):  # noqa: N818 - named for what is bad
    """A callback lacks fields it must have. `missing` names all of them."""

    def __init__(self, message: str, missing: tuple[str, ...]) -> None:
        super().__init__(message)
        self.missing = missing


class NotAuthentic(NotificationError):  # noqa: N818 - named for what is missing
    """Nothing proves that a callback is the vendor's. The message says what, and never a secret."""


class SandboxError(NotificationError):
    """Base of what the phone sandbox raises."""


class BadFault(SandboxError):  # noqa: N818 - named for what is bad
    """A fault order that cannot be read; the message names every problem."""


class BadBehaviour(SandboxError):  # noqa: N818 - named for what is bad
    """A phone cannot behave like this; the message names what it can do."""


class BadScript(SandboxError):  # noqa: N818 - named for what is bad
    """The script of a call cannot be followed; the message names the verb."""


class NoCall(SandboxError):  # noqa: N818 - named for what is missing
    """A phone was to do something with a call that it does not have."""


class NotTaken(SandboxError):  # noqa: N818 - named for what happened
    """The office did not take a form. `status` is its HTTP status, 0 if it did not answer at all."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status
