"""What is said of a setting that does not fit."""

from collections.abc import Mapping
from typing import Any

from flows.phrases import Phrase

_SECRET = ("token", "secret", "password", "key")
# What pydantic says, by its kind of error: the same words, with the values apart.
_WHY: Mapping[str, Phrase] = {
    "extra_forbidden": Phrase("Extra inputs are not permitted"),
    "missing": Phrase("Field required"),
    "greater_than": Phrase("Input should be greater than {gt}"),
    "greater_than_equal": Phrase("Input should be greater than or equal to {ge}"),
    "less_than": Phrase("Input should be less than {lt}"),
    "less_than_equal": Phrase("Input should be less than or equal to {le}"),
    "enum": Phrase("Input should be {expected}"),
    "literal_error": Phrase("Input should be {expected}"),
    "string_pattern_mismatch": Phrase("String should match pattern '{pattern}'"),
    "string_type": Phrase("Input should be a valid string"),
    "bool_parsing": Phrase("Input should be a valid boolean, unable to interpret input"),
    "int_parsing": Phrase("Input should be a valid integer, unable to parse string as an integer"),
    "float_parsing": Phrase("Input should be a valid number, unable to parse string as a number"),
    "value_error": Phrase("Value error, {error}"),
}


def misfit(problem: Mapping[str, Any]) -> Phrase:
    """One setting that does not fit, with what was given for it unless a secret may be in that."""
    place, why = ".".join(map(str, problem["loc"])), _why(problem)
    value, name = problem["input"], str(problem["loc"][-1]) if problem["loc"] else ""
    hidden = isinstance(value, Mapping) or any(word in name for word in _SECRET)
    if hidden:
        return Phrase("{setting}: {why}", setting=place, why=why)
    return Phrase("{setting}: {why} (given: {value})", setting=place, why=why, value=repr(value))


def _why(problem: Mapping[str, Any]) -> Phrase:
    """What is wrong with it; as pydantic says it where it has other words for this kind."""
    message = str(problem["msg"])
    known = _WHY.get(problem["type"])
    if known is None:
        return Phrase.verbatim(message)
    values = problem.get("ctx", {}).items()
    said = known.filled(**{name: f"{v:g}" if isinstance(v, float) else v for name, v in values})
    return said if said == message else Phrase.verbatim(message)
