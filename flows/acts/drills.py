"""What makes an intake a drill 演练, and that nothing leads from a drill to what is real or back."""

from collections.abc import Sequence

from engine.facts import Drill, Incident
from engine.plan import Plan
from engine.vocabulary import Side
from flows.acts.errors import BadInput, Problem
from flows.wiring import Office


def terms(office: Office, plan: Plan, calls: Sequence[str]) -> Drill:
    """The drill of an intake: it may call `calls`, besides whom its playbook names and the own office."""
    return Drill(frozenset((*plan.drill_calls, *calls)), office.settings.drill.lasts)


def problems(plan: Plan, is_drill: bool, calls: Sequence[str]) -> list[Problem]:
    """What is wrong with the list of roles outside the office that a drill may call."""
    outside = [role.id for role in plan.roles.values() if role.side is not Side.OWN]
    wrong = [
        Problem(
            "drill_calls", role, f"a role outside the office, which a drill always calls: {_list(outside)}"
        )
        for role in calls
        if role not in outside
    ]
    if calls and not is_drill:
        wrong.append(
            Problem("drill_calls", _list(calls), "only a drill has such a list: enter it as a drill")
        )
    return wrong


def _list(roles: Sequence[str]) -> str:
    return ", ".join(roles) or "none in this playbook"


def refuse_across(one: Incident, into: Incident) -> None:
    """BadInput where one is a drill and the other real: neither ever becomes part of the other."""
    if (one.drill is None) != (into.drill is None):
        remedy = "one of the two is a drill and the other real: name one of the same kind"
        raise BadInput([Problem("drill", into.number, remedy)])
