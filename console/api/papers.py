"""Documents 文书 as the interface tells of them, and as a terminal prints them."""

from console.api.shapes.parts import Document, DocumentRow, Section, Stage
from console.documents import DocumentSheet, Line

_NAMES = ("id", "title", "type", "number", "waits", "required", "to_confirm")


def row(line: Line) -> DocumentRow:
    """Where a document stands."""
    return DocumentRow(**_line(line))


def document(sheet: DocumentSheet) -> Document:
    """A document with its text and its stages; a time has its day, as on paper."""
    return Document(
        **_line(sheet.line),
        stage=sheet.stage,
        sections=[Section.model_validate(one) for one in sheet.sections],
        stages=[
            Stage(title=one.title, who=one.who, at=one.full, how=one.how, done=one.done, now=one.now)
            for one in sheet.stages
        ],
    )


def _line(line: Line) -> dict[str, object]:
    return {**{name: getattr(line, name) for name in _NAMES}, "state_words": line.state}
