"""报送登记: what was reported upward, to whom, when, how, who took it, and with whose consent."""

from collections.abc import Callable, Mapping

from engine import owed
from engine.vocabulary import Side, State
from flows.report.evidence import Block, Entry, Evidence, Row

_OWES_NOTHING = (State.UNFOUNDED, State.VOID, State.MERGED)


def register(about: Evidence) -> Block:
    """Every consent and every report upward, in the order of the record; then those that are lacking."""
    columns = (
        "*时间*|事项|报送对象|接收人、回执|!同意上报!|登记人",
        "*When*|What|To|Taken by, receipt|!Consent!|By",
    )
    rows = [_MADE[entry["kind"]](about, entry) for entry in about.of_kind(*_MADE)]
    rows += [_lacking(about, role) for role in lacking(about)]
    return about.table("报送登记", "Reports upward", columns, rows)


def lacking(about: Evidence) -> list[str]:
    """The roles above that the playbook demands a report to at this level by now, and none is registered.

    An answered call is none yet: who took which report is what the register is for. What was no
    incident, goes on as another one, or is a drill, is owed to nobody.
    """
    if about.dossier["incident"]["state"] in _OWES_NOTHING or "drill" in about.dossier:
        return []
    plan, incident = about.says.plan, about.dossier["incident"]
    made = {entry["payload"]["to"] for entry in about.of_kind("reported_up")}
    asked = plan.tells_at(incident["response_level"], incident["fields"])
    due = [tell.role for tell in asked if owed.is_due(tell, incident["anchors"])]
    return [role for role in due if plan.roles[role].side is Side.ABOVE and role not in made]


def _lacking(about: Evidence, role: str) -> Row:
    to_write = about.says.both("（待补）", "(to be written)")
    return {"cells": ["", to_write, about.says.role(role), "", "", ""]}


def _consent(about: Evidence, entry: Entry) -> Row:
    says, payload = about.says, entry["payload"]
    what, who = says.both("同意上报", "consent"), says.person(payload["person"])
    return {"cells": [says.short(payload["at"]), what, "", "", who, says.actor(entry)], "seq": entry["seq"]}


def _report(about: Evidence, entry: Entry) -> Row:
    """That there was no consent yet is said, and judged by nobody: a first report waits for none."""
    says, payload = about.says, entry["payload"]
    given, is_given = _agreed(about, entry)
    what = f"{says.named('stage', payload['stage'])}\n{says.named('medium', payload['medium'])}"
    taken = [words for words in (payload["receiver"], payload["receipt"]) if words]
    cells = [says.short(payload["at"]), what, says.role(payload["to"]), says.several(taken), given]
    return {
        "cells": [*cells, says.actor(entry)],
        "sub": payload["words"],
        "tone": "good" if is_given else "",
        "seq": entry["seq"],
    }


def _agreed(about: Evidence, entry: Entry) -> tuple[str, bool]:
    """What the whole record says of the consent to a report upward, and whether it was given before."""
    says = about.says
    if not entry["payload"]["unconsented"]:
        return says.both("已有", "given"), True
    consents = sorted((one["payload"]["at"] for one in about.of_kind("consented")), key=says.local)
    if not consents:
        return says.both("无记录", "none on record"), False
    if says.local(consents[0]) <= says.local(entry["payload"]["at"]):
        return says.both("报出前已同意，事后补录", "given before, entered afterwards"), True
    late = says.both("报出时无记录，{}同意", "none on record then; given {}")
    return late.format(says.short(consents[0])), False


_MADE: Mapping[str, Callable[[Evidence, Entry], Row]] = {"consented": _consent, "reported_up": _report}
