"""What a message may say of an incident: number, category, level, time limit, landline, code.

Nothing else leaves the building in a text: no title, no person, no sensitive fact.
"""

from datetime import datetime

from engine import tracks
from engine.facts import Facts
from engine.plan import MessageUse
from flows.wiring import Office
from models.tries import Outgoing
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


def limit(office: Office, facts: Facts, about: str | None, locale: str) -> str:
    """The limit a message speaks of.

    That of the deadline it is about; for a report that is owed, when it is asked for again;
    otherwise that of the clock that ends next.
    """
    named = [clock for clock in facts.clocks if clock.id == about]
    owed = [timer for timer in facts.timers if about and timer.track in (tracks.cadence(about), about)]
    running = sorted((c for c in facts.clocks if c.state.is_running), key=lambda clock: clock.due)
    ends = [clock.due for clock in named] + [timer.due for timer in owed] + [clock.due for clock in running]
    return wall_time(office, ends[0], office.now()) if ends else {"zh": "今日", "en": "today"}[locale]


def wall_time(office: Office, at: datetime, now: datetime) -> str:
    """An instant on the office's wall clock; the day is said when it is not today."""
    local = office.calendar.local(at)
    today = local.date() == office.calendar.local(now).date()
    return f"{local:%H:%M}" if today else f"{local.month}月{local.day}日{local:%H:%M}"


def local_time(office: Office, at: datetime) -> str:
    """An instant as people read it: 2026-03-01 02:10."""
    return f"{office.calendar.local(at):%Y-%m-%d %H:%M}"
