"""The Jinja2 texts of a gateway's settings, filled in for each request.

Settings are text that somebody pasted, so they run in Jinja's sandbox. What they name and is not
there is an error and never an empty string: half a request would be a text without its code.
"""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from urllib.parse import quote, urlencode

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from notifications.errors import Cause, ChannelError

# What a template can do wrong while it runs: name what is not there, add text to a number, divide by 0.
_FAULTS = (TypeError, ValueError, LookupError, ArithmeticError, AttributeError)


def fill(where: str, source: str, charset: str, values: Mapping[str, object]) -> str:
    """`source` with `values`; `where` names it in errors.

    Raises ChannelError(MESSAGE) when it cannot be filled in: nothing was sent, and no retry helps.
    """
    try:
        return compiled(source, charset).render(values)
    except TemplateError as error:
        raise ChannelError(f"{where} cannot be filled in: {error.message}", cause=Cause.MESSAGE) from error
    except _FAULTS as error:
        words = f"{where} cannot be filled in: {type(error).__name__}"
        # Without its cause: these errors quote the value, which may be a secret.
        raise ChannelError(words, cause=Cause.MESSAGE) from None


@cache  # there are as many as the settings hold
def compiled(source: str, charset: str) -> Template:
    """The template of `source`, whose filters write bytes in `charset`. Raises TemplateSyntaxError."""
    return _environment(charset).from_string(source)


def fault(source: str) -> str:
    """What is wrong with the form of `source`, in Jinja's words; "" if nothing is."""
    try:
        compiled(source, "utf-8")
    except TemplateSyntaxError as error:
        return f"line {error.lineno}: {error.message}"
    return ""


@cache
def named(source: str) -> frozenset[str]:
    """The variables that a well-formed `source` names and does not set itself."""
    return frozenset(meta.find_undeclared_variables(_environment("utf-8").parse(source)))


@cache
def secrets_named(source: str) -> frozenset[str]:
    """The secrets that a well-formed `source` names, as `secrets.x` or `secrets["x"]`."""
    return frozenset(_secrets(_environment("utf-8").parse(source)))


def _secrets(tree: nodes.Template) -> Iterator[str]:
    for dotted in tree.find_all(nodes.Getattr):
        if _is_secrets(dotted.node):
            yield dotted.attr
    for indexed in tree.find_all(nodes.Getitem):
        if _is_secrets(indexed.node) and isinstance(indexed.arg, nodes.Const):
            yield str(indexed.arg.value)


def _is_secrets(node: nodes.Expr) -> bool:
    return isinstance(node, nodes.Name) and node.name == "secrets"


@cache
def _environment(charset: str) -> ImmutableSandboxedEnvironment:
    """Jinja with the filters of docs/gateway.md. Nothing is escaped: what to escape for, a filter says."""
    env = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)

    def to_bytes(value: object) -> bytes:
        return str(value).encode(charset)

    def urlencoded(value: object) -> str:
        if isinstance(value, Mapping):
            return urlencode(value, quote_via=quote, safe="", encoding=charset)
        return quote(str(value), safe="", encoding=charset)

    env.filters["tojson"] = lambda value: json.dumps(value, ensure_ascii=False)
    env.filters["urlencode"] = urlencoded
    env.filters["base64"] = lambda value: base64.b64encode(to_bytes(value)).decode("ascii")
    # Platforms ask for these; what they protect is for the platform to answer for.
    env.filters["md5"] = lambda value: hashlib.md5(to_bytes(value), usedforsecurity=False).hexdigest()
    env.filters["sha1"] = lambda value: hashlib.sha1(to_bytes(value), usedforsecurity=False).hexdigest()
    env.filters["sha256"] = lambda value: hashlib.sha256(to_bytes(value)).hexdigest()
    return env
