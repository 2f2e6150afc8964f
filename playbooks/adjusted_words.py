"""What an office has changed in a shipped playbook, in words: what was, what is, and who decided."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.parts import Text
from engine.vocabulary import Standing
from playbooks import spans, tables, wording
from playbooks.explaining import explain
from playbooks.loading import Playbook
from playbooks.naming import found

_HEADING = Text("本单位调整", "Adjusted by this office")
_COLUMNS = Text("调整处 | 内置 | 本单位", "What | Shipped | Here")
_DECIDED = Text(
    "{decided_by}决定，依据{authority}（{standing}），对照内置版本{against}。",
    "Decided by {decided_by}, by {authority} ({standing}), against the shipped version {against}.",
)


def explain_adjusted(playbook: Playbook, locale: str) -> str:
    """The plan in words as `explain` has it; after its title, what the office changed in it, if anything."""
    page = explain(playbook.plan, locale)
    record = playbook.source.get("adjusted")
    if not record:
        return page
    title, _, rest = page.partition("\n")
    heading = f"## {_HEADING.in_(locale)}\n"
    return "\n".join([title, "", heading, *adjusted_lines(playbook, locale)]) + f"\n{rest}"


def adjusted_lines(playbook: Playbook, locale: str) -> Iterator[str]:
    """Who decided what by which document, and each change with what was shipped; nothing if none was made."""
    if record := playbook.source.get("adjusted"):
        yield from _lines(playbook.source, record, locale)


def _lines(source: Mapping[str, Any], record: Mapping[str, Any], locale: str) -> Iterator[str]:
    standing = wording.STANDINGS[Standing(record["standing"])].in_(locale)
    yield _DECIDED.in_(locale).format(**{**record, "standing": standing}) + "\n"
    yield f"| {_COLUMNS.in_(locale)} |"
    yield "|" + " --- |" * 3
    for change in record["changes"]:
        what = f"{_title(source, change['path'], locale)} `{change['path']}`".strip()
        yield tables.row((what, _value(change["was"], locale), _value(change["now"], locale)))


def _title(source: Mapping[str, Any], path: str, locale: str) -> str:
    """What people call the part of the plan a path leads into; "" where the path says it all."""
    key, name, *_ = [*path.split("."), ""]
    if key in _PLAIN and name != "sections":
        return _PLAIN[key].in_(locale)
    of_role = ("roles", name) if key == "tell" else (key, name)
    pattern = f"{of_role[0]}.*.id"
    for place, item in found(source, pattern):
        if item == of_role[1]:
            part = source[of_role[0]][place[1]]
            title = part.get("title", {})
            return str(title.get(locale, title.get("zh", ""))) + _part_of_the_day(part, path, locale)
    return ""


def _part_of_the_day(part: Mapping[str, Any], path: str, locale: str) -> str:
    """（08:00至12:00）: the part of the day that `updates.patrol.during.1.times` is of."""
    words = path.split(".")
    if len(words) < 4 or words[2] != "during":
        return ""
    during = part["during"][int(words[3]) - 1]
    span = _FROM_TO.in_(locale).format(during["from"], during["to"])
    return wording.bracket(span, locale)


_FROM_TO = Text("{}至{}", "{} to {}")
# What stands in the file by itself, under no name of its own.
_PLAIN = {
    "title": Text("名称", "Title"),
    "category": Text("类别", "Category"),
    "gate": Text("核定时限", "Time to confirm the level"),
    "act_within": Text("应答后处置", "Time to act after an answer"),
    "report": Text("处置报告", "Report"),
}


def _value(text: str, locale: str) -> str:
    try:
        return wording.span(spans.parse(text), locale)
    except ValueError:
        return text
