"""What a message may say of an incident: number, category, level, time limit, landline, code.

Nothing else leaves the building in a text: no title, no person, no sensitive fact.
"""

from datetime import datetime

from engine.facts import Clock, Facts
from engine.plan import MessageUse
from flows.wiring import Office
from models.paging import Outgoing
from notifications.message import Message


def write(office: Office, facts: Facts, out: Outgoing) -> Message:
    """The text of one attempt, in the language of the person it goes to."""
    person = facts.roster.people.get(out.person or "")
    locale = person.locale if person else office.settings.office.locale
    plan = facts.plan
    use = plan.messages.get(out.occasion) or MessageUse("page", ())
    known = {
        "number": facts.incident.number,
        "category": plan.category.in_(locale),
        "level": plan.level(facts.incident.event_level).name,
        "limit": limit(office, facts, out.deadline, locale),
        "deadline": _title(facts, out.deadline, locale),
        "landline": office.settings.office.landline,
        "code": out.code,
    }
    return office.renderer.render(use.name, out.channel.value, locale, {k: known[k] for k in use.variables})


def _title(facts: Facts, deadline: str | None, locale: str) -> str:
    """The deadline's words; "" for a message that speaks of none."""
    titles = {d.id: d.title.in_(locale) for d in facts.plan.deadlines}
    return titles.get(deadline or "", "")


def limit(office: Office, facts: Facts, deadline: str | None, locale: str) -> str:
    """The limit a message speaks of: that of its deadline, else the one that ends next."""
    running = [clock for clock in facts.clocks if clock.state.is_running]
    named = [clock for clock in facts.clocks if clock.id == deadline]
    clocks = named or sorted(running, key=lambda clock: clock.due)
    if not clocks:
        return {"zh": "今日", "en": "today"}[locale]
    return clock_time(office, clocks[0])


def clock_time(office: Office, clock: Clock) -> str:
    """A limit on the office's wall clock; the day is said when it is not the day it began."""
    due = office.calendar.local(clock.due)
    same_day = due.date() == office.calendar.local(clock.started).date()
    return f"{due:%H:%M}" if same_day else f"{due.month}-{due.day} {due:%H:%M}"


def local_time(office: Office, at: datetime) -> str:
    """An instant as people read it: 2026-03-01 02:10."""
    return f"{office.calendar.local(at):%Y-%m-%d %H:%M}"
