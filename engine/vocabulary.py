"""The words everything else is written in; docs/glossary.md gives both languages.

Each value is stored and hashed, so a value is never renamed; a label shown to people may be.
"""

from enum import StrEnum


class State(StrEnum):
    """Where an incident 事件 stands."""

    TRIAGE = "triage"  # 待研判
    HANDLING = "handling"  # 处置中
    CLOSING = "closing"  # 待结案
    CLOSED = "closed"  # 已结案
    ARCHIVED = "archived"  # 已归档
    UNFOUNDED = "unfounded"  # 经核不实
    VOID = "void"  # 作废（误录）
    MERGED = "merged"  # 并案

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something before the record can rest."""
        return self in _OPEN


_OPEN = frozenset({State.TRIAGE, State.HANDLING, State.CLOSING})


class Side(StrEnum):
    """Where a recipient stands to the office: a machine never telephones upward."""

    OWN = "own"  # 本单位
    BELOW = "below"  # 下级
    PEER = "peer"  # 平级
    ABOVE = "above"  # 上级


class Standing(StrEnum):
    """How binding a time limit is; printed beside every limit."""

    LAW = "law"  # 法律法规
    SUPERIOR_DOCUMENT = "superior_document"  # 上级文件
    SUPERIOR_ORDER = "superior_order"  # 上级交办要求
    OWN_RULE = "own_rule"  # 本级制度
    ELSEWHERE = "elsewhere"  # 外地做法
    DEFAULT = "default"  # 系统默认（待确认）


class Mode(StrEnum):
    """How a matter is handled 处置方式, seen from whoever has to act."""

    ASK = "ask"  # 请示: nothing is done before it is approved
    REPORT = "report"  # 上报: it is reported, and done meanwhile
    ACT = "act"  # 直接处置: it is done, and reported afterwards


class Chapter(StrEnum):
    """A chapter of an 应急预案 that is words only: nothing in it is decided by a rule."""

    PURPOSE = "purpose"  # 编制目的
    WATCHING = "watching"  # 监测预警
    RECOVERY = "recovery"  # 善后处置
    SUPPORT = "support"  # 应急保障
    SUPERVISION = "supervision"  # 监督管理


class Anchor(StrEnum):
    """The instant a clock counts from."""

    OCCURRED = "occurred"  # 事发
    FOUND = "found"  # 发现
    RECEIVED = "received"  # 接报
    LOGGED = "logged"  # 登记
    CONFIRMED = "confirmed"  # 核定
    GRADED = "graded"  # 定级: 核定, or the last 提级 or 降级 since
    RESOLVED = "resolved"  # 提请结案
    CONSENTED = "consented"  # 同意上报
    REOPENED = "reopened"  # 重新办理
    INSTRUCTED = "instructed"  # 批示、交办: the first


class Unit(StrEnum):
    """What a span counts in. Minutes and hours run through nights and holidays."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"  # 自然日
    WORKING_DAYS = "working_days"  # 工作日, with 调休
    SAME_DAY = "same_day"  # 当日: a wall-clock time of the day it counts from, in minutes since midnight


class ActorKind(StrEnum):
    """Who can have done something."""

    PERSON = "person"
    SYSTEM = "system"
    PHONE = "phone"
    PREFECT = "prefect"


class ChannelKind(StrEnum):
    """How a page travels. MANUAL is a person at the desk who dials: 人工拨打."""

    SMS = "sms"
    VOICE = "voice"
    CHAT = "chat"  # an instant message: 政务微信, 钉钉
    MANUAL = "manual"


# The quiet channels, the quietest first: nobody is rung about what is over, or on its way.
QUIET = (ChannelKind.CHAT, ChannelKind.SMS)


class Medium(StrEnum):
    """How a report travels upward 报送方式."""

    TELEPHONE = "telephone"  # 电话
    FAX = "fax"  # 传真
    SYSTEM = "system"  # 平台: the superior's own reporting system
    PAPER = "paper"  # 纸质


class Receipt(StrEnum):
    """What somebody did with what was handed over."""

    READ = "read"  # 已读
    SIGNED = "signed"  # 签收


class Way(StrEnum):
    """How somebody let it be known."""

    TELEPHONE = "telephone"  # 电话
    PAPER = "paper"  # 纸质
    IN_PERSON = "in_person"  # 当面
    SYSTEM = "system"  # 系统: an office system, a government messenger


class ContentFree(StrEnum):
    """Why an incident keeps no content 不录内容: codes only, for the words themselves might be the secret."""

    SUSPECTED = "suspected"  # 疑似涉密
    ORDERED = "ordered"  # 上级或保密部门要求
    APPRAISED = "appraised"  # 已鉴定


