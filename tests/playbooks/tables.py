"""The keys of a part of the format as a table, as docs/playbooks.md shows them.

`python -m tests.playbooks.tables` prints every one; a test holds the page to them.
"""

from playbooks.documents import Document, Stage
from playbooks.outputs import Section
from playbooks.parts import Part

TABLES: tuple[type[Part], ...] = (Document, Section, Stage)


def table(part: type[Part]) -> str:
    """Each key with its name in the field's words and what belongs there; optional ones say so."""
    rows = ["| Key | 中文 | What belongs there |", "|---|---|---|"]
    for name, field in part.model_fields.items():
        key = f"`{field.alias or name}`" + ("" if field.is_required() else " (optional)")
        rows.append(f"| {key} | {field.title or '—'} | {field.description or 'its heading'} |")
    return "\n".join(rows)


if __name__ == "__main__":
    for one in TABLES:
        print(one.__name__, table(one), sep="\n", end="\n\n")
