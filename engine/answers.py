"""Somebody who is called answers, or says that he or she cannot act."""

from engine import ladder, moments, tells
from engine.draft import Draft
from engine.errors import UnknownItem
from engine.events import Answered, Declined
from engine.facts import Page
from engine.vocabulary import PageState


def answered(draft: Draft, event: Answered) -> None:
    """Their pages end, they have been told, and the climb stops if their answer counts where it stands."""
    page = _page_answered(draft, event)
    person = event.person or (page.person if page else None)
    theirs = [p for p in draft.pages() if p is page or (person and p.person == person)]
    roles = ladder.roles_of(draft, person) | {reason.role for p in theirs for reason in p.reasons}
    if event.role:
        roles.add(event.role)
    for open_page in draft.pages():
        if open_page in theirs or (open_page.person is None and open_page.role in roles):
            draft.close(open_page, PageState.ANSWERED)
    draft.enter("answered", by_system=False, person=person, roles=sorted(roles), page=event.page)
    for role in sorted(roles):
        draft.remember(moments.of(moments.ANSWERED, role), draft.now)
    tells.answered(draft, roles)
    if ladder.answered(draft, frozenset(roles), person):
        draft.enter("ladder_stopped", person=person, n=draft.incident.rung)


def _page_answered(draft: Draft, event: Answered) -> Page | None:
    """The open page this answers, if any; UnknownItem if it says nothing of who has answered."""
    if event.role and event.role not in draft.plan.roles:
        raise UnknownItem(f"{draft.plan.id} has no role {event.role!r}: {', '.join(draft.plan.roles)}")
    if not (event.page or event.person or event.role):
        raise UnknownItem("an answer names a page, a person or a role: nobody has answered")
    page = draft.page(event.page) if event.page else None
    if event.page and page is None:
        raise UnknownItem(f"no open page {event.page} on {draft.incident.number}")
    return page


def declined(draft: Draft, event: Declined) -> None:
    """Somebody cannot act: not called again, told all the same, and the call passes on at once."""
    page = draft.page(event.page)
    if page is None:
        raise UnknownItem(f"no open page {event.page} on {draft.incident.number}")
    draft.enter("declined", by_system=False, page=event.page, person=event.person, text=event.text)
    draft.close(page, PageState.DECLINED)
    told = {reason.role for reason in page.reasons if reason.kind in tells.REASONS}
    still = {reason.role for other in draft.pages() for reason in other.reasons}
    tells.answered(draft, told - still)
    ladder.declined(draft)
