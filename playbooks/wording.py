"""The words people read for spans, standings, anchors, sides and channels, in both languages.

The same words as `notifications.labels`, which this package may not import; a test compares them.
"""

from collections.abc import Mapping

from engine.parts import Span, Text
from engine.vocabulary import Anchor, ChannelKind, Mode, Side, Standing, Unit

STANDINGS: Mapping[Standing, Text] = {
    Standing.LAW: Text("法律法规", "Law"),
    Standing.SUPERIOR_DOCUMENT: Text("上级文件", "Superior's document"),
    Standing.SUPERIOR_ORDER: Text("上级交办要求", "Superior's order"),
    Standing.OWN_RULE: Text("本级制度", "Own rule"),
    Standing.ELSEWHERE: Text("外地做法", "Practice elsewhere"),
    Standing.DEFAULT: Text("系统默认（待确认）", "System default (to be confirmed)"),
}
ANCHORS: Mapping[Anchor, Text] = {
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
}
SIDES: Mapping[Side, Text] = {
    Side.OWN: Text("本单位", "Own unit"),
    Side.BELOW: Text("下级", "Below"),
    Side.PEER: Text("平级", "Peer"),
    Side.ABOVE: Text("上级", "Above"),
}
# What telling is called in each direction; within the office it has no name of its own.
TOLD: Mapping[Side, Text] = {
    Side.OWN: SIDES[Side.OWN],
    Side.BELOW: Text("下级（通知）", "Below"),
    Side.PEER: Text("平级（通报）", "Peer"),
    Side.ABOVE: Text("上级（报告）", "Above"),
}
CHANNELS: Mapping[ChannelKind, Text] = {
    ChannelKind.SMS: Text("短信", "SMS"),
    ChannelKind.VOICE: Text("语音电话", "Voice call"),
    ChannelKind.CHAT: Text("即时消息", "Instant message"),
    ChannelKind.MANUAL: Text("人工拨打", "Dialled by a person"),
}
MODES: Mapping[Mode, Text] = {
    Mode.ASK: Text("请示（经批准后处置）", "Asked first: done once it is approved"),
    Mode.REPORT: Text("上报（边处置边报告）", "Reported: done while it is reported"),
    Mode.ACT: Text("直接处置（处置后报告）", "Done at once, and reported afterwards"),
}
_UNITS: Mapping[Unit, Text] = {
    Unit.MINUTES: Text("分钟", "minute"),
    Unit.HOURS: Text("小时", "hour"),
    Unit.DAYS: Text("个自然日", "day"),
    Unit.WORKING_DAYS: Text("个工作日", "working day"),
}
_HOUR, _DAY = 60, 24 * 60

