"""The tables of keys at the end of docs/playbooks.md and of its Chinese, made from the models.

`python -m tests.playbooks.keys` writes them anew: after a change of the format, run it and read the
difference. What is under a heading is a part of the file; what it says is what an editor shows, and in
Chinese what stands in playbooks/keys.yaml.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playbooks.manual import holds
from playbooks.schema import schema_json

DOCS = {
    locale: Path(__file__).parents[2] / "docs" / name
    for locale, name in (("en", "playbooks.md"), ("zh", "playbooks.zh-CN.md"))
}
BEGIN = "<!-- The tables below are made by `python -m tests.playbooks.keys`. -->\n"
_NAMES = {"string": "text", "boolean": "yes or no", "integer": "a number", "object": "a mapping"}
_HEADS = {"en": "| Key | | Holds | What it says |", "zh": "| 键 | 名称 | 写成 | 写什么 |"}
# The words of the third column, and what stands between them.
_CHINESE = {
    **{"text": "文字", "yes or no": "yes 或 no", "a number": "整数", "a mapping": "键和值"},
    "by level: `{level: …}`": "按级别：`{级别: …}`",
    **{"a list of: ": "列表：", " or ": "，或 ", ", ": "、"},
}


def tables(locale: str = "en") -> str:
    """A table of each part of a playbook file, the whole file first."""
    schema = schema_json()
    parts = {"Book": schema, **schema["$defs"]}
    shown = {name: part for name, part in parts.items() if "properties" in part}
    return "\n".join(_Tables(parts, locale).table(name) for name in shown)


class _Tables:
    """The parts of the format, and the language they are told in."""

    def __init__(self, parts: dict[str, Any], locale: str) -> None:
        self.parts = parts
        self.locale = locale

    def table(self, name: str) -> str:
        """What a part is, and a row for each of its keys."""
        part = self.parts[name]
        needed = part.get("required", [])
        rows = (self._row(key, spec, key in needed) for key, spec in part["properties"].items())
        head = f"### `{name}`\n\n{_cell(self._says(part['description']))}\n\n"
        return f"{head}{_HEADS[self.locale]}\n|---|---|---|---|\n{''.join(rows)}"

    def _row(self, key: str, spec: dict[str, Any], needed: bool) -> str:
        title = spec.get("title", "")
        chinese = "" if title.isascii() else title
        star = " *" if needed else ""
        kinds = self._word(" or ").join(dict.fromkeys(self._holds(spec)))
        return f"| `{key}`{star} | {chinese} | {kinds} | {_cell(self._says(spec.get('description', '')))} |\n"

    def _says(self, description: str) -> str:
        return holds(description) if self.locale == "zh" else description

    def _word(self, english: str) -> str:
        return _CHINESE[english] if self.locale == "zh" else english

    def _holds(self, spec: dict[str, Any]) -> Iterator[str]:
        """What may stand there, in words; several if there is a choice."""
        if "anyOf" in spec:
            for one in spec["anyOf"]:
                yield from self._holds(one)
        elif "$ref" in spec:
            name = spec["$ref"].rpartition("/")[2]
            values = self.parts[name].get("enum")
            yield self._listed(values) if values else f"[`{name}`](#{name.lower()})"
        elif "const" in spec or "examples" in spec:
            yield self._listed(spec.get("examples") or [spec["const"]])
        elif spec.get("type") == "array":
            inside = dict.fromkeys(self._holds(spec["items"]))
            yield self._word("a list of: ") + self._word(" or ").join(inside)
        elif spec.get("type") == "object":
            yield self._mapping(spec)
        elif spec.get("type") != "null":
            kinds = spec["type"] if isinstance(spec["type"], list) else [spec["type"]]
            yield self._word(" or ").join(self._word(_NAMES[kind]) for kind in kinds)

    def _mapping(self, spec: dict[str, Any]) -> str:
        """Which keys stand there: levels, where each value has a form of its own, or those that are named."""
        values = spec.get("additionalProperties")
        if values is False:
            keys = [f"{key}: …" for key in spec["properties"]]
            return self._listed(
                [f"{{{one}}}" for one in (keys if "maxProperties" in spec else [", ".join(keys)])]
            )
        of_levels = isinstance(values, dict) and ("pattern" in values or "$ref" in values)
        return self._word("by level: `{level: …}`" if of_levels else "a mapping")

    def _listed(self, values: list[Any]) -> str:
        return self._word(", ").join(f"`{value}`" for value in values)


def _cell(words: str) -> str:
    """The first paragraph on one line, with nothing that would end the cell or be taken for a tag."""
    line = " ".join(words.partition("\n\n")[0].split()).replace("|", "\\|")
    return "`".join(
        said if n % 2 else said.replace("<", "\\<")  # what stands between two marks is code
        for n, said in enumerate(line.split("`"))
    )


def main() -> None:
    """Write the tables into the documents."""
    for locale, document in DOCS.items():
        before, _, _ = document.read_text(encoding="utf-8").partition(BEGIN)
        document.write_text(f"{before}{BEGIN}\n{tables(locale)}", encoding="utf-8")


if __name__ == "__main__":
    main()
