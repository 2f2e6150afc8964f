"""Data -> the models of the format, with each refusal in words a playbook's author can act on."""

import re
from collections.abc import Iterator, Mapping
from itertools import takewhile
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from playbooks import translating
from playbooks.errors import Problem
from playbooks.manual import KEYS, holds, see
from playbooks.parts import Part, ShortText, Text
from playbooks.reading import Document, child
from playbooks.rules import Rule
from playbooks.saying import Said, hint, plain, say, written
from playbooks.spelling import suggest

P = TypeVar("P", bound=Part)

_MUST_BE = {
    "string_type": plain("text"),
    "tuple_type": plain("a list"),
    "dict_type": plain("a mapping of keys to values"),
    "model_type": plain("a mapping of keys to values"),
    "model_attributes_type": plain("a mapping of keys to values"),
    "bool_type": plain("yes or no"),
    "int_type": plain("a whole number"),
}
_CANNOT = {
    "too_short": "{0} is too short",
    "string_pattern_mismatch": "{0} cannot stand here",
    "literal_error": "{0} cannot stand here",
}
# What the validator says of sizes, in Chinese; its English is its own.
_CHINESE = {
    "string_too_long": "最多{max_length}个字",
    "string_too_short": "至少{min_length}个字",
    "too_long": "最多{max_length}项",
    "too_short": "至少{min_length}项",
    "greater_than_equal": "不能小于{ge}",
    "greater_than": "须大于{gt}",
    "less_than_equal": "不能大于{le}",
    "less_than": "须小于{lt}",
}
_QUOTE = plain("put it in quotes if it is meant as text")
_WIDE = re.compile(r"[：“”‘’【】［］｛｝\u3000]")
_HALF = plain('the signs of YAML are half-width: a colon and a space, "…", […], {…}')
_SHOWN = 60  # characters of a refused value; enough to find it


def validate(document: Document, model: type[P]) -> tuple[P | None, list[Problem]]:
    """The whole file as this model, or everything it refuses."""
    if not isinstance(document.data, dict):
        what = (
            say("the file is empty")
            if document.data is None
            else say("the file is not a mapping of keys to values")
        )
        remedy = say("begin with id:, version: and title:")
        return None, [document.problem((), what, remedy, Rule.UNREADABLE)]
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        placed = [_placed(document, detail) for detail in error.errors(include_url=False)]
        details = [detail for detail in placed if not _follows(detail) and not _is_echo(detail, placed)]
        return None, [_problem(document, detail, model) for detail in details]


def sound(model: type[P], items: object) -> Iterator[tuple[int, P]]:
    """Those of `items` that are valid by themselves, with their positions: the rest is refused already."""
    for index, item in enumerate(items if isinstance(items, list) else []):
        try:
            yield index, model.model_validate(item)
        except ValidationError:
            continue


def _follows(detail: ErrorDetails) -> bool:
    """Whether a list is called too short only because an item of it is refused already."""
    return detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]


