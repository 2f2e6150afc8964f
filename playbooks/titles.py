"""What the parts of a file are called in Chinese, so that a finding need not name them by ids alone."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from playbooks.saying import Said, hint

# What a part of each list is, as people call it.
_KINDS: Mapping[str, str] = {
    **{"levels": "级别", "fields": "字段", "roles": "角色", "ladders": "转呼", "tell": "告知"},
    **{"deadlines": "时限", "updates": "续报", "steps": "步骤", "documents": "文书", "tests": "测试"},
}
_UNKNOWN = "unknown "
# The list in which the part of a moment stands.
MOMENTS: Mapping[str, str] = {
    **{"step": "steps", "deadline": "deadlines", "missed": "deadlines", "update": "updates"},
    **{"told": "roles", "read": "roles", "signed": "roles", "answered": "roles"},
    **{"judged": "fields", "field": "fields"},
}


class Titles:
    """The Chinese titles of what has an id in `data`, a file as read; what is malformed has none."""

    def __init__(self, data: Any) -> None:
        lists = data if isinstance(data, dict) else {}
        self._items = {key: list(_items(lists.get(key))) for key in _KINDS}
        self._by_id = {key: dict(map(_named, items)) for key, items in self._items.items()}

    def about(self, path: tuple[str | int, ...]) -> str:
        """时限“首报”: the part that `path` leads into; "" where it leads into none that has a title."""
        key, index = path[:2] if len(path) > 1 else ("", "")
        items = self._items.get(str(key), [])
        if not isinstance(index, int) or index >= len(items):
            return ""
        item = items[index]
        title = self._by_id["roles"].get(str(item.get("role")), "") if key == "tell" else _named(item)[1]
        return f"{_KINDS[str(key)]}“{title}”" if title else ""

    def ids(self, words: str, lists: Iterable[str]) -> tuple[str, ...]:
        """The ids of what is called so in these lists: by its title, its name, or the post it is."""
        items = (item for key in lists for item in self._items[key] if words in _words(item))
        return tuple(item["id"] for item in items if isinstance(item.get("id"), str))

    def beside_ids(self, said: Said) -> Said:
        """The same words, with the title before each id where they are read in Chinese.

        A name there is not has no title, though a part of another kind may have that id.
        """
        if said.own or not said.values or said.template.startswith(_UNKNOWN):
            return said
        found = Said(said)
        found.template, found.values = said.template, tuple(map(self._value, said.values))
        return found

    def _value(self, value: Any) -> Any:
        if isinstance(value, Said):
            return self.beside_ids(value)
        if type(value) is not str:
            return value
        names = value.split(", ")
        titled = [self._named(name) for name in names]
        return hint(value, "、".join(titled)) if titled != names else value

    def _named(self, name: str) -> str:
        """首报（first_report）; an id that parts of several titles have stays as it is."""
        kind, _, item = name.rpartition(":")
        lists = (MOMENTS[kind],) if kind in MOMENTS else () if kind else tuple(_KINDS)
        titles = {self._by_id[key][item] for key in lists if item in self._by_id[key]} - {""}
        return f"{titles.pop()}（{name}）" if len(titles) == 1 else name


def _items(items: Any) -> list[dict[str, Any]]:
    """The items of a list, each as a mapping: one that is none is an empty one."""
    return [item if isinstance(item, dict) else {} for item in items] if isinstance(items, list) else []


def _named(item: dict[str, Any]) -> tuple[str, str]:
    """Its id, and its title in Chinese: of a test, its name."""
    title = item.get("title")
    words = title.get("zh") if isinstance(title, dict) else item.get("name")
    return str(item.get("id")), words if isinstance(words, str) else ""


def _words(item: dict[str, Any]) -> Iterator[str]:
    """What people call it: its title in both languages, a level's name (with 级), the post a role is."""
    for named in (item.get("title"), item.get("from")):
        yield from (named.values() if isinstance(named, dict) else ())
    level = item.get("name")
    yield from (level, f"{level}级") if isinstance(level, str) else ()