# What explains a plan besides its own words; a table's heading gives its columns.
PHRASES: Mapping[str, Text] = {
    "basis": Text("编制依据", "Basis"),
    "purpose": Text("编制目的", "Purpose"),
    "watching": Text("监测预警", "Monitoring and early warning"),
    "recovery": Text("善后处置", "Recovery"),
    "support": Text("应急保障", "Support"),
    "supervision": Text("监督管理", "Supervision"),
    "levels": Text("级别", "Levels"),
    "graded": Text("现级别核定或最近一次提级、降级之时", "by 核定, or by the last raise or lowering"),
    "raised_by": Text(
        "核定以后，提到写明核定人的级别须由其中一人决定",
        "Once a level was confirmed, raising to one that names who confirms it takes one of those",
    ),
    "ended_free": Text(
        "降级、提请结案：本预案未限定由谁决定",
        "Lowered or put up for closure: by anybody, as this plan has it",
    ),
    "consent_by": Text("同意上报", "Consent to reports upward"),
    "ended_by": Text("可降级、提请结案的岗位", "lowered or put up for closure by"),
    "ladder": Text("无人应答时的转呼", "When nobody answers"),
    "tells": Text("应报告、应通报、应通知（有人应答也须告知）", "Has to be told, even when everyone answers"),
    "deadlines": Text("时限", "Limits"),
    "updates": Text("续报", "Recurring reports"),
    "steps": Text("处置步骤", "Checklist"),
    "handling": Text("处置方式", "How it is handled"),
    "documents": Text("文书", "Documents"),
    "report": Text("处置报告", "Report"),
    "by_hand": Text("由人撰写", "written by a person"),
    "from_record": Text("按记录填写", "filled from the record"),
    "and_by_hand": Text("按记录填写，另由人补写", "filled from the record, and written besides"),
    "all_filled": Text("均{}", "all {}"),
    "roles": Text("角色", "Roles"),
    "needs": Text("须填", "needs"),
    "suggested": Text("以下情形建议初判为此级", "suggested if"),
    "required": Text("必办", "required"),
    "target": Text("本单位内控目标", "our own target"),
    "none": Text("无", "none"),
    "to_file": Text("归档前", "before archiving"),
    "done_by": Text("承办", "by"),
    "led_by": Text("主办", "led by"),
    "assisted_by": Text("协办", "assisted by"),
    "only_at": Text("限{}级", "level {} only"),
    "only_if": Text("条件", "only if"),
    "at_logging": Text("登记时必填", "needed at logging"),
    "for_level": Text("定为{}级须填", "needed for level {}"),
    "left_open": Text("登记时可不填，随后认定", "may be left open at logging and judged later"),
    "after": Text("须先", "after"),
    "apart": Text("间隔{}以上", "{} or more later"),
    "by": Text("完成须经确认", "done once confirmed by"),
    "ahead": Text("提前{0}提醒{1}", "{1}, {0} before"),
    "first_then": Text("先{}，再{}", "first {}, then {}"),
    "all_of": Text("{}（须全部）", "all of {}"),
    "some_of": Text("{}（其中{}个岗位）", "{1} of {0}"),
    "step": Text("完成“{}”", "“{}” done"),
    "deadline": Text("“{}”完成", "“{}” met"),
    "missed": Text("“{}”超时", "“{}” missed"),
    "field": Text("“{}”", "“{}”"),
    "until": Text("至{}", "until {}"),
    "time": Text("时间", "a time"),
    "oral": Text("“{}”口头授权签发", "“{}” signed by word of mouth"),
    "backed": Text("“{}”补签", "“{}” signed for"),
    "told": Text("告知{}", "{} told"),
    "told_again": Text("每{}一次，最多{}次", "every {}, {} times at the most"),
    "told_once": Text("1次，等待{}", "once, with {} to answer"),
    "told_later": Text("{}后", "after: {}"),
    "told_confirmed": Text("核定时", "when the level is confirmed"),
    "read": Text("{}已读", "{} has read it"),
    "signed": Text("{}签收", "{} has signed for it"),
    "answered": Text("{}应答", "{} answered"),
    "judged": Text("认定“{}”", "“{}” judged"),
    "last_update": Text("上次“{}”", "last “{}”"),
    "asked": Text("登记时不填，由{}决定", "left open at logging and decided by {}"),
    "asked_from": Text("{}后征询", "asked after: {}"),
    "decided_within": Text("时限", "within"),
    "silence": Text("逾期未决定视为", "if nobody decides"),
    "and": Text("，且", " and "),
    "or": Text("，或", " or "),
    "not": Text("不属于", "unless"),
    "is": Text("{}为{}", "{}: {}"),
    "value": Text("“{}”", "{}"),
    "either": Text("或", " / "),
    "open": Text("尚未填写", "not given yet"),
    "is_given": Text("{}已填写", "{}: given"),
    "not_given": Text("{}尚未填写", "{}: not given yet"),
    "rung": Text("时间 | 呼叫 | 方式 | 每次等待 | 呼叫次数", "When | Who | How | Wait each time | Calls"),
    "rung_if": Text(
        "时间 | 呼叫 | 条件 | 方式 | 每次等待 | 呼叫次数",
        "When | Who | Only if | How | Wait each time | Calls",
    ),
    "tell": Text(
        "对象 | 方位 | 级别 | 条件 | 何时 | 方式 | 间隔和次数",
        "Who | Side | Levels | Only if | When | How | Retry",
    ),
    "limit": Text(
        "事项 | 时限 | 起算 | 条件 | 临期提醒 | 超时告知 | 效力 | 依据",
        "What | Within | From | Only if | Warned | Told when passed | Standing | Source",
    ),
    "update": Text(
        "事项 | 间隔 | 条件 | 提醒 | 效力 | 依据", "What | Every | Only if | Reminded | Standing | Source"
    ),
    "document": Text(
        "文书 | 级别 | 条件 | 须先 | 内容 | 办文环节 | 编号",
        "Document | Levels | Only if | After | Sections | Passed by | Number",
    ),
    "number_office": Text("××", "[office]"),
    "number_year": Text("××××", "[year]"),
    "number_n": Text("×", "[n]"),
    "signing": Text(
        "签发须由所列岗位本人作出；值班席只录入其口头授权、验证码或所见的纸质签字，不能代签。未列岗位的环节由值班席办理。",
        "Whoever is named signs in person; the desk only enters a word of mouth, a code or a signature on "
        "paper, and signs for nobody. A stage that names nobody is the desk's.",
    ),
    "role": Text("角色 | 方位 | 来自", "Role | Side | From"),
    "stops": Text("应答即停", "Stopped by an answer of"),
    "again": Text(
        "末级之后，反复呼叫本单位最高一级的人员，直到有人应答。",
        "After the last rung the highest own-unit rung is called again until somebody answers.",
    ),
    "above": Text(
        "上级一律由人拨打：系统只给值班席一张拨打卡片。",
        "Superiors (上级) are always dialled by a person: the desk gets a call card.",
    ),
    "skipped": Text(
        "条件不成立的一级直接跳过，不占等待时间，其后各级随之提前。",
        "A rung whose condition does not hold is passed over at once, without its wait, and the next one is "
        "called the sooner.",
    ),
    "gate": Text(
        "登记后仍未核定，改由值班席人工拨打下级、平级的等待时间",
        "While the level is unconfirmed, those below (下级) and peers (平级) are dialled by the desk after",
    ),
    "consent": Text(
        "须先经同意方可上报的，由下列岗位之一同意：{}。",
        "What waits for the consent to report upward: it is given by one of {}.",
    ),
    "act": Text(
        "应答后仍无处置动作，重新转呼的等待时间", "An answer with no action reopens the ladder after"
    ),
    "confirm": Text("可核定级别", "May confirm a level"),
    "ask": Text("字段及何时须填", "Coded fields, and when each has to be given"),
    "review": Text("审阅", "Reviewed by"),
    "reopen": Text("结案后可重新办理的期限", "After it is closed, it may be opened again within"),
    "yes": Text("是", "yes"),
    "no": Text("否", "no"),
    "concerned": Text("涉事单位的联系人", "contacts of the unit concerned"),
    "post": Text("岗位", "post"),
    "unit": Text("单位", "unit"),
    "person": Text("个人", "person"),
    "drill": Text("演练除本单位外可呼叫", "A drill may call, besides the own unit"),
    "free": Text("不录内容：只记代号、时间和动作。", "Content-free: codes, times and actions only."),
}


