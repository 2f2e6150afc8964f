"""Whom we called and who answered; who was owed a report and whether it was confirmed."""

from collections.abc import Mapping
from datetime import timedelta

from engine.vocabulary import AttemptState, ChannelKind, PageState, ReasonKind
from flows.report.evidence import Block, Entry, Evidence, Row
from notifications.labels import tried

# Entries that say whom they had called -> why.
_REASONS: Mapping[str, ReasonKind] = {
    "rung": ReasonKind.RUNG,
    "reopened": ReasonKind.REOPENED,
    "tell": ReasonKind.TELL,
    "deadline_warned": ReasonKind.WARN,
    "deadline_breached": ReasonKind.BREACH,
    "update_owed": ReasonKind.UPDATE,
    "asked": ReasonKind.ASK,
    "review_overdue": ReasonKind.CHASE,
}


# Every entry that had somebody called.
CALLING = tuple(_REASONS)
# Entries about somebody who has to be told, in any of its stages.
_OWED = ("tell", "told", "unconfirmed", "gate_passed")


def pages(about: Evidence) -> Block:
    """Whom we paged when, by which channel, and who answered after how long."""
    rows = [_page(about, page) for page in about.dossier["pages"]]
    rows += [_unpaged(about, entry) for entry in unpaged(about)]
    columns = ("呼叫对象|事由|*开始呼叫*|方式|!结果!", "Who|Why|*First called*|How|!Outcome!")
    return about.table("呼叫与应答", "Calls and answers", columns, rows)


def answer_of(about: Evidence, page: Entry) -> Entry | None:
    """The entry of the answer that closed a page."""
    if page["state"] != PageState.ANSWERED:
        return None
    for entry in about.of_kind("answered"):
        payload, person = entry["payload"], page["person"]
        same = payload["person"] == person if person else page["role"] in payload["roles"]
        if payload["page"] == page["id"] or (same and entry["at"] == page["closed_at"]):
            return entry
    return None


def unpaged(about: Evidence) -> list[Entry]:
    """Answers by word of mouth that closed no page: before the call, or after it had ended."""
    paged = {entry["seq"] for page in about.dossier["pages"] if (entry := answer_of(about, page))}
    return [entry for entry in about.of_kind("answered") if entry["seq"] not in paged]


def _page(about: Evidence, page: Entry) -> Row:
    person, answer = page["person"], answer_of(about, page)
    name = about.says.person(person) if person else about.says.role(page["role"])
    outcome, tone = _outcome(about, page, answer)
    return {
        "cells": [
            name,
            about.says.several(reasons(about, page)),
            about.says.short(page["opened_at"]),
            about.says.both("；", "; ").join(_try(about, page, attempt) for attempt in page["attempts"]),
            outcome,
        ],
        "sub": _elsewhere(about, person),
        "tone": tone,
        "seq": answer["seq"] if answer else None,
    }


def reasons(about: Evidence, page: Entry) -> list[str]:
    """Why somebody was called, in order: from the entries, since a page keeps only what still holds."""
    until = page["closed_at"] or about.dossier["made_at"]
    said = [
        _reason(about, _kind(entry), str(entry["payload"].get("rung", "")))
        for entry in about.of_kind(*_REASONS)
        if page["opened_at"] <= entry["at"] <= until and page["person"] in entry["payload"]["people"]
    ]
    kept = [_reason(about, ReasonKind(kind), key) for kind, key, _ in page["reasons"]]
    return list(dict.fromkeys([*said, *kept]))


def _kind(entry: Entry) -> ReasonKind:
    """Why whoever this entry has called was called."""
    by_instruction = entry["kind"] == "tell" and entry["payload"].get("by_instruction")
    return ReasonKind.INSTRUCT if by_instruction else _REASONS[entry["kind"]]


def _reason(about: Evidence, kind: ReasonKind, rung: str) -> str:
    words = about.says.label(kind)
    if kind in (ReasonKind.RUNG, ReasonKind.REOPENED):
        return words + about.says.both(f"（第{int(rung) + 1}级）", f" (rung {int(rung) + 1})")
    return words


def _try(about: Evidence, page: Entry, attempt: Entry) -> str:
    channel = about.says.label(ChannelKind(attempt["channel"]))
    state = tried(ChannelKind(attempt["channel"]), AttemptState(attempt["state"]), about.says.locale)
    if lies_undialled(page, attempt):
        state = about.says.both("待拨", "to be dialled")
    elif _is_card(attempt):  # without a result it was laid in the moment in which its page was answered
        state = about.says.result(attempt["result"]) or about.says.label(AttemptState.WITHDRAWN)
    at = about.says.local(attempt["sent_at"] or attempt["created_at"])
    return f"{channel} {at:%H:%M} {state}"


def _outcome(about: Evidence, page: Entry, answer: Entry | None) -> tuple[str, str]:
    if answer is None:
        if page["state"] == PageState.OPEN and not any(map(went_out, page["attempts"])):
            return about.says.both("尚未拨打", "not dialled yet"), ""
        state = about.says.label(PageState(page["state"]))
        return state, "bad" if page["state"] == PageState.UNANSWERED else ""
    took = about.when(answer) - page["opened_at"]
    length = about.says.length(took) if took >= timedelta() else about.says.both("呼叫前", "before the call")
    said = about.says.both("{at} 应答，用时{length}", "answered {at}, after {length}")
    how = about.says.both("。{}", "; {}").format(about.says.actor(answer))
    return said.format(at=about.says.short(about.when(answer)), length=length) + how, "good"


