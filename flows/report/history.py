"""What the incident is and what happened: basics, levels, timeline, notes."""

from collections.abc import Mapping
from datetime import datetime

from engine import moments
from engine.origins import Heard, Relation
from engine.vocabulary import ActorKind
from flows.report.evidence import Block, Entry, Evidence, Row
from flows.report.sentences import WORDS

# Kinds of entry that follow by rule: printed small, so that what people did stands out.
_BY_RULE = frozenset(
    {
        "clock_started",
        "clock_superseded",
        "ladder_stopped",
        "told",
        "report_made",
        "deadline_warned",
        "level_suggested",
    }
)
_BAD = frozenset(
    {"deadline_breached", "update_owed", "lapsed", "unconfirmed", "clock_ended", "review_overdue"}
)


def basics(about: Evidence) -> Block:
    """Number, words, place, unit and times, as far as they are known."""
    incident, both = about.dossier["incident"], about.says.both
    pairs = [
        (both("事件编号", "Number"), about.dossier["number"]),
        (both("类别", "Category"), about.says.text(about.says.plan.category)),
        (both("处置方式（按预案和现级别）", "Handling (by the plan, at its present level)"), _handled(about)),
        (both("事件", "Incident"), incident["title"]),
        (both("概况", "Summary"), incident["summary"]),
        (both("地点", "Place"), incident["place"]),
        (both("涉事单位", "Unit concerned"), incident["unit"]),
        (both("涉及账号", "Account concerned"), _account(incident)),
        (both("信息来源", "Source"), incident["source_of_report"]),
        (both("报告人", "Reported by"), _reporter(incident)),
        *_origins(about),
        (both("关联事件", "Related incidents"), _related(about)),
        (both("登记人", "Logged by"), _logged_by(about)),
        (both("链接", "Link"), incident["link"]),
        *((about.says.text(WORDS[name]), incident[name]) for name in _FURTHER if incident[name]),
        *_times(about),
    ]
    return about.pairs(pairs)


def _handled(about: Evidence) -> str:
    """As the plan has it at the present level with the fields as they are: what the record says was done may
    have been at another."""
    incident = about.dossier["incident"]
    how = about.says.plan.handling_at(incident["event_level"], incident["fields"])
    return about.says.label(how.mode) if how else ""


# What the form asks for besides, printed where it was said.
_FURTHER = ("impact", "measures", "told_already", "trend", "request", "opinion")


def _account(incident: Mapping[str, str]) -> str:
    return " ".join(filter(None, (incident["account_platform"], incident["account_name"])))


def _reporter(incident: Mapping[str, str]) -> str:
    """Unit, post and name: the number is for the desk."""
    return " ".join(filter(None, (incident[f"reporter_{part}"] for part in ("unit", "post", "name"))))


def _origins(about: Evidence) -> list[tuple[str, str]]:
    """Where it was heard of besides, each with its number there and when it came in."""
    says = about.says
    found = []
    for n, one in enumerate(about.dossier["incident"]["origins"], start=2):
        said = [says.label(Heard(one["how"])), one["words"], one["number"], one["of"], says.time(one["at"])]
        found.append((says.both(f"来源{n}", f"Source {n}"), says.several([words for words in said if words])))
    return found


def _related(about: Evidence) -> str:
    """The incidents it has to do with, each with how."""
    payloads = [entry["payload"] for entry in about.of_kind("related")]
    how = about.says.both("{}（{}）", "{} ({})")
    said = [how.format(one["number"], about.says.label(Relation(one["relation"]))) for one in payloads]
    return about.says.several(said)


def _times(about: Evidence) -> list[tuple[str, str]]:
    anchors = about.dossier["incident"]["anchors"]
    return [(about.says.label(one), about.says.time(anchors[one.value])) for one in moments.told_of(anchors)]


def _logged_by(about: Evidence) -> str:
    logged = about.of_kind("logged")
    return about.says.actor(logged[0]) if logged else ""


def fields(about: Evidence) -> Block:
    """The coded fields that were asked for, with what was said."""
    given = about.dossier["incident"]["fields"]
    fields = [field for field in about.says.plan.fields if field.id in given]
    return about.pairs((about.says.text(f.title), about.says.said(f, given[f.id])) for f in fields)


def levels(about: Evidence) -> Block:
    """初判, 核定 and every change, with who and why."""
    rows = [
        _level(about, entry)
        for entry in about.of_kind("logged", "part_confirmed", "confirmed", "level_changed")
    ]
    columns = (
        "*时间*|认定|事件级别|响应级别|认定人|理由",
        "*When*|What|Event level|Response level|By|Reason",
    )
    return about.table("级别认定", "Levels", columns, rows)


def _level(about: Evidence, entry: Entry) -> Row:
    payload, both = entry["payload"], about.says.both
    words = {
        "logged": both("初判", "first judgement"),
        "part_confirmed": both("核定，待另一人", "confirmed, another to follow"),
        "confirmed": both("核定", "confirmed"),
    }
    what = words.get(entry["kind"]) or _change(about, payload)
    levels = [about.says.level(payload[name]) for name in ("event_level", "response_level")]
    cells = [
        about.says.short(about.when(entry)),
        what,
        *levels,
        about.says.actor(entry),
        payload.get("reason", ""),
    ]
    return {"cells": cells, "seq": entry["seq"]}


def _change(about: Evidence, payload: Entry) -> str:
    ranks = {level.id: level.rank for level in about.says.plan.levels}
    after = (ranks[payload["event_level"]], ranks[payload["response_level"]])
    before = (ranks[payload["was_event_level"]], ranks[payload["was_response_level"]])
    return about.says.both("提级", "raised") if after < before else about.says.both("降级", "lowered")


def timeline(about: Evidence) -> Block:
    """Every entry, by day, to the minute; what was recorded later shows both times."""
    rows: list[Row] = []
    day = ""
    for entry in about.entries:
        local = about.says.local(entry["at"])
        today = f"{local:%Y-%m-%d}"
        rows.append(_line(about, entry, local) | {"day": today if today != day else ""})
        day = today
    return {"kind": "timeline", "title": about.says.both("过程记录", "What happened"), "rows": rows}


def _line(about: Evidence, entry: Entry, local: datetime) -> Row:
    happened = entry["happened_at"]
    return {
        "seq": entry["seq"],
        "time": f"{local:%H:%M}",
        "happened": about.says.short(happened) if happened else "",
        "who": about.says.actor(entry),
        "by_rule": entry["actor"]["kind"] == ActorKind.SYSTEM,
        "text": about.says.sentence(entry),
        "tone": _tone(about, entry),
        "outage": about.is_outage(entry),
        "hash": entry["hash"],
    }


def _tone(about: Evidence, entry: Entry) -> str:
    if about.is_outage(entry):
        return "outage"
    if entry["kind"] in _BAD or (entry["payload"] or {}).get("late_by_s"):
        return "bad"
    if entry["kind"] == "answered":
        return "good"
    return "quiet" if entry["kind"] in _BY_RULE else ""


def notes(about: Evidence) -> Block:
    """What people wrote down."""
    noted = [entry for entry in about.of_kind("noted") if not entry["payload"].get("card")]
    rows = [
        {
            "cells": [about.says.short(about.when(e)), about.says.actor(e), e["payload"]["text"]],
            "seq": e["seq"],
        }
        for e in noted
    ]
    return about.table("记事", "Notes", ("*时间*|记录人|内容", "*When*|By|Note"), rows)
