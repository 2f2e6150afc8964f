"""What can go wrong between us and a phone.

NotificationError
├── ChannelError        the vendor refused, or could not be reached: nothing was sent
│   └── OutcomeUnknown  the request may have arrived: look it up before sending again
├── UnknownMessage      no template for this message, channel and locale
├── MissingVariable     a template names variables nobody gave; names all of them
└── BadCallback         a vendor's callback lacks fields; names all of them
"""


class NotificationError(Exception):
    """Base of everything this package raises."""


class ChannelError(NotificationError):
    """A message was not carried.

    `permanent` means that trying the same address by the same provider again cannot succeed until
    somebody changes something. `code` is the vendor's own code, or the HTTP status, or "".
    """

    def __init__(self, message: str, *, permanent: bool, code: str = "") -> None:
        super().__init__(message)
        self.permanent = permanent
        self.code = code


class OutcomeUnknown(ChannelError):  # noqa: N818 - not an error of anybody's: nobody knows yet
    """The answer was lost after the request had left: it may have arrived. Never permanent."""

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message, permanent=False, code=code)


class UnknownMessage(NotificationError):  # noqa: N818 - named for what is unknown
    """There is no template for this message, channel and locale."""


class MissingVariable(NotificationError):  # noqa: N818 - named for what is missing
    """A template names variables that were not given. `missing` names all of them."""

    def __init__(self, message: str, missing: tuple[str, ...]) -> None:
        super().__init__(message)
        self.missing = missing


class BadCallback(NotificationError):  # noqa: N818 - named for what is bad
    """A callback lacks fields it must have. `missing` names all of them."""

    def __init__(self, message: str, missing: tuple[str, ...]) -> None:
        super().__init__(message)
        self.missing = missing


class SandboxError(NotificationError):
    """Base of what the phone sandbox raises."""


class BadFault(SandboxError):  # noqa: N818 - named for what is bad
    """A fault order that cannot be read; the message names every problem."""


class NotTaken(SandboxError):  # noqa: N818 - named for what happened
    """The office did not take a form. `status` is its HTTP status, 0 if it did not answer at all."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status
