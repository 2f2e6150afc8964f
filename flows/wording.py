"""What a message may say of an incident: number, category, level, time limit, landline, code.

Nothing else leaves the building in a text: no title, no person, no sensitive fact.
"""

from dataclasses import replace
from datetime import datetime

from engine import tracks
from engine.facts import Facts
from engine.instructing import is_own
from engine.parts import MessageUse, Text
from engine.vocabulary import State
from flows import links
from flows.wiring import Office
from models.notices import Notice
from models.tries import Outgoing
from notifications.drills import marked
from notifications.labels import label
from notifications.message import Message
from notifications.rendering import listing

_ORDER = Text("上级交办事项", "an instruction")


def write(office: Office, facts: Facts, out: Outgoing) -> Message:
    """The text of one attempt, in the language of the person it goes to."""
    person = facts.roster.people.get(out.person or "")
    locale = person.locale if person else office.settings.office.locale
    plan = facts.plan
    if out.others:
        return _list(office, facts, out, locale)
    use = plan.messages.get(out.occasion) or MessageUse("page", ())
    known = {
        "number": facts.incident.number,
        "category": plan.category.in_(locale),
        "level": plan.level(facts.incident.event_level).name,
        "limit": limit(office, facts, out.deadline, locale),
        "deadline": title(facts, out.deadline, locale),
        "landline": office.settings.office.landline,
        "code": out.code,
    }
    said = {name: known[name] for name in use.variables}
    message = office.renderer.render(use.name, out.channel.value, locale, said)
    if facts.incident.drill:
        message = marked(message, out.channel)
    link = links.address(office.settings, out, office.now())
    return replace(message, text=f"{message.text} {link}") if link else message


def _list(office: Office, facts: Facts, out: Outgoing, locale: str) -> Message:
    """One text about several matters: how many, the gravest level, and the code of each.

    `facts` are those of the gravest: it is the one that stands for the others (`models.gathering`).
    """
    known = {
        "count": str(1 + len(out.others)),
        "level": facts.plan.level(facts.incident.event_level).name,
        "pages": listing(one.code for one in (out, *out.others)),
        "landline": office.settings.office.landline,
    }
    return office.renderer.render("page_list", out.channel.value, locale, known)


def quiet(office: Office, notice: Notice, locale: str) -> Message:
    """A quiet word, in the language of the person it goes to."""
    values = {**notice.values, "landline": office.settings.office.landline}
    if "state" in values:
        values["state"] = label(State(values["state"]), locale)
    message = office.renderer.render(notice.kind, notice.channel.value, locale, values)
    return marked(message, notice.channel) if values.get("drill") else message


def title(facts: Facts, deadline: str | None, locale: str) -> str:
    """The words of the deadline, or of what is to be decided, as they may leave the record; "" for neither.

    Of what a superior asked for none: somebody typed it, and it may say anything.
    """
    if deadline and is_own(deadline):
        return _ORDER.in_(locale)
    titles = {d.id: d.title.in_(locale) for d in facts.plan.deadlines}
    titles |= {tracks.ask(f.id): f.title.in_(locale) for f in facts.plan.fields}
    return titles.get(deadline or "", "")


def limit(office: Office, facts: Facts, about: str | None, locale: str) -> str:
    """The limit a message speaks of.

    That of the deadline it is about; for a report that is owed, when it is asked for again; for a decision,
    until when it can be taken;
    otherwise that of the clock that ends next. Where none is left that can be kept, today: nobody can act
    by a time that has passed.
    """
    named = [clock for clock in facts.clocks if clock.id == about]
    owed = [timer for timer in facts.timers if about and timer.track in (tracks.cadence(about), about)]
    running = [clock for clock in facts.clocks if clock.state.is_running and clock.due > office.now()]
    next_ends = sorted(clock.due for clock in running)
    ends = [clock.due for clock in named] + [timer.due for timer in owed] + next_ends
    return wall_time(office, ends[0], locale) if ends else {"zh": "今日", "en": "today"}[locale]


def wall_time(office: Office, at: datetime, locale: str) -> str:
    """An instant on the office's wall clock; the day is said when it is not today.

    In English as 3/7 02:10: one Chinese character would more than halve what a text holds.
    """
    local = office.calendar.local(at)
    if local.date() == office.calendar.local(office.now()).date():
        return f"{local:%H:%M}"
    day = f"{local.month}/{local.day} " if locale == "en" else f"{local.month}月{local.day}日"
    return f"{day}{local:%H:%M}"


def local_time(office: Office, at: datetime) -> str:
    """An instant as people read it: 2026-03-01 02:10."""
    return f"{office.calendar.local(at):%Y-%m-%d %H:%M}"
