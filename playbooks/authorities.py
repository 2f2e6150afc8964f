"""What a limit, a recurring report or a decision rests on, in words."""

from collections.abc import Iterable

from engine.duties import Authority, Cadence, Deadline, Question
from engine.parts import Level
from playbooks import wording


def in_words(limit: Deadline | Cadence | Question, levels: Iterable[Level], locale: str) -> list[str]:
    """Standing and source: once if all these levels have the same, else of each with its levels."""
    said: dict[Authority, list[str]] = {}
    for level in levels:
        said.setdefault(limit.authority(level.id), []).append(level.name)
    said = said or {Authority(limit.source, limit.standing): []}
    several = len(said) > 1
    named = [(one, f"{wording.several(names, locale)} " if several else "") for one, names in said.items()]
    separator = "; " if locale == "en" else "；"
    return [
        separator.join(f"{at}{wording.STANDINGS[one.standing].in_(locale)}" for one, at in named),
        separator.join(f"{at}{one.source}" for one, at in named),
    ]
