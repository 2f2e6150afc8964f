"""XML as the same tree that JSON gives, so that one kind of path serves both. Pure.

`<r><a id="7">x</a><b/><b>y</b></r>` is `{"r": {"a": {"@id": "7", "#text": "x"}, "b": ["", "y"]}}`.
Prefixes stay as they are written. A document type is refused: with it come entities, which expand
without end or read files.
"""

import re
from xml.parsers.expat import ExpatError, ParserCreate

TEXT = "#text"
"""Where the words of an element stand that also has attributes or children."""

_DECLARATION = re.compile(r"^\s*<\?xml\b.*?\?>", re.DOTALL)  # of an encoding that is decoded already


def tree(text: str) -> dict[str, object] | None:
    """The tree of a document; None if it is not well-formed XML, or has a document type."""
    if "<!DOCTYPE" in text:
        return None
    builder = _Builder()
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(_DECLARATION.sub("", text.removeprefix("\ufeff")).strip(), True)
    except ExpatError:
        return None
    return builder.root


class _Builder:
    """Collects elements from the inside out."""

    def __init__(self) -> None:
        self.root: dict[str, object] = {}
        self._open: list[dict[str, object]] = [self.root]

    def start(self, _name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._open.append({f"@{key}": value for key, value in attributes.items()})

    def data(self, words: str) -> None:
        """Words in the innermost element."""
        element = self._open[-1]
        element[TEXT] = str(element.get(TEXT, "")) + words

    def end(self, name: str) -> None:
        """An element ends: it becomes a child of the one around it."""
        element = self._open.pop()
        words = str(element.pop(TEXT, ""))
        if element and words.strip():  # blanks between children are layout
            element[TEXT] = words
        around = self._open[-1]
        made: object = element or words
        before = around.get(name)
        if before is None:
            around[name] = made
        elif isinstance(before, list):
            before.append(made)
        else:
            around[name] = [before, made]