class Stage(StrEnum):
    """Which of the reports on a matter goes upward."""

    FIRST = "first"  # 首报
    PROGRESS = "progress"  # 续报
    FINAL = "final"  # 终报


class PageState(StrEnum):
    """One person to be reached about one incident."""

    OPEN = "open"  # 呼叫中
    ANSWERED = "answered"  # 已应答
    DECLINED = "declined"  # 无法处理: heard of it, and cannot act
    WITHDRAWN = "withdrawn"  # somebody else answered, or the matter is over
    UNANSWERED = "unanswered"  # 未应答 / 未确认


class AttemptState(StrEnum):
    """One try of a page on one channel by one provider."""

    PENDING = "pending"
    CLAIMED = "claimed"
    HANDED_OVER = "handed_over"
    DELIVERED = "delivered"
    ANSWERED = "answered"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    UNKNOWN = "unknown"  # 结果待核


class Cause(StrEnum):
    """Why a vendor did not carry a message; what to do next follows from it. Stored with attempts."""

    NUMBER = "number"  # nobody is reached at this number like this: it is disabled, the next channel goes
    PASSING = "passing"  # it may pass: another provider at once, or the same one a little later
    THROTTLED = "throttled"  # we are too fast for the vendor
    ACCOUNT = "account"  # credentials, balance, suspension: alarm, and another provider
    MESSAGE = "message"  # this text or template is refused: another provider or channel


class ClockState(StrEnum):
    """How a deadline stands."""

    RUNNING = "running"  # 计时中
    WARNED = "warned"  # 临期
    BREACHED = "breached"  # 已超时
    MET = "met"  # 按时完成
    MET_LATE = "met_late"  # 超时完成
    SENT_BACK = "sent_back"  # what met it was not good enough 退回; it runs on in another epoch
    SUPERSEDED = "superseded"  # another level or coded field asks otherwise; kept on record
    ENDED = "ended"  # the incident ended before it was met

    @property
    def is_running(self) -> bool:
        """Whether the thing asked for is still owed."""
        return self in _RUNNING

    def read(self, *, missed: bool) -> "ClockState":
        """How it stands for whoever reads it: what was missed stays missed when the incident ends."""
        return ClockState.BREACHED if missed and self is ClockState.ENDED else self


_RUNNING = frozenset({ClockState.RUNNING, ClockState.WARNED, ClockState.BREACHED})


class Urgency(StrEnum):
    """How hard a page tries to wake somebody: by the response level and what it is about."""

    MOST_URGENT = "most_urgent"  # 特急
    URGENT = "urgent"  # 加急
    NORMAL = "normal"  # 普通


class Per(StrEnum):
    """What a limit on messages counts by."""

    PERSON = "person"
    CHANNEL = "channel"
    PROVIDER = "provider"


class Held(StrEnum):
    """Why a try that could go waits."""

    LINE = "line"  # its telephone rings about something else
    LIMIT = "limit"  # as much went out as one person, channel or provider is to get
    REAL = "real"  # it is of a drill, and its person is called about something real


class TimerKind(StrEnum):
    """What a timer does when it is due."""

    RUNG = "rung"  # page the next rung of the ladder
    TELL = "tell"  # page somebody who has to be told
    GATE = "gate"  # nobody confirmed the level: the desk telephones instead
    LAPSE = "lapse"  # answered, then nothing done: the ladder opens again
    WARN = "warn"  # a deadline is near
    BREACH = "breach"  # a deadline has passed
    UPDATE = "update"  # a recurring report is owed
    ASK = "ask"  # somebody is asked to decide
    SILENCE = "silence"  # nobody has decided in time
    CHASE = "chase"  # a report waits for its review
    DRILL_END = "drill_end"  # a drill has lasted long enough


class ReasonKind(StrEnum):
    """Why a person is paged; one open page carries all its reasons."""

    RUNG = "rung"
    TELL = "tell"
    INSTRUCT = "instruct"  # a superior asks for something 批示、交办, and no plan has him or her told
    REOPENED = "reopened"
    WARN = "warn"
    BREACH = "breach"
    PROGRESS = "progress"
    UPDATE = "update"
    ASK = "ask"
    CHASE = "chase"


class AccountRole(StrEnum):
    """What an account is for; `engine.rights` says what each may do."""

    ADMINISTRATOR = "administrator"  # 系统管理员
    AUDITOR = "auditor"  # 审计员
    DUTY_OFFICER = "duty_officer"  # 值班员
    UNIT_CONTACT = "unit_contact"  # 单位联络员
    DUTY_LEADER = "duty_leader"  # 带班领导
    LEADER = "leader"  # 领导


class SessionKind(StrEnum):
    """Whether one person is signed in, or a shared PC is a desk 值班席."""

    PERSONAL = "personal"
    DESK = "desk"
