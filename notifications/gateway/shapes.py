"""Whether a body keeps its form whatever words stand in it. Pure."""

import codecs
import json
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

from notifications.gateway import elements

_REMEDIES = {
    "json": "write {{ text | tojson }}, without quotes around it",
    "xml": "write {{ text | e }}",
    "form": "write {{ text | urlencode }}, or use `form` instead of `body`",
}
_DECLARED = re.compile(r"""^\s*<\?xml\b[^>]*?\bencoding=["']([\w.:-]+)["']""")
_CHINESE = frozenset({"gb2312", "gbk", "gb18030"})  # each contains the one before it


def broken(content_type: str, plain: str, nasty: str) -> str:
    """Why a body is not what its content type says, filled in with plain words and with nasty ones."""
    kind = _kind(content_type)
    if not kind:
        return ""
    shapes = []
    for words, text in (("", plain), (", once a text has quotes, & or <", nasty)):
        try:
            shapes.append(_shape(kind, text))
        except ValueError as error:
            return f"is not well-formed {kind}{words} ({error}): {_REMEDIES[kind]}"
    if shapes[0] != shapes[1]:
        return f"changes its form when a text has quotes, & or <: {_REMEDIES[kind]}"
    return ""


def misdeclared(body: str, charset: str) -> str:
    """Why an XML declaration names another encoding than it is sent in; "" if it does not."""
    found = _DECLARED.match(body)
    if not found:
        return ""
    try:
        declared = codecs.lookup(found[1]).name
    except LookupError:
        declared = found[1]
    if declared == charset or {declared, charset} <= _CHINESE:
        return ""
    return f'declares {found[1]} and is sent in {charset}: set charset = "{found[1].lower()}"'


def _kind(content_type: str) -> str:
    found = content_type.lower()
    if "urlencoded" in found:
        return "form"
    return next((kind for kind in ("json", "xml") if kind in found), "")


def _shape(kind: str, text: str) -> object:
    """The names in `text`, without its words. Raises ValueError if it is not well-formed."""
    if kind == "form":
        return [name for name, _ in parse_qsl(text, keep_blank_values=True, strict_parsing=True)]
    if kind == "json":
        return _names(json.loads(text))
    tree = elements.tree(text)
    if tree is None:
        raise ValueError("not one element, each part closed")
    return _names(tree)


def _names(node: object) -> object:
    if isinstance(node, Mapping):
        return sorted((name, _names(value)) for name, value in node.items())
    if isinstance(node, list):
        return [_names(one) for one in node]
    return type(node).__name__
