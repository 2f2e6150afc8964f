"""The record of an incident as the values of its picture, with the words of both languages."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib import resources

from engine.periods import NIGHT
from engine.vocabulary import AttemptState, ChannelKind, ClockState, PageState
from flows.picture.drawing import draw
from flows.picture.figures import Figure, Limit, Mark, MarkKind, Outcome, Try
from flows.picture.geometry import lay_out
from flows.report import calls, limits
from flows.report.clock_face import ClockFace
from flows.report.evidence import Block, Entry, Evidence
from notifications.labels import tried

# How wide the drawings are: on a screen, on A4 between its margins, on a telephone.
SCREEN, PAPER, TELEPHONE = 960.0, 660.0, 356.0

_OUTCOMES: Mapping[AttemptState, Outcome] = {
    AttemptState.PENDING: Outcome.OPEN,
    AttemptState.CLAIMED: Outcome.OPEN,
    AttemptState.HANDED_OVER: Outcome.SENT,
    AttemptState.DELIVERED: Outcome.SENT,
    AttemptState.ANSWERED: Outcome.ANSWERED,
    AttemptState.FAILED: Outcome.FAILED,
    AttemptState.UNKNOWN: Outcome.UNKNOWN,
}
_BY_HAND: Mapping[str, Outcome] = {
    "answered": Outcome.ANSWERED,
    "passed_on": Outcome.ANSWERED,
    "no_answer": Outcome.FAILED,
    "busy": Outcome.FAILED,
}


@cache
def style() -> str:
    """The style of every picture; the console serves the same file."""
    return (resources.files("flows.picture") / "static" / "picture.css").read_text(encoding="utf-8")


class Words(ClockFace):
    """What the drawing says, in the language of a chronicle."""

    def since(self, span: timedelta) -> str:
        """+15分钟; 登记 at the origin."""
        if not span:
            return self._says.both("登记", "logged")
        return f"{'−' if span < timedelta() else '+'}{self._says.length(abs(span))}"

    def word(self, key: str) -> str:
        """A fixed word of the drawing."""
        return self._says.both(*_WORDS[key])


_WORDS: Mapping[str, tuple[str, str]] = {
    "happened": ("级别、应答", "Levels, answers"),
    "calls": ("呼叫", "Calls"),
    "now": ("现在", "now"),
    "made": ("成稿", "made"),
    "ended": ("结束", "ended"),
    "warn": ("临期提醒", "nearly due"),
    "due": ("时限", "due"),
    "met": ("按时完成", "met"),
    "met_late": ("超时完成", "met late"),
    "over": ("超出部分", "beyond the limit"),
    "added": ("延期", "extended by"),
    "gone": ("已被取代或终止", "replaced or ended"),
    "try_answered": ("已应答", "answered"),
    "try_sent": ("已发出、未应答", "sent, no answer"),
    "try_failed": ("未接通、失败", "failed"),
    "try_open": ("待发送", "to be sent"),
    "try_unknown": ("结果待核", "being checked"),
    "mark_answer": ("应答", "answer"),
    "mark_level": ("级别", "level"),
    "night": (f"夜间 {NIGHT[0]:%H:%M}—{NIGHT[1]:%H:%M}", f"night, {NIGHT[0]:%H:%M} to {NIGHT[1]:%H:%M}"),
}


def pictures(about: Evidence, name: str, widths: tuple[float, ...], now_is: str = "made") -> str:
    """The same picture drawn for each of these widths, side by side; "" if the incident has no limit."""
    figure = _figure(about, now_is)
    if not figure.limits:
        return ""
    title = about.says.both("时限、呼叫与级别", "Limits, calls and levels")
    described = about.says.both("；", "; ").join(limit.said for limit in figure.limits)
    return "".join(
        draw(
            lay_out(figure, about.says.calendar, wide),
            Words(about.says),
            f"{name}-{wide:.0f}",
            title,
            described,
        )
        for wide in widths
    )


def block(about: Evidence) -> Block:
    """The picture as a block of a report."""
    drawn = pictures(about, "limits", (PAPER, TELEPHONE))
    rows = [{"svg": drawn}] if drawn else []
    return {"kind": "picture", "title": about.says.both("计划与实际", "Planned and actual"), "rows": rows}


def _figure(about: Evidence, now_is: str) -> Figure:
    found = [_limit(about, clock) for clock in about.dossier["clocks"]]
    tries = [
        _try(about, page, one)
        for page in about.dossier["pages"]
        for one in page["attempts"]
        if _went(page, one)
    ]
    return Figure(
        found,
        tries,
        _marks(about),
        about.dossier["incident"]["logged_at"],
        about.dossier["made_at"],
        now_is,
    )


# Limits


def _limit(about: Evidence, clock: Entry) -> Limit:
    says, plan = about.says, about.says.plan
    state = ClockState(clock["state"])
    warn = plan.deadline(clock["deadline"]).warn
    outcome, ended = _outcome(about, clock), clock["met_at"] or _ended(about, clock)
    title = says.deadline(clock["deadline"])
    times = says.both("{}：{}起，应于{}前；{}", "{}: from {}, due {}; {}")
    return Limit(
        title,
        clock["started"],
        clock["due"],
        state.read(missed=clock["breached_at"] is not None),
        ended,
        tuple(says.calendar.before(clock["due"], ahead) for ahead in warn),
        clock["unextended"],
        outcome,
        times.format(title, says.short(clock["started"]), says.short(clock["due"]), outcome),
    )


def _ended(about: Evidence, clock: Entry) -> datetime | None:
    """When a clock that was not met stopped: replaced by another, sent back, or ended with the incident."""
    for entry in about.of_kind("clock_superseded", "clock_ended"):
        payload = entry["payload"]
        if (
            payload["deadline"] == clock["deadline"]
            and datetime.fromisoformat(payload["due"]) == clock["due"]
        ):
            at: datetime = entry["at"]
            return at
    return None


def _outcome(about: Evidence, clock: Entry) -> str:
    """How it stands, with what was left or is left of it; what is late says so already."""
    says, (words, _) = about.says, limits.outcome_of(about, clock)
    state = ClockState(clock["state"])
    spare = clock["due"] - (clock["met_at"] or about.dossier["made_at"])
    if state is ClockState.MET and spare > timedelta():
        return says.both("按时，余{}", "in time, {} to spare").format(says.length(spare))
    if state in (ClockState.RUNNING, ClockState.WARNED) and spare > timedelta():
        near = f"{words} " if state is ClockState.WARNED else ""
        return near + says.both("剩{}", "{} left").format(says.length(spare))
    if state is ClockState.MET_LATE and spare < timedelta():
        return says.both("迟{}完成", "met {} late").format(says.length(-spare))
    if state is ClockState.BREACHED and not clock["met_at"]:
        return says.label(state) + says.both(" {}", " by {}").format(says.length(-spare))
    return words


# Calls


def _went(page: Entry, attempt: Entry) -> bool:
    """Whether a try is one to show: not one that was withdrawn before it went, nor a card never dialled."""
    state = AttemptState(attempt["state"])
    if state in (AttemptState.WITHDRAWN, AttemptState.EXPIRED) and not attempt["sent_at"]:
        return False
    return page["state"] == PageState.OPEN or calls.went_out(attempt)


def _try(about: Evidence, page: Entry, attempt: Entry) -> Try:
    state, channel = AttemptState(attempt["state"]), ChannelKind(attempt["channel"])
    outcome = _OUTCOMES.get(state, Outcome.SENT)
    how = tried(channel, state, about.says.locale)
    if channel is ChannelKind.MANUAL and state is not AttemptState.ANSWERED:
        outcome = _BY_HAND.get(attempt["result"], Outcome.OPEN)
        how = about.says.result(attempt["result"]) or about.says.both("待拨", "to be dialled")
    who = about.says.person(page["person"]) if page["person"] else about.says.role(page["role"])
    at = attempt["sent_at"] or attempt["created_at"]
    return Try(at, outcome, f"{about.says.short(at)} {who} {about.says.label(channel)} {how}")


# What happened


def _marks(about: Evidence) -> list[Mark]:
    answers = [
        Mark(about.when(entry), MarkKind.ANSWER, _who(about, entry), _said(about, entry))
        for entry in about.of_kind("answered")
    ]
    levels = [
        Mark(about.when(entry), MarkKind.LEVEL, _level(about, entry), _said(about, entry))
        for entry in about.of_kind("confirmed", "level_changed")
    ]
    return [*answers, *levels]


def _who(about: Evidence, entry: Entry) -> str:
    return about.says.who(entry["payload"])


def _level(about: Evidence, entry: Entry) -> str:
    """核定Ⅲ, 提级Ⅱ, 降级Ⅲ."""
    payload = entry["payload"]
    level = about.says.level(payload["event_level"])
    if entry["kind"] == "confirmed":
        return about.says.both("核定{}", "confirmed {}").format(level)
    ranks = {one.id: one.rank for one in about.says.plan.levels}
    raised = ranks[payload["event_level"]] + ranks[payload["response_level"]] < (
        ranks[payload["was_event_level"]] + ranks[payload["was_response_level"]]
    )
    said = about.says.both("提级{}", "raised to {}") if raised else about.says.both("降级{}", "lowered to {}")
    return said.format(level)


def _said(about: Evidence, entry: Entry) -> str:
    return f"{about.says.short(about.when(entry))} {about.says.sentence(entry)}"
