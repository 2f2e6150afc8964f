"""What each figure is called, and how it is counted: the two are always printed together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from engine.answer_times import FEWEST_CALLS, FEWEST_PEOPLE
from engine.parts import Text
from engine.periods import NIGHT, Period, PeriodKind
from engine.statistics import Axis, Measure

_HOURS = f"{NIGHT[0]:%H:%M}–{NIGHT[1]:%H:%M}"


@dataclass(frozen=True, slots=True)
class Term:
    """A figure's name, and from what to what it is counted and what is left out."""

    title: Text
    counted: Text


TERMS: Mapping[Measure, Term] = MappingProxyType(
    {
        Measure.LOGGED: Term(
            Text("接报事件", "Incidents logged"),
            Text(
                "在本期内登记的事件。作废、演练不计；并案的只计并入的那一件。",
                "Logged in the period; no void ones or drills, and of merged ones only what they went into.",
            ),
        ),
        Measure.CLOSED: Term(
            Text("办结", "Closed"),
            Text(
                "在本期内结案（处置报告审阅通过），不论何时登记；重新办理后又结案的，按最后一次计。",
                "Closed in the period (report accepted), whenever logged; opened again, by the last time.",
            ),
        ),
        Measure.UNFOUNDED: Term(
            Text("经核不实", "Checked, unfounded"),
            Text(
                "在本期内核查为不实的事件，不计入办结。",
                "Found to be unfounded in the period; not among those closed.",
            ),
        ),
        Measure.OPEN: Term(
            Text("仍在办", "Still open"),
            Text(
                "本期登记、到统计时尚未办结的事件。", "Logged in the period and open when this was counted."
            ),
        ),
        Measure.MERGED: Term(
            Text("并案（未计入）", "Merged (not counted)"),
            Text("本期登记、后并入其他事件的。", "Logged in the period, then merged into another."),
        ),
        Measure.VOID: Term(
            Text("作废（未计入）", "Void (not counted)"),
            Text("本期登记、后因误录作废的。", "Logged in the period by mistake, and made void."),
        ),
        Measure.MET: Term(
            Text("按时完成", "Met in time"),
            Text(
                "时限在本期内按时完成，按完成时间归期；延过期的以延期后的时限为准。",
                "Met in time in the period, by when they were met; extended ones by their end as extended.",
            ),
        ),
        Measure.LATE: Term(
            Text("超时完成", "Met late"),
            Text(
                "时限在本期内届满，届满后才完成。",
                "Limits that passed in the period and were met afterwards.",
            ),
        ),
        Measure.MISSED: Term(
            Text("超时未完成", "Missed"),
            Text(
                "时限在本期内届满，到统计时没有完成记录（含事件已终止的）。",
                "Passed in the period with nothing on record that met them, also where the incident ended.",
            ),
        ),
        Measure.OUTAGE: Term(
            Text("系统中断", "System down"),
            Text(
                "届满时系统中断、没有提醒到人的时限。不是人员责任，不计入按时完成率。",
                "Passed while the system was down and told nobody: no person's miss, and not in the rate.",
            ),
        ),
        Measure.PAST: Term(
            Text("接报时已超时", "Past when logged"),
            Text(
                "登记时时限已过。不计入按时完成率，另有迟报说明。",
                "Over before the matter was logged. Not in the rate; why it came late is asked for.",
            ),
        ),
        Measure.RUNNING: Term(
            Text("计时中", "Still running"),
            Text(
                "在本期内到期、到统计时尚未到期的时限。",
                "Ends in the period, and had not ended when counted.",
            ),
        ),
        Measure.EXTENDED: Term(
            Text("其中延期", "Extended, of these"),
            Text("以上时限中延过期的。", "Those of the limits above that were extended."),
        ),
        Measure.CALLED: Term(
            Text("呼叫", "Calls"),
            Text(
                "在本期内开始的呼叫：一人一事计一次，不论试了几次。",
                "Begun in the period: one for each person and incident, however often it was tried.",
            ),
        ),
        Measure.ANSWERED: Term(
            Text("已应答", "Answered"),
            Text("以上呼叫中本人应答的（含代录应答）。", "Those the person answered, also by word of mouth."),
        ),
        Measure.DECLINED: Term(
            Text("无法处理", "Cannot act"),
            Text("本人答复无法处理、转呼下一位的。", "The person said so, and the call passed on."),
        ),
        Measure.UNANSWERED: Term(
            Text("未应答", "Not answered"),
            Text("到统计时无人应答的。", "Nobody had answered when this was counted."),
        ),
        Measure.WITHDRAWN: Term(
            Text("已撤回", "Withdrawn"),
            Text("他人已应答或事件已终止、不必再答的。", "Somebody else answered, or the matter was over."),
        ),
        Measure.NIGHT: Term(
            Text("夜间呼叫", "Night calls"),
            Text(
                f"在{_HOURS}（本单位时间）发出的短信、语音、消息，试一次计一次；人工拨打按登记结果计。",
                f"Texts, calls and messages that left between {_HOURS} on the office's clock, each try; "
                "one dialled by hand by when its result was entered.",
            ),
        ),
        Measure.MADE: Term(
            Text("续报按时", "Reports made in time"),
            Text("应在本期内报送、按时报送的续报。", "Recurring reports due in the period, made in time."),
        ),
        Measure.MADE_LATE: Term(
            Text("续报补报", "Reports made late"),
            Text("应在本期内报送、到期后补报的。", "Due in the period, made afterwards."),
        ),
        Measure.SKIPPED: Term(
            Text("续报漏报", "Reports missed"),
            Text(
                "应在本期内报送、到统计时没有报送的。",
                "Due in the period, and not made when this was counted.",
            ),
        ),
        Measure.SKIPPED_OUTAGE: Term(
            Text("续报系统中断", "Reports, system down"),
            Text("到期时系统中断的续报，不算漏报。", "Due while the system was down: not missed by anybody."),
        ),
    }
)

