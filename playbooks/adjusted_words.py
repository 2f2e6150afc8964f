"""What an office has changed in a shipped playbook, in words: what was, what is, and who decided."""

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
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
        yield from _lines(playbook.source, record, locale, _with_path)


def adjusted_on_paper(playbook: Playbook, locale: str) -> Iterator[str]:
    """The same for a leader who signs: each change by its words alone, not by its place in the file."""
    if record := playbook.source.get("adjusted"):
        yield from _lines(playbook.source, record, locale, _in_words)


Naming = Callable[[Mapping[str, Any], str, str], str]


def _lines(source: Mapping[str, Any], record: Mapping[str, Any], locale: str, named: Naming) -> Iterator[str]:
    standing = wording.STANDINGS[Standing(record["standing"])].in_(locale)
    yield _DECIDED.in_(locale).format(**{**record, "standing": standing}) + "\n"
    yield f"| {_COLUMNS.in_(locale)} |"
    yield "|" + " --- |" * 3
    for change in record["changes"]:
        values = (_value(source, change[key], locale) for key in ("was", "now"))
        yield tables.row((named(source, change["path"], locale), *values))


def _with_path(source: Mapping[str, Any], path: str, locale: str) -> str:
    return f"{_title(source, path, locale)} `{path}`".strip()


def _in_words(source: Mapping[str, Any], path: str, locale: str) -> str:
    """特急：第2级、每次等待; the path as it is where nothing of it has a word."""
    levels = _level_names(source)
    keys = path.split(".")
    said = []
    for before, key in pairwise(["", *keys]):
        if before == "rungs":
            said.append(_RUNG.in_(locale).format(key))
        elif key in _KEYS or (key in levels and before != "levels"):
            said.append(_KEYS[key].in_(locale) if key in _KEYS else levels[key])
    title, where = _title(source, path, locale), wording.several(said, locale)
    return wording.pair(title, where, locale) if title and where else title or where or path


def _level_names(source: Mapping[str, Any]) -> Mapping[str, str]:
    return {level["id"]: level["name"] for level in source["levels"]}


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


_RUNG = Text("第{}级", "rung {}")
# What of a part was changed, by the keys of a path that have a word.
_KEYS = {
    "within": Text("时限", "limit"),
    "wait": Text("每次等待", "wait"),
    "repeats": Text("重呼次数", "repeats"),
    "retry": Text("间隔", "interval"),
    "tries": Text("次数", "calls"),
    "warn": Text("临期提醒", "warning"),
    "extend": Text("延期", "extension"),
    "times": Text("次数", "times"),
    "every": Text("间隔", "interval"),
    "at": Text("钟点", "times of the day"),
    "during": Text("时段", "part of the day"),
    "name": Text("名称", "name"),
    "criteria": Text("标准", "criteria"),
    "choices": Text("选项", "choices"),
    "number": Text("编号", "number"),
    "review_within": Text("审阅时限", "time to review"),
}


def _value(source: Mapping[str, Any], text: str, locale: str) -> str:
    """A value in words: 5分钟; of each level Ⅰ 10分钟；Ⅱ 15分钟; what is no length of time as it is."""
    names = _level_names(source)
    parts = [one.partition(": ") for one in text.split(", ")]
    try:
        if all(level in names and span for level, _, span in parts):
            said = [f"{names[level]} {wording.span(spans.parse(span), locale)}" for level, _, span in parts]
            return ("; " if locale == "en" else "；").join(said)
        return wording.span(spans.parse(text), locale)
    except ValueError:
        return text
