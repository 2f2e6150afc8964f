"""A playbook of the office's own, about petitions: promises, reminders, hand-overs, instructions."""

from pathlib import Path

ID = "petition"
_TEXT = (Path(__file__).parent / "petition.yaml").read_text(encoding="utf-8")


def put(data: Path, *changes: tuple[str, str]) -> None:
    """Put it into this data folder, with each first text replaced by the second."""
    text = _TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    folder = data / "playbooks"
    folder.mkdir(exist_ok=True)
    (folder / "petition.yaml").write_text(text, encoding="utf-8")