def went_out(attempt: Entry) -> bool:
    """Whether anything was tried: a card that nobody dialled was not."""
    by_hand = attempt["channel"] == ChannelKind.MANUAL
    return not by_hand or bool(attempt["result"]) or attempt["state"] == AttemptState.ANSWERED


def lies_undialled(page: Entry, attempt: Entry) -> bool:
    """A card that lies on the desk, and no call is on record."""
    return _is_card(attempt) and not attempt["result"] and bool(page["state"] == PageState.OPEN)


def _is_card(attempt: Entry) -> bool:
    return bool(attempt["channel"] == ChannelKind.MANUAL and attempt["state"] == AttemptState.HANDED_OVER)


def _unpaged(about: Evidence, entry: Entry) -> Row:
    who = entry["payload"].get("person")
    said = about.says.both("{} 应答。", "answered {}; ").format(about.says.short(about.when(entry)))
    return {
        "cells": [
            about.says.who(entry["payload"]),
            why_unpaged(about, who),
            "",
            by_mouth(about),
            said + about.says.actor(entry),
        ],
        "sub": _elsewhere(about, who),
        "tone": "good",
        "seq": entry["seq"],
    }


def by_mouth(about: Evidence) -> str:
    """The way of an answer that came by no channel of ours."""
    return about.says.both("口头或电话", "by word of mouth")


def why_unpaged(about: Evidence, who: str | None) -> str:
    """Why the answer of this person, or of nobody in particular, closed no page."""
    if who and any(page["person"] == who for page in about.dossier["pages"]):
        return about.says.both("呼叫结束后", "after the call had ended")
    return about.says.both("未经系统呼叫", "not called by the system")


def tells(about: Evidence) -> Block:
    """Who was owed a report (应报告, 应通报, 应通知), when it was given, and what became of it."""
    roles = dict.fromkeys(entry["payload"]["role"] for entry in about.of_kind(*_OWED))
    columns = ("对象|方位|告知|!结果!", "Who|Side|Told|!Outcome!")
    return about.table("应报告、应通报、应通知", "Duty to tell", columns, [_tell(about, r) for r in roles])


def _tell(about: Evidence, role: str) -> Row:
    mine = [e for e in about.of_kind(*_OWED) if e["payload"]["role"] == role]
    side = about.says.plan.roles[role].side
    answers = [e for e in about.of_kind("answered") if role in e["payload"]["roles"]]
    last = answers[0] if answers else mine[-1]
    return {
        "cells": [
            about.says.role(role),
            about.says.label(side) + _only_asked(about, mine),
            _times_told(about, role, mine),
            _confirmed(about, last),
        ],
        "tone": {"answered": "good", "told": "good", "unconfirmed": "bad"}.get(last["kind"], ""),
        "seq": last["seq"],
    }


def _only_asked(about: Evidence, mine: list[Entry]) -> str:
    """That nothing but an instruction had this role told."""
    only = all(entry["payload"].get("by_instruction") for entry in mine)
    return about.says.both("（因批示）", " (by an instruction)") if only else ""


def _times_told(about: Evidence, role: str, owed: list[Entry]) -> str:
    """When this role was told, and how often: by what a machine sent, and by calls the desk has made.

    That it was owed tells nobody, and neither does a card, which is all that is ever laid upward.
    """
    attempts = _attempts(about, role, owed)
    cards = {a["id"] for a in attempts if a["channel"] == ChannelKind.MANUAL}
    times = [a["sent_at"] for a in attempts if a["id"] not in cards and a["sent_at"]]
    times += [about.when(e) for e in about.of_kind("noted", "answered") if e["payload"].get("card") in cards]
    if times:
        told = about.says.both("{}起，共{}次", "from {}, {} times")
        return told.format(about.says.short(min(times)), len(times))
    if owed[-1]["kind"] == "told":
        return ""
    return about.says.both("系统未告知，也无拨打记录", "nothing sent, no call on record")


def _attempts(about: Evidence, role: str, owed: list[Entry]) -> list[Entry]:
    """What was tried to tell this role: not the later texts that only warn of a limit."""
    people = {person for entry in owed for person in entry["payload"].get("people", ())}
    at = {entry["at"] for entry in owed}  # a text that warns and tells at once is one text
    return [
        attempt
        for page in about.dossier["pages"]
        if page["person"] in people or (page["person"] is None and page["role"] == role)
        for attempt in page["attempts"]
        if attempt["created_at"] in at
        or (attempt["occasion"] == "page" and attempt["created_at"] > owed[0]["at"])
    ]


def _confirmed(about: Evidence, last: Entry) -> str:
    if last["kind"] == "answered":
        said = about.says.both("{} 确认。{}", "confirmed {}; {}")
        return said.format(about.says.short(about.when(last)), about.says.actor(last))
    words = {
        "told": about.says.both("本人登记", "logged it"),
        "unconfirmed": about.says.both("未确认", "not confirmed"),
    }
    return words.get(last["kind"], about.says.both("尚未确认", "not confirmed yet"))


def _elsewhere(about: Evidence, person: str | None) -> str:
    """The unit of somebody who is not of the unit that logged it."""
    own = about.says.unit(about.dossier["incident"]["logged_by"])
    unit = about.says.unit(person)
    return "" if unit == own else unit
