"""What people do with an incident between logging it and filing it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from engine.doing import named
from engine.endings import Archived, Dismissed, Merged, Resumed, Voided
from engine.events import Confirmed, FieldsJudged, LevelChanged, Noted, UpdateMade
from engine.facts import Facts
from engine.levels import known
from engine.plan import Plan
from engine.signing import StagePassed
from flows.acts import content_free, drills
from flows.acts.actor import Actor
from flows.acts.changing import By, Changed, carry_out, change, change_in, past
from flows.acts.coded import as_kept, field_problems
from flows.acts.errors import BadInput, NotTheirs, Problem
from flows.acts.joined import absorbed
from flows.wiring import Office
from models import incidents, locking
from models.session import Tx


def note(
    office: Office, number: str, text: str, actor: Actor, happened_at: datetime | None = None
) -> Changed:
    """Write something down. `happened_at` (aware UTC, past) makes it a 补录 with both times."""
    facts = facts_of(office, number)
    content_free.refuse_words(facts, {"text": text.strip()})
    event = Noted(content_free.said(facts, text, "text"))
    return change(office, number, (event,), By(actor, happened_at=past(office, happened_at)))


def confirm(
    office: Office,
    number: str,
    actor: Actor,
    event_level: str,
    response_level: str | None = None,
    *,
    on_behalf_of: str | None = None,
    at: datetime | None = None,
) -> Changed:
    """核定: the level is confirmed, perhaps changed; those outside the office may hear of it now.

    Where the plan asks for several, it is confirmed with the last of them. `at` (aware UTC, past) is when it
    was given, if by word of mouth and recorded later. Raises BadInput
    unless whoever confirms may confirm these levels: the actor, or the person
    (a role, id, name or post) whose word the actor records.
    """
    given_at = past(office, at)
    facts = facts_of(office, number)
    to = (known(facts.plan, event_level).id, known(facts.plan, response_level or event_level).id)
    roles, who = facts.plan.confirming(*to).roles, on_behalf_of or actor.id
    confirmer = with_say(facts, roles, who, "on_behalf_of", "the level is confirmed")
    event = Confirmed(*to, given_at, confirmer)
    return change(office, number, (event,), By(actor, confirmer if on_behalf_of else None, given_at))


def with_say(facts: Facts, roles: tuple[str, ...], who: str, place: str, what: str) -> str:
    """The id of the person `who` means (a role, id, name or post).

    BadInput at `place`, saying that `what` by one of `roles`, unless that one may act as one of them.
    """
    found = has_say(facts, roles, who)
    if found is None:
        posts = tuple(facts.plan.roles[role].title for role in roles)
        listed = ", ".join(f"{role} {title.zh}" for role, title in zip(roles, posts, strict=True))
        remedy = f"{what} by one of: {listed}; name whose word of mouth you record"
        raise BadInput([NotTheirs(place, who, remedy, posts)])
    return found


def has_say(facts: Facts, roles: tuple[str, ...], who: str) -> str | None:
    """The id of the person `who` means (a role, id, name or post), if that one may act as one of `roles`."""
    person, unit = _meant(facts, who), facts.incident.unit
    may = person and any(facts.roster.may_act_as(facts.plan.roles[role], person, unit) for role in roles)
    return person if may else None


def _meant(facts: Facts, who: str) -> str | None:
    """The one person a role, an id, a name or a post means now; None if it is nobody, or several."""
    role = facts.plan.roles.get(who)
    found = facts.roster.resolve(role, facts.incident.unit) if role else facts.roster.known_as(who)
    known = [person for person in found if person in facts.roster.people]
    return known[0] if len(known) == 1 else None


def judge(
    office: Office,
    number: str,
    actor: Actor,
    fields: Mapping[str, str | bool],
    *,
    on_behalf_of: str | None = None,
    at: datetime | None = None,
) -> Changed:
    """Coded fields judged later than at logging, or corrected: the limits follow.

    A time is ISO 8601, on the office's wall clock unless it has a zone, and may be to come. `on_behalf_of`
    (a role, id, name or post) is whose word of mouth the actor records. A field that somebody is asked to
    decide raises NoSay for anybody else. `at` (aware UTC, past) is when it was judged, if recorded later.
    """
    facts = facts_of(office, number)
    kept = as_kept(facts.plan, fields, office.calendar)
    problems = field_problems(facts.plan, kept)
    if problems:
        raise BadInput(problems)
    behalf = meant_on_behalf(facts, on_behalf_of)
    who = behalf or acting_as(facts, actor)
    return change(office, number, (FieldsJudged(kept, who),), By(actor, behalf, past(office, at)))


def plan_of(office: Office, number: str) -> Plan:
    """The plan frozen onto this incident."""
    return facts_of(office, number).plan


def facts_of(office: Office, number: str) -> Facts:
    """What the rules know of this incident now."""
    with office.database.reading() as tx:
        loaded = incidents.load_one(tx, incidents.id_of(tx, number), office.context(tx, office.now()))
    return loaded.facts


def change_level(
    office: Office,
    number: str,
    actor: Actor,
    event_level: str,
    response_level: str | None,
    reason: str,
    *,
    on_behalf_of: str | None = None,
    at: datetime | None = None,
) -> Changed:
    """提级 or 降级, with its reason; `on_behalf_of` (a role, id, name or post) is whoever ordered it.

    Raises NoSay if it is lowered by somebody who may not end the level, or raised to one that names who
    confirms it by somebody else.

    Calls follow from now, whenever `at` (aware UTC, past) it was ordered; limits that count from when the
    level was set 定级 count from then.
    """
    ordered_at, facts = past(office, at), facts_of(office, number)
    why = content_free.said(facts, reason, "reason")
    ordered_by = meant_on_behalf(facts, on_behalf_of)
    event = LevelChanged(
        event_level, response_level or event_level, why, ordered_by or acting_as(facts, actor), ordered_at
    )
    return change(office, number, (event,), By(actor, ordered_by, ordered_at))


def done(
    office: Office,
    number: str,
    item: str,
    actor: Actor,
    at: datetime | None = None,
    *,
    on_behalf_of: str | None = None,
) -> Changed:
    """A step, a deadline or an update, by its id: what it asks for was done (at `at`, if earlier).

    `on_behalf_of` (a role, id, name or post) is whose word of mouth the actor records. A step that takes
    certain people raises NoSay for anybody else; one that takes two is done with the second of them.

    Where a step and a deadline share an id it is the step, which meets the deadline too;
    `deadline:<id>` names the deadline alone, as `step:<id>` and `update:<id>` name the others.
    """
    done_at = past(office, at)
    facts = facts_of(office, number)
    behalf = meant_on_behalf(facts, on_behalf_of)
    who = behalf or acting_as(facts, actor)
    event = named(facts.plan, item, done_at, office.now(), who)
    if isinstance(event, StagePassed):
        remedy = f"a stage of a document: zhishou document pass {number} {item.partition('.')[0]}"
        raise BadInput([Problem("item", item, remedy)])
    return change(office, number, (event,), By(actor, behalf, done_at))


def acting_as(facts: Facts, actor: Actor) -> str:
    """The id of the person who acts; what was typed in, if that is nobody the address book knows."""
    return _meant(facts, actor.id) or actor.id


def meant_on_behalf(facts: Facts, who: str | None) -> str | None:
    """The id of the person whose word of mouth is recorded; BadInput for somebody whom nobody knows."""
    person = _meant(facts, who) if who else None
    if who and person is None:
        remedy = "a role of the playbook, or the name or post of one person of the address book"
        raise BadInput([Problem("on_behalf_of", who, remedy)])
    return person


def update(
    office: Office,
    number: str,
    cadence: str,
    actor: Actor,
    text: str = "",
    at: datetime | None = None,
) -> Changed:
    """续报: a recurring report was made (at `at`, if earlier). Its words are a note; without any, 无新情况.

    Both or neither: a refusal leaves no note that a second try would double.
    """
    content_free.refuse_words(facts_of(office, number), {"text": text.strip()})
    made_at = past(office, at)
    words = (Noted(text.strip()),) if text.strip() else ()
    event = UpdateMade(cadence, nothing_new=not words, at=made_at)
    return change(office, number, (*words, event), By(actor, happened_at=made_at))


def resume(office: Office, number: str, reason: str, actor: Actor) -> Changed:
    """恢复处置: the matter flared up while its report was under review."""
    return change(office, number, (Resumed(_why(office, number, reason)),), By(actor))


def dismiss(office: Office, number: str, reason: str, actor: Actor) -> Changed:
    """经核不实: checked, and it does not hold."""
    return change(office, number, (Dismissed(_why(office, number, reason)),), By(actor))


def void(office: Office, number: str, reason: str, actor: Actor) -> Changed:
    """作废（误录）: it should not have been entered."""
    return change(office, number, (Voided(_why(office, number, reason)),), By(actor))


def merge(office: Office, number: str, into: str, actor: Actor) -> Changed:
    """并案: the same matter as `into`, another incident that is still open. Both records say so.

    What was asked for or promised goes on there; BadInput where it cannot.
    """
    if into == number:
        raise BadInput([Problem("into", into, "name another incident than this one")])

    def work(tx: Tx, now: datetime) -> Changed:
        ids = locking.lock_all(tx, (number, into))
        context = office.context(tx, now)
        into_facts = incidents.load_one(tx, ids[into], context).facts
        target = into_facts.incident
        joined = incidents.load_one(tx, ids[number], context)
        drills.refuse_across(joined.facts.incident, target)
        state = target.state
        if not state.is_open:
            remedy = f"is {state}: name an incident that is still open, or the matter would vanish"
            raise BadInput([Problem("into", into, remedy)])
        goes_on = absorbed(joined, into_facts)
        merged = change_in(tx, office, ids[number], (Merged(into),), By(actor), now)
        change_in(tx, office, ids[into], (goes_on,), By(replace(actor, once=None)), now)
        return merged

    return carry_out(office, number, work)


def archive(office: Office, number: str, actor: Actor) -> Changed:
    """归档: the record may rest."""
    return change(office, number, (Archived(),), By(actor))


def _why(office: Office, number: str, reason: str) -> str:
    return content_free.said(facts_of(office, number), reason, "reason")
