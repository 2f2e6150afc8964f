"""The one way in which the interface refuses: a problem document (RFC 9457), in the caller's language.

Everything that is wrong with what was sent is in it at once, each with its place, value and remedy.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from console import refusals
from console.api.caller import Caller
from console.api.pace import TooFast
from console.entry import NotAllowed, SignInFirst
from console.sheet_page import remedy_of
from console.words import Words
from engine.errors import EngineError, IllegalTransition, Incomplete
from engine.plan import Plan
from flows.acts import handling
from flows.acts.errors import BadInput, NoReport, SheetProblem
from flows.acts.errors import Problem as Refused
from flows.acts.signing_in import NotYou
from flows.acts.signing_in import TooOften as TriedTooOften
from models.errors import LostRace, StoreError
from playbooks.errors import PlaybookError

_log = logging.getLogger("zhishou.console")

MEDIA = "application/problem+json"
KINDS = "urn:zhishou:problem:"
# Fields whose value is never given back.
_SECRET = ("password", "token", "pin")
_LONGEST_VALUE = 100


class Wrong(BaseModel):
    """One thing that is wrong 问题."""

    place: str = Field(description="Where 位置: the field, such as title or fields.category")
    value: str = Field(description="What stands there 所填; missing, or empty, if nothing does")
    remedy: str = Field(description="What to do about it 如何改正, in the language asked for")


class Problem(BaseModel):
    """A refusal 拒绝, by RFC 9457. Nothing was changed."""

    type: str = Field(description="Which kind: urn:zhishou:problem:… ; it never changes its meaning")
    title: str = Field(description="The kind in a few words")
    status: int = Field(description="The HTTP status again")
    detail: str = Field(description="What was refused and why, as the console says it")
    problems: list[Wrong] = Field(description="Everything that is wrong with what was sent, at once")


class Refusal(Exception):  # noqa: N818 - read as "a refusal"
    """A refusal of the interface's own; `kind` has words under `api.<kind>`, `says` may name others."""

    def __init__(self, kind: str, status: int, says: str = "") -> None:
        super().__init__(kind)
        self.kind, self.status, self.says = kind, status, says


