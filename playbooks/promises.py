"""Checks of what a limit allows for: an extension 延期, who waits, what a re-opening begins."""

from collections.abc import Iterator

from engine.parts import Span
from engine.vocabulary import Anchor, Side
from playbooks import spans
from playbooks.drafting import Draft
from playbooks.errors import Problem
from playbooks.limits import Deadline
from playbooks.reading import child
from playbooks.rules import Rule
from playbooks.saying import say


def extensions_reach_beyond_the_limit(draft: Draft) -> Iterator[Problem]:
    """What may be extended has a clock, and the latest end is later than its own."""
    for path, limit in draft.deadlines:
        if limit.extend is None:
            continue
        if not limit.within:
            remedy = say("leave extend out: without within: no clock runs")
            yield draft.problem(
                (*path, "extend"), say("has nothing to extend"), remedy, Rule.NOTHING_TO_EXTEND
            )
        elif short := _no_later(limit, limit.extend.within):
            message = say("{0} from its start is no later than the limit itself", spans.write(short))
            remedy, place = say("let it reach beyond, or say more: …"), (*path, "extend", "within")
            yield draft.problem(place, message, remedy, Rule.EXTENSION_TOO_SHORT)


def _no_later(limit: Deadline, end: Span | None) -> Span | None:
    """The latest end, if at some level it is none. Days of two kinds nobody can compare."""
    same = [span for span in limit.within.values() if end and span.unit is end.unit]
    return end if end and any(end.amount <= span.amount for span in same) else None


def who_waits_can_be_told(draft: Draft) -> Iterator[Problem]:
    """A machine tells nobody above."""
    for path, limit in draft.deadlines:
        for index, role in enumerate(limit.waits):
            if role in draft.roles and draft.is_side(role, Side.ABOVE):
                remedy = say("leave it out: a person reports upward, and registers it 报送登记")
                message, place = say("{0} is 上级: never told by a machine", role), (*path, "waits", index)
                yield draft.problem(place, message, remedy, Rule.MACHINE_CALLS_UPWARD)


def what_counts_from_a_reopening_can_come(draft: Draft) -> Iterator[Problem]:
    """A limit counts from `reopened` only where a closed matter may be opened again."""
    if child(draft.document.data, "reopen_within") is not None:
        return
    for path, limit in draft.deadlines:
        if Anchor.REOPENED in limit.anchors:
            remedy = say("say how long after 结案 it may be opened again: reopen_within: 30d")
            message = say("counts from reopened, which never comes")
            yield draft.problem((*path, "from"), message, remedy, Rule.NEVER_COMES)