def span(length: Span, locale: str) -> str:
    """`length` in words: 3个工作日, 3 working days; 当日17:30前, by 17:30 the same day."""
    if length.unit is Unit.SAME_DAY:
        return same_day(length.amount).in_(locale)
    unit = _UNITS[length.unit].in_(locale)
    if locale != "en":
        return f"{length.amount}{unit}"
    return f"{length.amount} {unit}" if length.amount == 1 else f"{length.amount} {unit}s"


def same_day(minutes: int) -> Text:
    """当日17:30前, 当日24时前: a time of the day, in minutes since midnight."""
    return Text(f"当日{clock(minutes, 'zh')}前", f"by {clock(minutes, 'en')} the same day")


def clock(minutes: int, locale: str) -> str:
    """A time of the day, from minutes since midnight; its end is 24时, as offices write it."""
    if minutes == _DAY and locale != "en":
        return "24时"
    return f"{minutes // _HOUR:02d}:{minutes % _HOUR:02d}"


def minutes(amount: int, locale: str) -> str:
    """Natural minutes in words: 90分钟, 4小时; none is at once."""
    if not amount:
        return Text("立即", "at once").in_(locale)
    if amount > _HOUR and amount % _HOUR == 0:
        return span(Span(amount // _HOUR, Unit.HOURS), locale)
    return span(Span(amount, Unit.MINUTES), locale)


def called_after(earliest: int, latest: int, locale: str) -> str:
    """When a rung is called, in words: 立即; 10分钟后; 最早5分钟后，最迟10分钟后（视条件）.

    The second is one time, which of them depends on the fields, and no span in which it may be called.
    """
    if earliest == latest:
        return _after(latest, locale)
    either = Text("最早{}，最迟{}（视条件）", "{} at the earliest, {} at the latest, by the conditions")
    return either.in_(locale).format(_after(earliest, locale), _after(latest, locale))


def _after(amount: int, locale: str) -> str:
    said = minutes(amount, locale)
    return Text("{}后", "after {}").in_(locale).format(said) if amount else said


def several(words: list[str], locale: str) -> str:
    """Words in a row, with the comma of the language."""
    return (", " if locale == "en" else "、").join(words)


def pair(name: str, value: str, locale: str) -> str:
    """A name and its value, with the colon of the language."""
    return f"{name}: {value}" if locale == "en" else f"{name}：{value}"


def bracket(words: str, locale: str) -> str:
    """Words in the brackets of the language, ready to follow others."""
    return f" ({words})" if locale == "en" else f"（{words}）"
