"""Which right each act on an incident needs, and whose words somebody may enter: his own, or others' too."""

from collections.abc import Mapping

from starlette.datastructures import FormData

from console.acting import Who
from console.desk import Desk
from engine.facts import Facts
from engine.rights import Right
from flows.acts.errors import BadInput, Problem
from flows.acts.handling import facts_of

# Where a playbook says whose word it is (levels, closing, extension), the act itself asks for it besides.
NEEDED: Mapping[str, Right] = {
    "confirm": Right.DECIDE,
    "level": Right.DECIDE,
    "judge": Right.DECIDE,
    "consent": Right.DECIDE,
    "instruct": Right.DECIDE,
    "redo": Right.DECIDE,
    "resolve": Right.DECIDE,
    "resume": Right.DECIDE,
    "reopen": Right.DECIDE,
    "answer": Right.ANSWER,
    "receipt": Right.SIGN,
    "note": Right.FEEDBACK,
    "notice": Right.FEEDBACK,
    "update": Right.FEEDBACK,
    "attach": Right.FEEDBACK,
    "spread": Right.FEEDBACK,
    "extend": Right.EXTEND,
    "describe": Right.HANDLE,
    "source": Right.HANDLE,
    "clear_attachment": Right.HANDLE,
    "hand_on": Right.HANDLE,
    "reported": Right.HANDLE,
    "done": Right.HANDLE,
    "card": Right.HANDLE,
    "relate": Right.HANDLE,
    "merge": Right.HANDLE,
    "dismiss": Right.HANDLE,
    "void": Right.HANDLE,
    "archive": Right.HANDLE,
    "end_drill": Right.HANDLE,
    "content_free": Right.HANDLE,
}

# Fields that name another person whose word is entered.
_FOR_OTHERS = frozenset({"on_behalf_of", "consented_by", "extended_by", "reopened_by"})


def roles_of(facts: Facts, who: Who) -> tuple[str, ...]:
    """The roles of the plan that whoever sits here may sign as: those he fills, at the desk all of them."""
    roles = facts.plan.roles.values()
    if Right.RECORD in who.rights:
        return tuple(role.id for role in roles)
    unit = facts.incident.unit
    return tuple(role.id for role in roles if who.person in facts.roster.resolve(role, unit))


def own_words(desk: Desk, number: str, act: str, form: FormData) -> FormData:
    """The form as whoever acts may send it: who may not record for others enters his own words only.

    BadInput for another one's word, and for a role that is not one's own.
    """
    who = desk.who
    if who is None or Right.RECORD in who.rights:
        return form
    given = dict(form.multi_items())
    others = [name for name in _FOR_OTHERS if given.get(name) and given[name] != who.person]
    remedy = "only the desk records for others"
    problems = [Problem("own_words", str(given[name]), remedy) for name in others]
    if act == "receipt" and given.get("role") not in roles_of(facts_of(desk.office, number), who):
        problems.append(Problem("own_role", str(given.get("role", "")), "sign as what you are yourself"))
    if problems:
        raise BadInput(problems)
    named = {"answer": who.person or "", "receipt": who.name}
    return FormData({**given, "who": named[act]}) if act in named else form
