"""Moments: when something happened that a limit counts from or is met by, and that a step may wait for.

A moment is a text: a time everybody knows of an incident (`found`, `confirmed` …: `Anchor`), or what
happened to a part of the plan: `step:publish` done, `deadline:first_report` met, `missed:first_report`
passed unmet, `told:leader` rung to be told, `read:contact` and `signed:contact` read and signed for,
`answered:contact` answered, `judged:heat` judged, `update:daily` last reported; or the time that a coded
field holds: `field:promised`, the only moment that may be still to come.
"""

from collections.abc import Mapping

from engine.vocabulary import Anchor

STEP, DEADLINE, MISSED, TOLD, ANSWERED = "step", "deadline", "missed", "told", "answered"
READ, SIGNED, JUDGED, FIELD = "read", "signed", "judged", "field"
# When a recurring report was last made: the only moment of which the last time counts, and not the first.
UPDATE = "update"
# By when a superior asked for something in mid-flight: of one incident only, and in no playbook.
DUE = "due"
# When that came at which a role is told: kept beside the others, and in no playbook.
CAME = "came"
KINDS = (STEP, DEADLINE, MISSED, TOLD, READ, SIGNED, ANSWERED, JUDGED, FIELD, UPDATE)

# Known from the beginning, or never: nothing that a limit asks for, or a step can wait for.
GIVEN = frozenset((Anchor.OCCURRED, Anchor.FOUND, Anchor.RECEIVED, Anchor.LOGGED))


def told_of(anchors: Mapping[str, object]) -> tuple[Anchor, ...]:
    """The times everybody knows that are to be told of an incident, in their order.

    When its level was set is said only where another one was set after the 核定.
    """
    again = anchors.get(Anchor.GRADED) != anchors.get(Anchor.CONFIRMED)
    return tuple(one for one in Anchor if one in anchors and (one is not Anchor.GRADED or again))


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
