"""Roles whose act counts: a list is any of them; `{all: [...]}`, and `{at_least: 2, of: [...]}`."""

from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from engine.quorums import Quorum
from playbooks.saying import plain, say
from playbooks.values import refuse

ALL, AT_LEAST, OF = "all", "at_least", "of"
# Where in a quorum the names of roles stand.
PLACES = ("*", f"{ALL}.*", f"{OF}.*")

_REMEDY = plain("write a list of roles (any of them), {all: [...]} or {at_least: 2, of: [...]}")


def _read(given: object) -> Quorum:
    if isinstance(given, dict):
        if set(given) == {ALL}:
            roles = _roles(given[ALL])
            return Quorum(roles, len(roles))
        if set(given) == {AT_LEAST, OF}:
            return _counted(_roles(given[OF]), given[AT_LEAST])
        raise refuse(say("{0!r} does not say whose act counts", given), _REMEDY)
    return Quorum(_roles(given))


def _roles(given: object) -> tuple[str, ...]:
    if not isinstance(given, list | tuple) or any(not isinstance(role, str) for role in given):
        raise refuse(say("{0!r} is no list of roles", given), _REMEDY)
    if not given:
        raise refuse(say("names no role"), _REMEDY)
    return tuple(dict.fromkeys(given))


def _counted(roles: tuple[str, ...], needs: object) -> Quorum:
    if not isinstance(needs, int) or isinstance(needs, bool) or needs <= 1:
        raise refuse(
            say("at_least: {0!r} is not two or more", needs), say("for any one of them write the list alone")
        )
    if needs > len(roles):
        remedy = say("name as many roles as it takes, or ask for fewer")
        raise refuse(say("at_least: {0} of {1} roles can never be", needs, len(roles)), remedy)
    return Quorum(roles, needs)


def _write(quorum: Quorum) -> list[str] | dict[str, Any]:
    roles = list(quorum.roles)
    if not quorum.takes_several:
        return roles
    return {ALL: roles} if quorum.needs == len(roles) else {AT_LEAST: quorum.needs, OF: roles}


_LIST: dict[str, Any] = {"type": "array", "items": {"type": "string"}, "minItems": 1}
_PART = {"type": "object", "additionalProperties": False}
Who = Annotated[
    Quorum,
    PlainValidator(_read),
    PlainSerializer(_write),
    WithJsonSchema(
        {
            "anyOf": [
                _LIST,
                {**_PART, "properties": {ALL: _LIST}, "required": [ALL]},
                {
                    **_PART,
                    "properties": {AT_LEAST: {"type": "integer", "minimum": 2}, OF: _LIST},
                    "required": [AT_LEAST, OF],
                },
            ]
        }
    ),
]