def _is_echo(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    """Whether a mapping is called no text where it might be one, and what is wrong inside it is said."""
    is_mapping = detail["type"] == "string_type" and isinstance(detail["input"], dict)
    size = len(detail["loc"])
    return is_mapping and any(
        len(one["loc"]) > size and one["loc"][:size] == detail["loc"] for one in details
    )


def _placed(document: Document, detail: ErrorDetails) -> ErrorDetails:
    """The same at the place as written, without the names of what might stand there.

    A single value read as a list of one has no place of its own.
    """
    loc: tuple[str | int, ...] = ()
    for n, part in enumerate(detail["loc"], start=1):
        is_absent = detail["type"] == "missing" and n == len(detail["loc"])
        loc = (*loc, part) if is_absent or (*loc, part) in document.lines else loc
    placed = detail.copy()
    placed["loc"] = loc
    return placed


def _problem(document: Document, detail: ErrorDetails, model: type[Part]) -> Problem:
    message, remedy = _words(detail, model)
    if detail["type"] == "extra_forbidden" and detail["input"] is None:
        remedy = _in_quotes(document, detail["loc"]) or remedy
    return document.problem(detail["loc"], message, remedy, _rule(detail))


def _in_quotes(document: Document, loc: tuple[str | int, ...]) -> Said | None:
    """The text whose rest, behind a comma, was read as keys without values: {en: Pipes, DN500}."""
    owner: Any = document.data
    for part in loc[:-1]:
        owner = child(owner, part)
    keys = list(owner)
    first = keys.index(loc[-1])
    while first and owner[keys[first]] is None:
        first -= 1
    if not isinstance(owner[keys[first]], str):
        return None
    rest = takewhile(lambda key: owner[key] is None, keys[first + 1 :])
    text = ", ".join((owner[keys[first]], *rest))
    return say('a text with a comma goes in quotes: {0}: "{1}"', keys[first], _cut(text))


def _rule(detail: ErrorDetails) -> Rule:
    loc = detail["loc"]
    if detail["type"] == "extra_forbidden":
        return Rule.UNKNOWN_KEY
    absent = detail["type"] == "missing"
    if (absent or not detail["input"]) and loc and loc[-1] in ("zh", "en"):
        return Rule.MISSING_LANGUAGE  # words come in pairs: half of the readers could not read one alone
    if absent:
        return Rule.MISSING
    return Rule.UNKNOWN_VARIABLE if "variables" in loc else Rule.VALUE


def _words(detail: ErrorDetails, model: type[Part]) -> tuple[str, str]:
    message, remedy = _said(detail, model)
    refused = detail["loc"][-1] if detail["type"] == "extra_forbidden" else detail["input"]
    is_of_yaml = detail["type"] in {*_MUST_BE, *_CANNOT, "enum", "extra_forbidden"}
    is_wide = is_of_yaml and isinstance(refused, str) and _WIDE.search(refused)
    return message, say("{0}; {1}", _HALF, remedy) if is_wide else remedy


def _said(detail: ErrorDetails, model: type[Part]) -> tuple[str, str]:
    kind, loc, context = detail["type"], detail["loc"], detail.get("ctx", {})
    shown, belongs = _show(detail["input"]), _belongs(_field(loc, model))
    if kind == "playbook":
        return context["message"], context["remedy"]
    if kind == "missing":
        return say("is missing"), say("add it: {0}", belongs)
    if kind == "extra_forbidden":
        return say("unknown key"), suggest(str(loc[-1]), _keys(_type(loc[:-1], model)))
    if kind == "enum":
        meant = translating.value(str(detail["input"]), _values(context["expected"]))
        return say("{0} is not known here", shown), meant or say("one of {0}", _listed(context["expected"]))
    if kind in _MUST_BE:
        quoted = kind == "string_type" and isinstance(detail["input"], bool | int)
        remedy = _pair(detail, _type(loc, model)) or (say("{0}; {1}", belongs, _QUOTE) if quoted else belongs)
        if kind == "tuple_type" and isinstance(detail["input"], str) and not _WIDE.search(detail["input"]):
            remedy = say("write a list, [{0}]: {1}", detail["input"], belongs)
        return say("{0} is not {1}", shown, _MUST_BE[kind]), remedy
    if kind in _CANNOT:
        return say(_CANNOT[kind], shown), belongs
    reason = detail["msg"].removeprefix("Input ").replace("Tuple", "the list").replace("String", "text")
    english = f"{reason[:1].lower()}{reason[1:]}"
    return say("{0}: {1}", shown, hint(english, _CHINESE.get(kind, english).format(**context))), belongs


def _pair(detail: ErrorDetails, wanted: Any) -> Said | None:
    """The remedy for words in one language where a pair belongs; None where none does."""
    words = detail["input"]
    if wanted not in (Text, ShortText) or not isinstance(words, str):
        return None
    quoted = f'"{_cut(words)}"' if re.search(r"[,:#{}\[\]]", words) else _cut(words)
    pair = ("…", quoted) if words.isascii() else (quoted, "…")
    return say("write the words in both languages: {{zh: {0}, en: {1}}}", *pair)


def _listed(expected: str) -> Said:
    """The values there are, as they are named in the English of the validator, and in a row in Chinese."""
    return hint(expected, "、".join(_values(expected)))


def _values(expected: str) -> list[str]:
    return re.findall(r"'([^']*)'", expected)


def _belongs(field: FieldInfo | None) -> Said:
    """What belongs at a place, as the models describe it; in Chinese beside what the key is called."""
    title, description = (field.title, field.description) if field else (None, None)
    if not description:
        return see(KEYS)
    named = f"“{title}”：" if title and not title.isascii() else "："
    return hint(description, f"此处写{named}{holds(description)}")


def _show(value: object) -> Said:
    """A refused value, cut where it is long; a text in the quotation marks of the language."""
    text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else repr(written(value))
    english, chinese = map(_cut, (text, value if isinstance(value, str) else text))
    return hint(english, f"“{chinese}”" if isinstance(value, str) else chinese)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


# What the models say about a place: found by walking the types along the path.


def _field(loc: tuple[int | str, ...], model: type[Part]) -> FieldInfo | None:
    """The field nearest to `loc`: the one whose description says what belongs there."""
    for end in range(len(loc), 0, -1):
        owner = _type(loc[: end - 1], model)
        name = loc[end - 1]
        if isinstance(owner, type) and issubclass(owner, Part) and name in _keys(owner):
            return _named(owner)[str(name)]
    return None


def _type(loc: tuple[int | str, ...], model: type[Part]) -> Any:
    """The type that the models give the value at `loc`; None where they know nothing."""
    here: Any = model
    for part in loc:
        if isinstance(here, type) and issubclass(here, Part):
            field = _named(here).get(str(part))
            here = _bare(field.annotation) if field else None
        else:
            inside = [a for a in get_args(here) if a is not Ellipsis]
            here = _bare(inside[-1]) if inside else None
    return here


def _bare(annotation: Any) -> Any:
    """The type without Annotated and without None."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return _bare(get_args(annotation)[0])
    return annotation


def _keys(owner: Any) -> tuple[str, ...]:
    return tuple(_named(owner)) if isinstance(owner, type) and issubclass(owner, Part) else ()


def _named(owner: type[Part]) -> Mapping[str, FieldInfo]:
    return {field.alias or name: field for name, field in owner.model_fields.items()}
