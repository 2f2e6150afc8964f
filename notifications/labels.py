"""What people read for each stored value, in the words of the duty room.

Stored values never change (`engine.vocabulary`); the words here may. They are kept by class, since
members of two string enums with one value ("answered") are equal and would share a key.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from engine.parts import Span, Text
from engine.vocabulary import (
    AccountRole,
    ActorKind,
    Anchor,
    AttemptState,
    Cause,
    ChannelKind,
    Chapter,
    ClockState,
    ContentFree,
    Held,
    Medium,
    Mode,
    PageState,
    Per,
    ReasonKind,
    Receipt,
    SessionKind,
    Side,
    Stage,
    Standing,
    State,
    TimerKind,
    Unit,
    Urgency,
    Way,
)
from notifications.written_labels import WRITTEN

_LABELS: Mapping[type[StrEnum], Mapping[str, Text]] = MappingProxyType(
    {
        State: {
            State.TRIAGE: Text("待研判", "Awaiting triage"),
            State.HANDLING: Text("处置中", "Being handled"),
            State.CLOSING: Text("待结案", "Awaiting closure"),
            State.CLOSED: Text("已结案", "Closed"),
            State.ARCHIVED: Text("已归档", "Archived"),
            State.UNFOUNDED: Text("经核不实", "Checked, unfounded"),
            State.VOID: Text("作废（误录）", "Void (logged by mistake)"),
            State.MERGED: Text("并案", "Merged"),
        },
        AccountRole: {
            AccountRole.ADMINISTRATOR: Text("系统管理员", "Administrator"),
            AccountRole.AUDITOR: Text("审计员", "Auditor"),
            AccountRole.DUTY_OFFICER: Text("值班员", "Duty officer"),
            AccountRole.UNIT_CONTACT: Text("单位联络员", "Unit contact"),
            AccountRole.DUTY_LEADER: Text("带班领导", "Duty leader"),
            AccountRole.LEADER: Text("领导", "Leader"),
        },
        SessionKind: {
            SessionKind.PERSONAL: Text("个人登录", "Personal"),
            SessionKind.DESK: Text("值班席", "Desk"),
        },
        Side: {
            Side.OWN: Text("本单位", "Own unit"),
            Side.BELOW: Text("下级", "Below"),
            Side.PEER: Text("平级", "Peer"),
            Side.ABOVE: Text("上级", "Above"),
        },
        Chapter: {
            Chapter.PURPOSE: Text("编制目的", "Purpose"),
            Chapter.WATCHING: Text("监测预警", "Monitoring and early warning"),
            Chapter.RECOVERY: Text("善后处置", "Recovery"),
            Chapter.SUPPORT: Text("应急保障", "Support"),
            Chapter.SUPERVISION: Text("监督管理", "Supervision"),
        },
        Mode: {
            Mode.ASK: Text("请示（经批准后处置）", "Asked first: done once it is approved"),
            Mode.REPORT: Text("上报（边处置边报告）", "Reported: done while it is reported"),
            Mode.ACT: Text("直接处置（处置后报告）", "Done at once, and reported afterwards"),
        },
        Standing: {
            Standing.LAW: Text("法律法规", "Law"),
            Standing.SUPERIOR_DOCUMENT: Text("上级文件", "Superior's document"),
            Standing.SUPERIOR_ORDER: Text("上级交办要求", "Superior's order"),
            Standing.OWN_RULE: Text("本级制度", "Own rule"),
            Standing.ELSEWHERE: Text("外地做法", "Practice elsewhere"),
            Standing.DEFAULT: Text("系统默认（待确认）", "System default (to be confirmed)"),
        },
        Anchor: {
            Anchor.OCCURRED: Text("事发", "Occurred"),
            Anchor.FOUND: Text("发现", "Found"),
            Anchor.RECEIVED: Text("接报", "Received"),
            Anchor.LOGGED: Text("登记", "Logged"),
            Anchor.CONFIRMED: Text("核定", "Level confirmed"),
            Anchor.GRADED: Text("定级", "Level set"),
            Anchor.RESOLVED: Text("提请结案", "Put up for closure"),
            Anchor.CONSENTED: Text("同意上报", "Consent to report upward"),
            Anchor.REOPENED: Text("重新办理", "Opened again"),
            Anchor.INSTRUCTED: Text("批示交办", "Instructed"),
        },
        Unit: {
            Unit.MINUTES: Text("分钟", "minutes"),
            Unit.HOURS: Text("小时", "hours"),
            Unit.DAYS: Text("自然日", "days"),
            Unit.WORKING_DAYS: Text("工作日", "working days"),
            Unit.SAME_DAY: Text("当日", "the same day"),
        },
        ActorKind: {
            ActorKind.PERSON: Text("人员", "Person"),
            ActorKind.SYSTEM: Text("系统", "System"),
            ActorKind.PHONE: Text("电话", "Phone"),
            ActorKind.PREFECT: Text("Prefect 运行", "Prefect run"),
        },
        ChannelKind: {
            ChannelKind.SMS: Text("短信", "SMS"),
            ChannelKind.VOICE: Text("语音电话", "Voice call"),
            ChannelKind.CHAT: Text("即时消息", "Instant message"),
            ChannelKind.MANUAL: Text("人工拨打", "Dialled by a person"),
        },
        Medium: {
            Medium.TELEPHONE: Text("电话", "Telephone"),
            Medium.FAX: Text("传真", "Fax"),
            Medium.SYSTEM: Text("报送平台", "Reporting system"),
            Medium.PAPER: Text("纸质", "Paper"),
        },
        Receipt: {
            Receipt.READ: Text("已读", "Read"),
            Receipt.SIGNED: Text("签收", "Signed for"),
        },
        Way: {
            Way.TELEPHONE: Text("电话", "Telephone"),
            Way.PAPER: Text("纸质", "Paper"),
            Way.IN_PERSON: Text("当面", "Face to face"),
            Way.SYSTEM: Text("系统", "System"),
        },
        ContentFree: {
            ContentFree.SUSPECTED: Text("疑似涉密", "Suspected secret"),
            ContentFree.ORDERED: Text("上级或保密部门要求", "By order"),
            ContentFree.APPRAISED: Text("经鉴定涉密", "Appraised as secret"),
        },
        Stage: {
            Stage.FIRST: Text("首报", "First report"),
            Stage.PROGRESS: Text("续报", "Progress report"),
            Stage.FINAL: Text("终报", "Final report"),
        },
        **WRITTEN,
        PageState: {
            PageState.OPEN: Text("呼叫中", "Calling"),
            PageState.ANSWERED: Text("已应答", "Answered"),
            PageState.DECLINED: Text("无法处理", "Cannot act"),
            PageState.WITHDRAWN: Text("已撤回", "Withdrawn"),
            PageState.UNANSWERED: Text("未应答", "Not answered"),
        },
        AttemptState: {
            AttemptState.PENDING: Text("待发送", "To be sent"),
            AttemptState.CLAIMED: Text("发送中", "Being sent"),
            AttemptState.HANDED_OVER: Text("已发出", "Handed over"),
            AttemptState.DELIVERED: Text("已送达", "Delivered"),
            AttemptState.ANSWERED: Text("已应答", "Answered"),
            AttemptState.FAILED: Text("发送失败", "Failed"),
            AttemptState.WITHDRAWN: Text("已撤回", "Withdrawn"),
            AttemptState.EXPIRED: Text("已过期", "Expired"),
            AttemptState.UNKNOWN: Text("结果待核", "Outcome being checked"),
        },
        Cause: {
            Cause.NUMBER: Text("号码不可达", "Number at fault"),
            Cause.PASSING: Text("暂时失败", "May pass"),
            Cause.THROTTLED: Text("发送过快", "Too fast"),
            Cause.ACCOUNT: Text("账号被服务商拒绝", "Account refused"),
            Cause.MESSAGE: Text("内容被服务商拒绝", "Text refused"),
        },
        ClockState: {
            ClockState.RUNNING: Text("计时中", "Running"),
            ClockState.WARNED: Text("临期", "Nearly due"),
            ClockState.BREACHED: Text("已超时", "Overdue"),
            ClockState.MET: Text("按时完成", "Met in time"),
            ClockState.MET_LATE: Text("超时完成", "Met late"),
            ClockState.SENT_BACK: Text("已退回", "Sent back"),
            ClockState.SUPERSEDED: Text("已重新计算", "Recomputed"),
            ClockState.ENDED: Text("随事件终止", "Ended with the incident"),
        },
        Urgency: {
            Urgency.MOST_URGENT: Text("特急", "Most urgent"),
            Urgency.URGENT: Text("加急", "Urgent"),
            Urgency.NORMAL: Text("普通", "Normal"),
        },
        TimerKind: {
            TimerKind.RUNG: Text("逐级呼叫", "Call the next rung"),
            TimerKind.TELL: Text("应告知", "Tell"),
            TimerKind.GATE: Text("待核定时限", "Level not confirmed"),
            TimerKind.LAPSE: Text("应答后未行动", "Answered, not acted on"),
            TimerKind.WARN: Text("临期提醒", "Warn"),
            TimerKind.BREACH: Text("超时", "Breach"),
            TimerKind.UPDATE: Text("续报", "Further report"),
            TimerKind.ASK: Text("征询决定", "Ask for a decision"),
            TimerKind.SILENCE: Text("逾期未决定", "Not decided in time"),
            TimerKind.CHASE: Text("催阅报告", "Chase the review"),
            TimerKind.DRILL_END: Text("演练自动结束", "The drill ends by itself"),
        },
        ReasonKind: {
            ReasonKind.RUNG: Text("逐级呼叫", "Ladder"),
            ReasonKind.TELL: Text("应告知", "Must be told"),
            ReasonKind.INSTRUCT: Text("批示、交办", "Instruction"),
            ReasonKind.REOPENED: Text("应答后未行动，再次呼叫", "Answered, not acted on: called again"),
            ReasonKind.WARN: Text("临期提醒", "Nearly due"),
            ReasonKind.BREACH: Text("超时", "Overdue"),
            ReasonKind.PROGRESS: Text("阶段性反馈", "Progress notice"),
            ReasonKind.UPDATE: Text("续报", "Further report"),
            ReasonKind.ASK: Text("请其决定", "Has to decide"),
            ReasonKind.CHASE: Text("催阅报告", "Report waits for review"),
        },
        Held: {
            Held.LINE: Text("线路占用，稍后拨打", "Waits for the line"),
            Held.LIMIT: Text("限量，稍后发出", "Waits for its turn"),
            Held.REAL: Text("真实事件优先，演练稍后发出", "A drill waits while there is something real"),
        },
        Per: {
            Per.PERSON: Text("每人", "Each person"),
            Per.CHANNEL: Text("每种方式", "Each channel"),
            Per.PROVIDER: Text("每家服务商", "Each provider"),
        },
    }
)

_COUNTED: Mapping[Unit, tuple[str, str, str]] = MappingProxyType(
    {
        Unit.MINUTES: ("分钟", "minute", "minutes"),
        Unit.HOURS: ("小时", "hour", "hours"),
        Unit.DAYS: ("个自然日", "day", "days"),
        Unit.WORKING_DAYS: ("个工作日", "working day", "working days"),
    }
)


def label(value: StrEnum, locale: str) -> str:
    """The words for `value` in `locale` ("zh" or "en"; anything else reads Chinese).

    Raises KeyError for a value of an enum that people are not shown.
    """
    return _LABELS[type(value)][value].in_(locale)


# A call is not sent but dialled, and what is picked up without a key is no answer.
_CALLED: Mapping[AttemptState, Text] = {
    AttemptState.HANDED_OVER: Text("已拨出", "Dialled"),
    AttemptState.DELIVERED: Text("接通，未按键", "Picked up, no key pressed"),
    AttemptState.FAILED: Text("未接通", "Not reached"),
}


def tried(channel: ChannelKind, state: AttemptState, locale: str, held: str = "") -> str:
    """What became of one try, in the words of its channel; of one that is `held`, why it waits."""
    if held and state is AttemptState.PENDING:
        return label(Held(held), locale)
    called = _CALLED.get(state) if channel is ChannelKind.VOICE else None
    return called.in_(locale) if called else label(state, locale)


def span_words(span: Span, locale: str) -> str:
    """A length of time as people say it: 48小时, 当日17:30前, 当日24时前; 1 hour, by 17:30 the same day."""
    if span.unit is Unit.SAME_DAY:
        clock = f"{span.amount // 60:02d}:{span.amount % 60:02d}"
        if locale == "en":
            return f"by {clock} the same day"
        return "当日24时前" if clock == "24:00" else f"当日{clock}前"
    chinese, one, several = _COUNTED[span.unit]
    if locale == "en":
        return f"{span.amount} {one if span.amount == 1 else several}"
    return f"{span.amount}{chinese}"


# What a superior asked for is kept in the office's language (`flows.acts.instructing`), and read in either.
_ASKED = re.compile(r"(.*?)(?:批示（|'s instruction \()([0-9: -]+)[）)]")
_INSTRUCTION = Text("{}批示（{}）", "{}'s instruction ({})")


def authority(source: str, says: str, locale: str) -> str:
    """On what a limit rests; where the rule gives no number, its words, and that the number is ours."""
    if asked := _ASKED.fullmatch(source):
        source = _INSTRUCTION.in_(locale).format(*asked.groups())
    if not says:
        return source
    if locale == "en":
        return f"{source} (the rule says “{says}”; the number is our own target)"
    return f"{source}（原文“{says}”，时限为本单位内控目标）"