RATE = Term(
    Text("按时完成率", "Rate met in time"),
    Text(
        "按时完成 ÷（按时完成＋超时完成＋超时未完成）。",
        "Met in time, divided by met in time, met late and missed together.",
    ),
)
MEDIAN = Term(
    Text("应答用时中位数", "Median time to answer"),
    Text(
        f"从呼叫到本人应答，只计已应答的；不足{FEWEST_CALLS}次或{FEWEST_PEOPLE}人的不列，免得看出是谁。",
        "From the call to the person's answer, of those answered; "
        f"not given of fewer than {FEWEST_CALLS} answers or {FEWEST_PEOPLE} people: it would say whose.",
    ),
)
P90 = Term(
    Text("应答用时九成位", "90th percentile"),
    Text("九成的应答不超过的用时（最近秩法）。", "What nine answers in ten did not exceed (nearest rank)."),
)
TOO_FEW = Text("不足，不列", "too few")

AXES: Mapping[Axis, Text] = MappingProxyType(
    {
        Axis.LEVEL: Text("按事件级别", "By level"),
        Axis.CATEGORY: Text("按类别", "By category"),
        Axis.UNIT: Text("按涉事单位", "By unit concerned"),
    }
)


def length(span: timedelta, locale: str) -> str:
    """45秒, 3分20秒, 2小时05分; what took less than a second took one."""
    seconds = max(int(span.total_seconds()), 1)
    hours, minutes, rest = seconds // 3_600, seconds % 3_600 // 60, seconds % 60
    if locale == "en":
        if hours:
            return f"{hours} h {minutes:02d} min"
        return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
    if hours:
        return f"{hours}小时{minutes:02d}分"
    return f"{minutes}分{rest:02d}秒" if minutes else f"{rest}秒"


def percent(part: float | None) -> str:
    """87.5 %; a dash where there is nothing to take a share of."""
    return "—" if part is None else f"{part * 100:.1f}%"


def period(one: Period, locale: str) -> str:
    """2026年3月, 2026年第一季度, 2026年; any days by their first and last."""
    year, english = one.first.year, locale == "en"
    if one.kind is PeriodKind.MONTH:
        return f"{one.first:%B} {year}" if english else f"{year}年{one.first.month}月"
    if one.kind is PeriodKind.QUARTER:
        quarter = (one.first.month - 1) // 3
        return f"Q{quarter + 1} {year}" if english else f"{year}年第{'一二三四'[quarter]}季度"
    if one.kind is PeriodKind.YEAR:
        return str(year) if english else f"{year}年"
    if one.first == one.last:
        return one.first.isoformat()
    return f"{one.first.isoformat()} – {one.last.isoformat()}"


def part(one: Period, locale: str) -> str:
    """A day, week or month in few letters, as a drawing has room for."""
    first, last, english = one.first, one.last, locale == "en"
    if first == last:
        return f"{first.day} {first:%b}" if english else f"{first.month}.{first.day}"
    if first.day == 1 and one.past.day == 1:
        return f"{first:%b}" if english else f"{first.month}月"
    if english:
        return f"{first.day}–{last.day} {last:%b}"
    return f"{first.month}.{first.day}–{last.month}.{last.day}"
