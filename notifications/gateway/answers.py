"""What a provider's answer to a request means. Pure."""

from collections.abc import Iterable, Mapping

from notifications.channels.pooled import Answer as Got
from notifications.errors import Cause, ChannelError, OutcomeUnknown
from notifications.gateway.documents import Document, read
from notifications.gateway.settings_requests import ANY_OTHER, Accepted, Answer, Judged

_SHOWN = 64  # of a provider's code, which a wrong place may turn into a whole page

# Without a code of the provider's own: what only an administrator can mend, and what is too fast.
_BY_STATUS: Mapping[int, Cause] = {
    **dict.fromkeys((301, 302, 303, 307, 308), Cause.ACCOUNT),  # it has moved
    **dict.fromkeys((401, 402, 403, 404, 405, 407), Cause.ACCOUNT),
    429: Cause.THROTTLED,
}
# Refused before anything was done: 4xx by definition, a redirect, and a server that says it is not there.
_REFUSED = frozenset({*range(300, 500), 501, 503})
# Behind these the request may have been carried out; their page has numbers that are no code of anybody's.
_MAY_HAVE_ARRIVED = frozenset(range(500, 600)) - _REFUSED


def taken_over(judged: Answer, got: Got, vendor: str, secrets: Iterable[str]) -> str:
    """The provider's id of what it took over, "" if none is described.

    Raises ChannelError when it refused, OutcomeUnknown when its answer is not as described.
    """
    document = accepted(judged, got, vendor, secrets)
    found = document.value(judged.id) if document and judged.id else ""
    if judged.id and not found:
        raise OutcomeUnknown(f"{vendor} accepted it and gave no id: is answer.id the right place?")
    return found or ""


def accepted(judged: Judged, got: Got, vendor: str, secrets: Iterable[str]) -> Document | None:
    """What the provider wrote, if that says success; None if it is not in the format, and need not be.

    Raises ChannelError when it refused, OutcomeUnknown when its answer is not as described.
    """
    document = read(judged.format, judged.charset, got.body, field=judged.field)
    if _is_success(judged.accepted, got.status, document):
        return document
    code, by_status = _code(judged, document), _BY_STATUS.get(got.status, Cause.PASSING)
    if code and (got.status not in _MAY_HAVE_ARRIVED or code in judged.causes):
        raise _refused(vendor, _hidden(code, secrets), cause_of(judged.causes, code, by_status), got)
    if got.status in _REFUSED:
        status = str(got.status)
        raise _refused(vendor, status, judged.causes.get(status, by_status), got)
    raise OutcomeUnknown(
        f"{vendor}'s answer (HTTP {got.status}) says neither success nor an error code as described",
        code=str(got.status),
    )


def cause_of(causes: Mapping[str, Cause], code: str, other: Cause = Cause.PASSING) -> Cause:
    """What the settings say of `code`, else of every other code, else `other`."""
    return causes.get(code) or causes.get(ANY_OTHER) or other


def _refused(vendor: str, code: str, cause: Cause, got: Got) -> ChannelError:
    """The error of a refusal. The provider's words are left out: they may repeat what we sent."""
    wait = got.headers.get("Retry-After", "")
    return ChannelError(
        f"{vendor} refused ({code})",
        cause=cause,
        code=code,
        retry_after=float(wait) if wait.isdecimal() else None,
    )


def _is_success(asked: Accepted, status: int, document: Document | None) -> bool:
    if asked.status and status not in asked.status:
        return False
    if not asked.place:
        return True
    return document is not None and document.value(asked.place) in asked.values


def _code(judged: Judged, document: Document | None) -> str:
    """The provider's error code, else what stands where success would; "" if neither is there."""
    success = judged.accepted
    for place in (judged.error, success.place) if document else ():
        code = document.value(place) if document and place else None
        if code and not (place == success.place and code in success.values):
            return code
    return ""


def _hidden(code: str, secrets: Iterable[str]) -> str:
    for secret in secrets:
        code = code.replace(secret, "***")
    return code[:_SHOWN]
