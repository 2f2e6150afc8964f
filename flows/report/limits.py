"""Limits with planned, actual and late by; recurring reports; the checklist."""

from datetime import datetime, timedelta

from engine.duties import Step
from engine.vocabulary import ClockState
from flows.report.evidence import Block, Entry, Evidence, Row
from notifications.labels import authority


def deadlines(about: Evidence) -> Block:
    """Every clock the incident ever had: from when, due, met, late by, and on whose authority."""
    columns = (
        "时限事项|*起算*|*应完成*|*实际完成*|!结果!|依据 · 效力",
        "What|*From*|*Due*|*Done*|!Outcome!|Source · standing",
    )
    rows = [_clock(about, clock) for clock in about.dossier["clocks"]]
    return about.table("时限", "Limits", columns, rows)


def _clock(about: Evidence, clock: Entry) -> Row:
    says = about.says
    entry = _entry_of(about, clock)
    outcome, tone = outcome_of(about, clock)
    limit = says.plan.deadline(clock["deadline"])
    rests_on = limit.authority(about.dossier["incident"]["event_level"])
    guess = says.both("（暂定）", "(provisional)") if clock["provisional"] else ""
    return {
        "cells": [
            says.deadline(clock["deadline"]),
            _from(about, clock),
            f"{says.short(clock['due'])}\n{guess}".strip(),
            says.short(clock["met_at"]),
            outcome,
            f"{authority(rests_on.source, limit.says, says.locale)} · {says.label(rests_on.standing)}",
        ],
        "tone": tone,
        "seq": entry["seq"] if entry else None,
        "outage": bool(entry and about.is_outage(entry)),
    }


def _from(about: Evidence, clock: Entry) -> str:
    """What it counts from, and since when; of a limit that ends at a time somebody gave, which time."""
    says, moment = about.says, about.says.moment(clock["anchor"])
    if says.plan.deadline(clock["deadline"]).until:
        return says.both("止于{}", "ends with {}").format(moment)
    return f"{moment}\n{says.short(clock['started'])}"


def _entry_of(about: Evidence, clock: Entry) -> Entry | None:
    """The last entry about this epoch of this clock."""
    found = None
    for entry in about.entries:
        payload = entry["payload"] or {}
        same = payload.get("deadline") == clock["deadline"] and "due" in payload
        if same and datetime.fromisoformat(payload["due"]) == clock["due"]:
            found = entry
    return found


def outcome_of(about: Evidence, clock: Entry) -> tuple[str, str]:
    """(how a limit stands, its tone); what is still owed is measured at the time of the report."""
    says, state = about.says, ClockState(clock["state"])
    words, made_at = says.label(state), about.dossier["made_at"]
    late = (clock["met_at"] or made_at) - clock["due"]
    if state is ClockState.MET:
        return words, "good"
    if state is ClockState.SENT_BACK:
        return words, "quiet"
    if state is ClockState.SUPERSEDED:
        return _superseded(about, clock), "quiet"
    if late <= timedelta():
        return words, ""
    if state is ClockState.MET_LATE:
        return words + says.both("，超时{}", ", late by {}").format(says.length(late)), "bad"
    said = says.both("未见完成记录，至成稿已超时{}", "not recorded as met; {} late when this was made")
    return said.format(says.length(late)), "bad"


def _superseded(about: Evidence, clock: Entry) -> str:
    """Recomputed if it runs on in another epoch, else no longer asked for."""
    later = [
        c
        for c in about.dossier["clocks"]
        if c["deadline"] == clock["deadline"] and c["epoch"] > clock["epoch"]
    ]
    if any(c["unextended"] and c["epoch"] == clock["epoch"] + 1 for c in later):
        return about.says.both("已延期", "extended")
    if later:
        return about.says.label(ClockState.SUPERSEDED)
    return about.says.both("不再适用", "no longer applies")


def updates(about: Evidence) -> Block:
    """续报 made and missed."""
    rows = [_update(about, entry) for entry in about.of_kind("update_made", "update_owed", "update_missed")]
    columns = ("*时间*|事项|*应报*|!情况!|报送人", "*When*|What|*Due*|!State!|By")
    return about.table("续报", "Recurring reports", columns, rows)


def _update(about: Evidence, entry: Entry) -> Row:
    made, says = entry["kind"] == "update_made", about.says
    payload, late = entry["payload"], entry["payload"].get("late_by_s", 0)
    return {
        "cells": [
            says.short(about.when(entry)),
            says.cadence(payload["cadence"]),
            says.short(payload.get("due")),
            _how_made(about, payload) if made else _unmade(about, entry["kind"]),
            says.actor(entry) if made else "",
        ],
        "tone": "outage" if about.is_outage(entry) else "bad" if late or not made else "",
        "seq": entry["seq"],
        "outage": about.is_outage(entry),
    }


def _how_made(about: Evidence, payload: Entry) -> str:
    """In time or late, and whether there was anything to report."""
    says = about.says
    late = timedelta(seconds=payload.get("late_by_s", 0))
    words = says.both("已报送", "made")
    if late:
        words = says.both("补报，迟{}", "made {} late").format(says.length(late))
    return words + (says.both("（无新情况）", " (nothing new)") if payload.get("nothing_new") else "")


def _unmade(about: Evidence, kind: str) -> str:
    owed = kind == "update_owed"
    return about.says.both("到期未报", "not made when due") if owed else about.says.both("漏报", "missed")


def checklist(about: Evidence) -> list[tuple[Step, Entry | None]]:
    """The steps of the present level and those done before, each with the entry that says it is done."""
    done = _done(about)
    incident = about.dossier["incident"]
    now = about.says.plan.steps_at(incident["event_level"], incident["fields"])
    wanted = {step.id for step in now} | done.keys()
    return [(step, done.get(step.id)) for step in about.says.plan.steps if step.id in wanted]


def _done(about: Evidence) -> dict[str, Entry]:
    """The entry that says a step is done: the last one, unless it was sent back or is to be done anew."""
    entries = {entry["payload"]["step"]: entry for entry in about.of_kind("step_done")}
    return {step: entry for step, entry in entries.items() if step in about.dossier["steps"]}


def steps(about: Evidence) -> Block:
    """What was done, by whom and when, and what was not."""
    title = about.says.both("处置步骤", "Steps")
    return {
        "kind": "steps",
        "title": title,
        "rows": [_step(about, s, e) for s, e in checklist(about) if not s.document],
    }


def step(about: Evidence, step_id: str) -> Block:
    """One step, if it is done."""
    rows = [_step(about, s, e) for s, e in checklist(about) if s.id == step_id and e]
    return {"kind": "steps", "title": "", "rows": rows}


def _step(about: Evidence, wanted: Step, entry: Entry | None) -> Row:
    says = about.says
    earlier = [e for e in about.of_kind("part_done") if e["payload"]["step"] == wanted.id] if entry else []
    who = [about.says.actor(one) for one in (*earlier, entry) if one]
    return {
        "text": says.text(wanted.title),
        "done": entry is not None,
        "required": wanted.required,
        "to_file": wanted.to_file,
        "by": says.text(says.plan.roles[wanted.by].title) if wanted.by else "",
        "when": about.says.short(about.when(entry)) if entry else "",
        "who": about.says.several(who),
        "seq": entry["seq"] if entry else None,
        "outage": False,
    }
