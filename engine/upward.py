"""Calls upward: the consent to them 同意上报 and the register of what went up 报送登记.

A machine never reports upward. What a person reported is entered as it was; a consent is asked for and
shown as missing, and locks nothing: a first report by telephone waits for no signature.
"""

from dataclasses import replace

from engine import answers, tracks
from engine.draft import Draft
from engine.errors import UnknownItem
from engine.events import Answered, Consented, ReportedUp
from engine.parts import Role
from engine.vocabulary import Anchor, PageState, Side


def consented(draft: Draft, event: Consented) -> None:
    """The first consent is the one limits count from; a later one is entered and moves nothing."""
    first = draft.incident.anchors.get(Anchor.CONSENTED, event.at)
    draft.change(replace(draft.incident, anchors={**draft.incident.anchors, Anchor.CONSENTED: first}))
    draft.enter("consented", by_system=False, person=event.person, at=event.at)


def reported_up(draft: Draft, event: ReportedUp) -> None:
    """Enter the report, saying so if it went up without consent on record; whoever took it has answered."""
    role = draft.plan.roles.get(event.to)
    if role and role.side is not Side.ABOVE:
        above = [role.id for role in draft.plan.roles.values() if role.side is Side.ABOVE]
        raise UnknownItem(f"{role.id} is not above the office; reports go up to: {', '.join(above)}")
    consent = draft.incident.anchors.get(Anchor.CONSENTED)
    draft.enter(
        "reported_up",
        by_system=False,
        to=event.to,
        receiver=event.receiver,
        medium=event.medium,
        stage=event.stage,
        at=event.at,
        receipt=event.receipt,
        words=event.words,
        # People enter times to the minute: in the minute of the consent nobody knows what was first.
        unconsented=consent is None or consent.replace(second=0, microsecond=0) > event.at,
    )
    if role:
        _heard(draft, role)


def _heard(draft: Draft, role: Role) -> None:
    """The office above was reported to: its cards leave the desk, and it is owed nothing more.

    Of several people called there nobody knows who took it: then the office has answered, and they are
    called no more.
    """
    called = [page for page in draft.pages() if any(reason.role == role.id for reason in page.reasons)]
    if not called and not draft.armed(tracks.tell(role.id)):
        return
    page = called[0] if len(called) == 1 else None
    person = page.person if page else None
    answers.answered(draft, Answered(page.id if page else None, person, role.id))
    for other in called:
        if draft.page(other.id):
            draft.close(other, PageState.WITHDRAWN)
