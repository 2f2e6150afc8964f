"""The tables of keys at the end of docs/playbooks.md, made from the models.

`python -m tests.playbooks.keys` writes them anew: after a change of the format, run it and read the
difference. What is under a heading is a part of the file; what it says is what an editor shows.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playbooks.schema import schema_json

DOC = Path(__file__).parents[2] / "docs" / "playbooks.md"
BEGIN = "<!-- The tables below are made by `python -m tests.playbooks.keys`. -->\n"
_NAMES = {"string": "text", "boolean": "yes or no", "integer": "a number", "object": "a mapping"}


def tables() -> str:
    """A table of each part of a playbook file, the whole file first."""
    schema = schema_json()
    parts = {"Book": schema, **schema["$defs"]}
    shown = {name: part for name, part in parts.items() if "properties" in part}
    return "\n".join(_table(name, part, parts) for name, part in shown.items())


def _table(name: str, part: dict[str, Any], parts: dict[str, Any]) -> str:
    needed = part.get("required", [])
    rows = (_row(key, spec, key in needed, parts) for key, spec in part["properties"].items())
    head = f"### `{name}`\n\n{_cell(part['description'])}\n\n"
    return head + "| Key | | Holds | What it says |\n|---|---|---|---|\n" + "".join(rows)


def _row(key: str, spec: dict[str, Any], needed: bool, parts: dict[str, Any]) -> str:
    title = spec.get("title", "")
    chinese = "" if title.isascii() else title
    star = " *" if needed else ""
    holds = " or ".join(dict.fromkeys(_holds(spec, parts)))
    return f"| `{key}`{star} | {chinese} | {holds} | {_cell(spec.get('description', ''))} |\n"


def _cell(words: str) -> str:
    """The first paragraph on one line, with nothing that would end the cell or be taken for a tag."""
    line = " ".join(words.partition("\n\n")[0].split()).replace("|", "\\|")
    return "`".join(
        said if n % 2 else said.replace("<", "\\<")  # what stands between two marks is code
        for n, said in enumerate(line.split("`"))
    )


def _holds(spec: dict[str, Any], parts: dict[str, Any]) -> Iterator[str]:
    """What may stand there, in words; several if there is a choice."""
    if "anyOf" in spec:
        for one in spec["anyOf"]:
            yield from _holds(one, parts)
    elif "$ref" in spec:
        name = spec["$ref"].rpartition("/")[2]
        values = parts[name].get("enum")
        yield ", ".join(f"`{value}`" for value in values) if values else f"[`{name}`](#{name.lower()})"
    elif "const" in spec:
        yield f"`{spec['const']}`"
    elif "examples" in spec:
        yield ", ".join(f"`{example}`" for example in spec["examples"])
    elif spec.get("type") == "array":
        yield "a list of: " + " or ".join(dict.fromkeys(_holds(spec["items"], parts)))
    elif spec.get("type") != "null":
        kinds = spec["type"] if isinstance(spec["type"], list) else [spec["type"]]
        yield " or ".join(_NAMES[kind] for kind in kinds)


def main() -> None:
    """Write the tables into the document."""
    before, _, _ = DOC.read_text(encoding="utf-8").partition(BEGIN)
    DOC.write_text(f"{before}{BEGIN}\n{tables()}", encoding="utf-8")


if __name__ == "__main__":
    main()
