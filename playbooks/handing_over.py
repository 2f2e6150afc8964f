"""What is handed over in a scenario: receipts, what a superior asks for, and 转办."""

import re
from collections.abc import Callable, Mapping

from engine.handover import Acknowledged, HandedOn, Instructed
from engine.vocabulary import Receipt, Way
from playbooks import spans
from playbooks.knowing import Known, NotUnderstood
from playbooks.lengths import as_a_plan_writes_it
from playbooks.saying import plain, say
from playbooks.speaking import Make, holder, said


def _receipt(receipt: Receipt) -> Callable[[Known, str], Make]:
    """A verb that is followed by the role of whoever did it."""

    def verb(known: Known, words: str) -> Make:
        role = known.role(words)
        return lambda facts, _: Acknowledged(receipt, role, Way.SYSTEM, holder(facts, role))

    return verb


_SEVERAL = re.compile("[,，、]")


def _instruct(known: Known, words: str) -> Make:
    """`instruct ROLE SPAN TASK`: a span as a plan writes it, or - where no time is given.

    Of several, such as `contact,police`, the first leads and the others assist.
    """
    who, _, rest = words.partition(" ")
    length, _, task = rest.strip().partition(" ")
    role, *others = map(known.role, _SEVERAL.split(who))
    asked = said(task, plain("by when (48h, 2wd, or -) and what is to be done"))
    try:
        within = None if length == "-" else spans.parse(as_a_plan_writes_it(length) or length)
    except ValueError as error:
        raise NotUnderstood(
            say("{0!r} {1}", length, error), say("write 48h, 3d or 2wd, or - for no time")
        ) from error
    return lambda _facts, _now: Instructed(
        role, asked, asked, "推演", by="上级", within=within, assisting=tuple(others)
    )


def _hand(_known: Known, words: str) -> Make:
    """`hand UNIT REASON`: another unit is concerned."""
    unit, _, reason = words.partition(" ")
    why = said(reason, plain("to which unit, and why"))
    return lambda facts, _now: HandedOn(unit, why, unit, facts.incident.unit or "")


HANDED: Mapping[str, Callable[[Known, str], Make]] = {
    "read": _receipt(Receipt.READ),
    "signed": _receipt(Receipt.SIGNED),
    "instruct": _instruct,
    "hand": _hand,
}