def answer(
    words: Words,
    kind: str,
    status: int,
    detail: str = "",
    problems: Iterable[Wrong] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem document."""
    title = words(f"api.{kind}")
    body = Problem(
        type=KINDS + kind.replace("_", "-"),
        title=title,
        status=status,
        detail=detail or title,
        problems=list(problems),
    )
    language = {"content-language": words.tag, **(headers or {})}
    return JSONResponse(body.model_dump(), status, language, MEDIA)


def install(app: FastAPI) -> None:
    """Refuse in this way and no other."""
    for kind, handler in _HANDLERS.items():
        app.add_exception_handler(kind, handler)


def wrong(error: BadInput, plan: Plan | None, words: Words) -> list[Wrong]:
    """What an act refuses, in words."""
    return [refused(one, plan, words) for one in error.problems]


def refused(problem: Refused, plan: Plan | None, words: Words) -> Wrong:
    """One thing that an act refuses; of a file or of rows by its row and column."""
    if isinstance(problem, SheetProblem):
        place = f"rows.{problem.row}.{problem.heading}" if problem.row else "file"
        return Wrong(place=place, value=problem.value, remedy=remedy_of(problem, words))
    remedy = refusals.in_words(problem, plan, words)
    return Wrong(place=_sent_as(problem, plan), value=problem.value, remedy=remedy)


# What the acts of the address book and the roster call by other names than it is sent under.
_SENT_AS = {"unit_name": "name", "unit_there": "name", "mobile": "mobiles", "landline": "landlines"}
_SHORTENED = ("book.", "shift.")


def _sent_as(problem: Refused, plan: Plan | None) -> str:
    """The field as it is sent: coded fields of a playbook stand together."""
    field = refusals.field_of(problem.place, plan)
    if field.startswith("field."):
        return f"fields.{field.removeprefix('field.')}"
    short = next((field.removeprefix(begins) for begins in _SHORTENED if field.startswith(begins)), field)
    return _SENT_AS.get(short, short)


def malformed(errors: Sequence[Mapping[str, Any]], words: Words) -> list[Wrong]:
    """What does not have the shape the document of the interface asks for."""
    return [Wrong(place=_place(one["loc"]), value=_value(one), remedy=_remedy(one, words)) for one in errors]


def _place(loc: Sequence[object]) -> str:
    """title, fields.category, query.limit: what stands in the body is named without it."""
    parts = [str(part) for part in loc]
    return ".".join(parts[1:] if parts[:1] == ["body"] and len(parts) > 1 else parts)


def _value(error: Mapping[str, Any]) -> str:
    if error["type"] == "missing":
        return "missing"
    if any(secret in str(part) for part in error["loc"] for secret in _SECRET):
        return "(not shown)"
    return str(error.get("input"))[:_LONGEST_VALUE].encode("utf-8", "replace").decode()


# What the shapes ask for, by how the validator calls what is missing: the longest beginning counts.
_REMEDIES = {
    "missing": "missing",
    "extra_forbidden": "unknown",
    "string_too_long": "too_long",
    "string_too_short": "too_short",
    "string_pattern": "pattern",
    "string": "text",
    "datetime": "time",
    "timezone": "zone",
    "date": "date",
    "int": "number",
    "bool": "yes_no",
    "enum": "one_of",
    "literal": "one_of",
    "list": "listed",
    "tuple": "listed",
    "dict": "named",
    "model": "named",
    "json": "json",
    "greater_than": "small",
    "less_than": "large",
    "years": "years",
    "no_nul": "no_nul",
    "base64": "base64",
    "file_or_rows": "file_or_rows",
}


def _remedy(error: Mapping[str, Any], words: Words) -> str:
    kind = str(error["type"])
    fitting = [begins for begins in _REMEDIES if kind.startswith(begins)]
    key = _REMEDIES[max(fitting, key=len)] if fitting else "other"
    context = error.get("ctx") or {}
    known = {name: context.get(name, "") for name in ("expected", "max_length", "min_length", "ge", "le")}
    return words(f"wrong.{key}", **known)


def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - what it is installed for
    words = Caller(request).words
    more = getattr(error, "more", ())
    problems = [*malformed(error.errors(), words), *more]
    return answer(words, "bad_input", 422, words("refused.form", n=len(problems)), problems)


def _bad_input(request: Request, error: Exception) -> Response:
    assert isinstance(error, BadInput)  # noqa: S101 - what it is installed for
    caller = Caller(request)
    problems = wrong(error, _plan(caller), caller.words)
    detail = refusals.said(error, _plan(caller), caller.words)
    return answer(caller.words, "bad_input", 422, detail, problems)


def _plan(caller: Caller) -> Plan | None:
    """The plan a call is about, by its incident or the playbook it names: fields are called by its words."""
    number = caller.request.path_params.get("number")
    playbook = caller.office.playbooks.get(getattr(caller.request.state, "playbook", ""))
    if number is None:
        return playbook.plan if playbook else None
    try:
        return handling.plan_of(caller.office, str(number))
    except (StoreError, PlaybookError):
        return None


def _refused(request: Request, error: Exception) -> Response:
    """An act, a rule or the store refuses."""
    caller, status = Caller(request), refusals.status(error)
    if status == 503:
        _log.warning("%s: %s", request.url.path, error)
    kind = {404: "not_found", 409: "conflict", 503: "unavailable"}.get(status, "refused")
    kind = "race" if isinstance(error, LostRace) else kind
    headers = {"retry-after": "5"} if status == 503 else None
    plan = None if status == 503 else _plan(caller)
    forbidden = isinstance(error, IllegalTransition)  # the console speaks of its buttons there
    detail = caller.words("api.state") if forbidden else refusals.said(error, plan, caller.words)
    lacking = _lacking(error, plan, caller.words) if isinstance(error, Incomplete) else []
    return answer(caller.words, kind, status, detail, lacking, headers)


def _lacking(error: Incomplete, plan: Plan | None, words: Words) -> list[Wrong]:
    """Each thing that has to be there first."""
    titles = refusals.missing(error, plan, words)
    return [
        Wrong(place=name, value="missing", remedy=words("refused.incomplete", missing=title))
        for name, title in zip(error.missing, titles, strict=True)
    ]


def _playbooks(request: Request, error: Exception) -> Response:
    words = Caller(request).words
    return answer(words, "unavailable", 503, words("refused.playbooks", problems=str(error)))


def _sign_in(request: Request, _: Exception) -> Response:
    headers = {"www-authenticate": 'Bearer realm="zhishou"'}
    return answer(Caller(request).words, "no_token", 401, headers=headers)


def _not_you(request: Request, _: Exception) -> Response:
    return answer(Caller(request).words, "not_you", 401, headers={"www-authenticate": "Bearer"})


def _not_allowed(request: Request, _: Exception) -> Response:
    words = Caller(request).words
    return answer(words, "forbidden", 403, words("refused.right"))


def _too_fast(request: Request, error: Exception) -> Response:
    wait = error.wait if isinstance(error, TooFast) else 60
    return answer(Caller(request).words, "too_fast", 429, headers={"retry-after": str(wait)})


def _own(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)  # noqa: S101 - what it is installed for
    words = Caller(request).words
    return answer(words, error.kind, error.status, words(error.says) if error.says else "")


def http(request: Request, error: Exception) -> Response:
    """No such address, or not that way."""
    status, headers = (error.status_code, error.headers) if isinstance(error, HTTPException) else (404, None)
    kind = {400: "no_json", 404: "not_found", 405: "no_method"}.get(status, "refused")
    return answer(Caller(request).words, kind, status, headers=headers)


_HANDLERS: Mapping[type[Exception], Any] = {
    RequestValidationError: _validation,
    BadInput: _bad_input,
    NoReport: _refused,
    EngineError: _refused,
    StoreError: _refused,
    PlaybookError: _playbooks,
    SignInFirst: _sign_in,
    NotYou: _not_you,
    NotAllowed: _not_allowed,
    TooFast: _too_fast,
    TriedTooOften: _too_fast,
    Refusal: _own,
    HTTPException: http,
}
