"""Moments: when something happened that a limit counts from or is met by, and that a step may wait for.

A moment is a text: a time everybody knows of an incident (`found`, `confirmed` …: `Anchor`), or what
happened to a part of the plan: `step:publish` done, `deadline:first_report` met, `told:leader` rung to
be told, `answered:contact` answered, `judged:heat` judged.
"""

from engine.vocabulary import Anchor

STEP, DEADLINE, TOLD, ANSWERED, JUDGED = "step", "deadline", "told", "answered", "judged"
KINDS = (STEP, DEADLINE, TOLD, ANSWERED, JUDGED)

# Known from the beginning, or never: nothing that a limit asks for, or a step can wait for.
GIVEN = frozenset((Anchor.OCCURRED, Anchor.FOUND, Anchor.RECEIVED, Anchor.LOGGED))


def of(kind: str, item: str) -> str:
    """The moment of a part of the plan."""
    return f"{kind}:{item}"


def is_one(name: str) -> bool:
    """Whether this names a moment."""
    kind, item = parts(name)
    return kind in KINDS if kind else item in set(Anchor)


def parts(moment: str) -> tuple[str, str]:
    """("step", "publish"); of a time everybody knows ("", "found")."""
    kind, joined, item = moment.partition(":")
    return (kind, item) if joined else ("", kind)
