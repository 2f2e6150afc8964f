"""The commonest slips of the pen by which a text is no YAML: found on its line, and said with the remedy.

A Chinese keyboard types ：，“” and wide spaces where YAML knows only : , " and a space. What the parser says
of that is English, names a sign and not a cause, and often stands on the line after.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import yaml

from playbooks.saying import Said, later, say

_SHOWN = 60  # characters of a line; enough to find it
_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|(?<=[\s\[{,])'(?:''|[^'])*'")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_KEY = r"[A-Za-z_][\w.-]*"
_PAIRS = (("{", "}"), ("[", "]"))


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong with a line (from 1), and what to do about it."""

    line: int
    message: Said
    remedy: Said


def slip(text: str, error: yaml.YAMLError) -> Slip | None:
    """The slip that most likely made `text` unreadable; None if none of those that are known."""
    lines = text.splitlines()
    at = _near(lines, error)
    for wrong, message, remedy in _SLIPS:
        for n in at:
            if wrong(lines[n]):
                return Slip(n + 1, say(message, _shown(lines[n])), say(remedy))
    return _unclosed(lines, at) or _unaligned(lines, error)


def _near(lines: list[str], error: yaml.YAMLError) -> list[int]:
    """Lines (from 0) of a slip, perhaps: where the parser began, where it stopped, the last before that."""
    began, ended = _line(error, "context_mark"), _line(error, "problem_mark")
    if ended is None:
        return []
    before = [n for n in range(min(ended, len(lines)) - 1, -1, -1) if _bare(lines[n]).strip()][:1]
    return [n for n in dict.fromkeys((began, *before, ended)) if n is not None and n < len(lines)]


def _line(error: yaml.YAMLError, name: str) -> int | None:
    mark = getattr(error, name, None)
    return mark.line if mark else None


def _shown(line: str) -> str:
    words = line.strip()
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"


def _bare(line: str) -> str:
    """The line without what is quoted, and without its comment."""
    return _COMMENT.sub("", _QUOTED.sub('""', line))


def _has(pattern: str) -> Callable[[str], bool]:
    found = re.compile(pattern)
    return lambda line: bool(found.search(_bare(line)))


def _has_odd_quotes(line: str) -> bool:
    """A quotation mark that is not closed on its line: a text of a plan is one line."""
    rest = _bare(line)
    return rest.replace('""', "").count('"') == 1 or bool(re.search(r"(?:: |[\[{,]\s*)'", rest))


# The surest first: (whether a line has it, what it is, what to do).
_SLIPS: tuple[tuple[Callable[[str], bool], str, str], ...] = (
    (
        _has(r"^ *\t"),
        later("not YAML: a tab indents {0!r}"),
        later("indent with spaces only: replace the tab, and align the line with those of its level"),
    ),
    (
        _has("^[ \t]*\u3000"),
        later("not YAML: full-width spaces indent {0!r}"),
        later("indent with half-width spaces only, and align the line with those of its level"),
    ),
    (
        _has(rf"(?:^|[{{,，])\s*(?:-\s*)?{_KEY}\s*："),
        later("not YAML: a full-width colon (：) after a key in {0!r}"),
        later("write a half-width colon and a space after it: key: value"),
    ),
    (
        _has(r"[［］｛｝]|[\[{].*】|【.*[\]}]|[\]}\w]\s*，\s*[A-Za-z_]\w*:"),
        later("not YAML: a full-width comma or bracket in {0!r}"),
        later("inside {{…}} and […] write half-width , {{ }} [ ], with a space after the comma"),
    ),
    (
        _has_odd_quotes,
        later("not YAML: a quotation mark is not closed in {0!r}"),
        later('close it on the same line with a half-width ", or leave both out'),
    ),
    (
        _has(r"^\s*-[^\s-]"),
        later("not YAML: no space after the hyphen in {0!r}"),
        later("write a space after the hyphen: - {{id: …}}"),
    ),
    (
        _has(rf"^\s*(?:- )?(?:{_KEY}):[^\s/]|\{{\s*(?:{_KEY}):[^\s/]"),
        later("not YAML: no space after the colon in {0!r}"),
        later("write a space after the colon: key: value"),
    ),
    (
        _has(r"(?:: +|[\[{,] *|^\s*- +)[@%`*&!]"),
        later("not YAML: a text begins with a sign of YAML in {0!r}"),
        later('put the text in half-width quotes: "…"'),
    ),
    (
        _has(r": +\"\"\s*[^\s,}\]]"),
        later("not YAML: words stand behind a closed quotation in {0!r}"),
        later("put the whole text in one pair of half-width quotes; inside it use “ ”"),
    ),
    (
        _has(rf"^\s*(?:- )?(?:{_KEY}): [^\s{{\[\"'].*:\s"),
        later("not YAML: a text with a colon and a space in {0!r}"),
        later('put the text in half-width quotes: "…", or write ： in it'),
    ),
)


def _unclosed(lines: list[str], at: list[int]) -> Slip | None:
    """A line with more brackets opened than closed, or more closed than opened."""
    for n in at:
        bare = _bare(lines[n])
        for opened, closed in _PAIRS:
            more = bare.count(opened) - bare.count(closed)
            if more:
                shown, remedy = _shown(lines[n]), say("close every bracket you open: {{…}} and […]")
                missing = say("not YAML: {1} is missing in {0!r}", shown, closed)
                extra = say("not YAML: there is one {1} too many in {0!r}", shown, closed)
                return Slip(n + 1, missing if more > 0 else extra, remedy)
    return None


def _unaligned(lines: list[str], error: yaml.YAMLError) -> Slip | None:
    """A line that begins at no column of those before it."""
    n = _line(error, "problem_mark")
    if n is None or n >= len(lines) or not lines[n].strip():
        return None
    columns = list(_columns(lines[:n]))
    own = len(lines[n]) - len(lines[n].lstrip(" "))
    if not columns or own in columns:
        return None
    message = say(
        "not YAML: {0!r} begins after {1} spaces, which no line before it does", _shown(lines[n]), own
    )
    near = sorted(dict.fromkeys(columns), key=lambda column: abs(column - own))[0]
    return Slip(n + 1, message, say("align it with the lines of its level, perhaps after {0} spaces", near))


def _columns(before: list[str]) -> Iterator[int]:
    """Where the keys begin that are still open above a line: those of lines indented less and less."""
    least: int | None = None
    for line in reversed(before):
        if not _bare(line).strip():
            continue
        column = len(line) - len(line.lstrip(" "))
        if least is None or column < least:
            least = column
            inside = re.match(r" *((?:- +)+)", line)
            if inside:
                yield column + len(inside[1])
            yield column
