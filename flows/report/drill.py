"""演练记录: what a drill had planned against what was done, who answered when, what was late or left undone.

The sections are the same whatever the playbook; what only people can judge stays （待补）.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.conditions import holds
from engine.draft import OUTAGE
from engine.parts import Rung, Text
from engine.vocabulary import ClockState, PageState
from flows.report import calls, history, limits, pictured
from flows.report.evidence import Block, Entry, Evidence, Row
from models.drills import ENDS

Section = tuple[str, list[Block]]


def sections(about: Evidence) -> list[Section]:
    """Every section with its blocks; one without any is for people to write."""
    listed: tuple[tuple[Text, tuple[Block, ...]], ...] = (
        (Text("演练概况", "The drill"), (_terms(about), history.basics(about), history.fields(about))),
        (
            Text("计划与实际", "Planned and actual"),
            (rungs(about), pictured.block(about), limits.deadlines(about)),
        ),
        (Text("呼叫与应答", "Calls and answers"), (calls.pages(about), calls.tells(about), spared(about))),
        (Text("迟办与未完成", "Late and not done"), (undone(about),)),
        (
            Text("处置过程", "What was done"),
            (limits.steps(about), limits.updates(about), history.levels(about)),
        ),
        (Text("过程记录", "The record"), (history.notes(about), history.timeline(about))),
        (Text("评估与改进", "Assessment"), ()),
    )
    return [
        (about.says.text(title), [block for block in blocks if block["rows"]]) for title, blocks in listed
    ]


def _terms(about: Evidence) -> Block:
    """How it was started, whom it could call, how long it could last, and how it ended."""
    both = about.says.both
    terms = about.dossier["drill"]
    called = [both("本单位", "the own unit"), *(about.says.role(role) for role in terms["calls"])]
    ends = [about.says.sentence(entry) for entry in about.of_kind(*ENDS)]
    return about.pairs(
        [
            (both("性质", "Kind"), both("演练，不是真实事件", "a drill, not a real incident")),
            (both("可呼叫", "May call"), about.says.several(called)),
            (both("时长", "At most"), about.says.length(timedelta(seconds=terms["lasts_s"]))),
            (both("结束", "End"), ends[-1] if ends else both("进行中", "under way")),
        ]
    )


@dataclass
class _Climb:
    """One climb of a ladder: from when, at which level, and its rungs as they were called.

    One that is opened again, since nobody acted on an answer, is a climb of its own from that rung on.
    """

    level: str
    called: list[Entry] = field(default_factory=list)
    answers: list[Entry] = field(default_factory=list)
    stopped: bool = False


def rungs(about: Evidence) -> Block:
    """Every rung of every climb: when it was planned and when it was called, and who answered on it."""
    columns = ("转呼级|*应于*|*实际*|!结果!|应答", "Rung|*Planned*|*Actual*|!Outcome!|Answers")
    rows = [row for climb in _climbs(about) for row in _rows(about, climb)]
    return about.table("转呼", "Ladder", columns, rows)


def _climbs(about: Evidence) -> list[_Climb]:
    climbs: list[_Climb] = []
    level = about.dossier["incident"]["response_level"]
    for entry in about.entries:
        payload, kind = entry["payload"] or {}, entry["kind"]
        if kind != "part_confirmed":  # what only some have confirmed is not the level yet
            level = payload.get("response_level", level)
        if kind == "reopened" or (kind == "rung" and _opens(about, climbs, payload["n"], level)):
            climbs.append(_Climb(level))
        if climbs and kind in ("rung", "reopened"):
            climbs[-1].called.append(entry)
        if climbs and kind == "answered":
            climbs[-1].answers.append(entry)
        if climbs and kind == "ladder_stopped":
            climbs[-1].stopped = True
    return climbs


def _opens(about: Evidence, climbs: list[_Climb], n: int, level: str) -> bool:
    """Whether a climb begins here, the first or one from the bottom again, since the level was raised."""
    if not climbs:
        return True
    ranks = {one.id: one.rank for one in about.says.plan.levels}
    return n <= climbs[-1].called[-1]["payload"]["n"] or ranks[level] < ranks[climbs[-1].level]


def _rows(about: Evidence, climb: _Climb) -> Iterator[Row]:
    planned, first = climb.called[0]["at"], climb.called[0]["payload"]["rung"]
    for index, rung in list(enumerate(about.says.plan.ladders[climb.level].rungs))[first:]:
        mine = [entry for entry in climb.called if entry["payload"]["rung"] == index]
        later = [entry["at"] for entry in climb.called if entry["payload"]["rung"] > index]
        if not mine and (later or not holds(rung.when, about.dossier["incident"]["fields"])):
            yield _passed_over(about, index, rung)
            continue
        yield _rung(about, climb, (index, rung), planned, mine)
        if not (mine and later and later[0] == mine[-1]["at"]):  # nobody there: the next rung goes at once
            for _ in range(rung.repeats + 1):
                planned = about.says.calendar.add(planned, rung.wait).at


def _passed_over(about: Evidence, index: int, rung: Rung) -> Row:
    """A rung that did not apply when its turn came, or does not now that none comes any more."""
    outcome = about.says.both("条件不成立，不呼叫", "does not apply")
    return {"cells": [_named(about, index, rung), "", "", outcome, ""], "tone": "quiet"}


def _named(about: Evidence, index: int, rung: Rung) -> str:
    roles = about.says.several([about.says.role(role) for role in rung.roles])
    return about.says.both("第{}级 {}", "{}: {}").format(index + 1, roles)


def _rung(
    about: Evidence, climb: _Climb, which: tuple[int, Rung], planned: datetime, mine: list[Entry]
) -> Row:
    index, rung = which
    says, both = about.says, about.says.both
    named = _named(about, index, rung)
    if not mine:
        why = (
            both("已有人应答，未到此级", "answered before it")
            if climb.stopped
            else both("未到此级", "not reached")
        )
        return {"cells": [named, says.short(planned), "", why, ""], "tone": "quiet"}
    late = mine[0]["at"] - planned
    on_time = late <= OUTAGE
    outcome = both("准时", "on time") if on_time else both("迟{}", "late by {}").format(says.length(late))
    until = [entry["at"] for entry in climb.called if entry["payload"]["rung"] > index]
    heard = [
        f"{says.who(entry['payload'])} {says.short(about.when(entry))}"
        for entry in climb.answers
        if mine[0]["at"] <= entry["at"] and (not until or entry["at"] < until[0])
    ]
    return {
        "cells": [named, says.short(planned), says.short(mine[0]["at"]), outcome, says.several(heard)],
        "tone": "good" if on_time else "bad",
        "seq": mine[0]["seq"],
    }


def spared(about: Evidence) -> Block:
    """Who would have been called if it had been real: when, and how."""
    columns = ("对象|*应拨打*|方式|处理", "Who|*When*|How|Done")
    rows = [
        {
            "cells": [
                about.says.role(entry["payload"]["role"]),
                about.says.short(entry["at"]),
                about.says.named("channels", entry["payload"]["channels"]),
                about.says.both("演练不拨打", "not called in a drill"),
            ],
            "tone": "quiet",
            "seq": entry["seq"],
        }
        for entry in about.of_kind("drill_spared")
    ]
    return about.table("演练不拨打", "Not called in a drill", columns, rows)


def undone(about: Evidence) -> Block:
    """What was late and what was not done; if nothing was, it says so."""
    says, both = about.says, about.says.both
    found = [
        (both("时限", "Limit"), says.deadline(clock["deadline"]), limits.outcome_of(about, clock)[0])
        for clock in about.dossier["clocks"]
        if limits.outcome_of(about, clock)[1] == "bad" or clock["state"] == ClockState.ENDED
    ]
    found += [
        (
            both("续报", "Report"),
            says.cadence(entry["payload"]["cadence"]),
            both("到期未报", "not made when due"),
        )
        for entry in about.of_kind("update_owed")
    ]
    found += [
        (both("应答", "Answer"), says.person(page["person"]), both("未应答", "did not answer"))
        for page in about.dossier["pages"]
        if page["person"]
        and page["state"] != PageState.ANSWERED
        and any(map(calls.went_out, page["attempts"]))
    ]
    found += [
        (both("步骤", "Step"), says.text(step.title), both("未完成", "not done"))
        for step, entry in limits.checklist(about)
        if entry is None
    ]
    rows: list[Row] = [{"cells": list(one), "tone": "bad"} for one in found]
    none = {"cells": [both("无", "none"), "", ""]}
    return about.table(
        "未按计划完成", "Not as planned", ("类|事项|!情况!", "Kind|What|!State!"), rows or [none]
    )
