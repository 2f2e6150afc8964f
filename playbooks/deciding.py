"""Checks of decision points: what is asked later is not asked at logging, and silence is an answer."""

from collections.abc import Iterator

from playbooks.coming import Plan
from playbooks.conditions import possible
from playbooks.dependencies import with_the_end
from playbooks.drafting import Draft
from playbooks.errors import Problem
from playbooks.naming import found
from playbooks.parts import CodedField
from playbooks.reading import child
from playbooks.rules import Rule
from playbooks.saying import say
from playbooks.validating import sound


def what_is_asked_can_be_decided(draft: Draft) -> Iterator[Problem]:
    """Silence is one of the values, and logging waits for nothing that is asked afterwards."""
    asked = set()
    for index, field in sound(CodedField, child(draft.document.data, "fields")):
        if field.asked is None:
            continue
        asked.add(field.id)
        values, silence = possible(field), field.asked.silence
        if (type(silence), silence) not in [(type(value), value) for value in values]:
            message = say("{0} is never {1}", field.id, _say(silence))
            remedy = say("one of {0}", ", ".join(map(_say, values)))
            silent = ("fields", index, "asked", "silence")
            yield draft.problem(silent, message, remedy, Rule.SILENCE_NO_VALUE)
        if field.required:
            remedy = say("leave out required: it is asked once the incident is logged")
            message, place = say("logging cannot wait for it"), ("fields", index, "required")
            yield draft.problem(place, message, remedy, Rule.ASKED_TOO_EARLY)
    for path, name in found(draft.document.data, "levels.*.needs.*"):
        if name in asked:
            remedy = say("leave it out: it is asked once the incident is logged")
            yield draft.problem(
                path, say("{0} cannot be known at logging", name), remedy, Rule.ASKED_TOO_EARLY
            )


def _say(value: str | bool) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def what_is_asked_is_asked_for(draft: Draft) -> Iterator[Problem]:
    """The moment at which somebody is asked to decide can come, at each level at which he or she is."""
    plan, ends = Plan(draft), with_the_end(draft)
    for index, field in sound(CodedField, child(draft.document.data, "fields")):
        if field.asked is None:
            continue
        moments_of, when = [m for m in field.asked.anchors if m not in ends], field.asked.when
        never = [
            level
            for level in plan.named(field.asked.within)
            if not any(plan.can_come(moment, level, when, plan.starts) for moment in moments_of)
        ]
        if never:
            message = say("is never asked at level {0}: the moment cannot come there", ", ".join(never))
            remedy = say("let it be asked at a time everybody knows, such as received, or at fewer levels")
            yield draft.problem(("fields", index, "asked", "from"), message, remedy, Rule.NEVER_COMES)
