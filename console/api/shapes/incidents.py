"""事件: as it stands in a list, whole, and as it is entered."""

from datetime import datetime

from pydantic import Field

from console.api.shapes.common import Level, Moment, Named, Sent, Shape
from engine.vocabulary import ClockState, Standing, State
from flows.acts.intake import Intake


class IncidentRow(Shape):
    """An incident 事件 in a list."""

    number: str = Field(description="编号, such as 2026-0042", examples=["2026-0042"])
    title: str = Field(description='标题; "" where no content is kept 不录内容')
    playbook: Named = Field(description="处置预案")
    category: str = Field(description="类别, in words")
    state: State = Field(description="状态: 待研判 triage, 处置中 handling, 待结案 closing …")
    state_words: str
    event_level: Level = Field(description="事件级别")
    response_level: Level = Field(description="响应级别")
    unit: str = Field(description='涉事单位; "" if none is named')
    drill: bool = Field(description="演练")
    content_free: bool = Field(description="不录内容: no words are kept of it")
    logged_at: datetime = Field(description="登记时间")
    changed_at: datetime


class Limit(Shape):
    """A limit 时限, running or over."""

    id: str
    title: str
    state: ClockState = Field(description="计时中 running, 临期 warned, 已超时 breached, 按时完成 met …")
    state_words: str
    anchor: str = Field(description="What it counts from 起算, in words")
    started_at: datetime
    due_at: datetime
    met_at: datetime | None
    breached_at: datetime | None
    within: str = Field(description="How long 期限, in words: it may be working days, which no ISO span says")
    source: str = Field(description="依据")
    standing: Standing = Field(description="How binding 效力")
    provisional: bool = Field(description="The calendar of that year is not published yet")
    epoch: int = Field(description="How often it was counted anew")


class Step(Shape):
    """A line of the checklist 步骤."""

    id: str
    title: str
    required: bool
    done: bool
    possible: bool = Field(description="Whether it can be entered as done in this state")
    waits: str = Field(description='What has to come first 须先; "" if nothing')
    opens: str = Field(description='From when on it can be done, in words, while it has to wait 间隔; or ""')
    by: str = Field(description='The role it is for; "" for anybody')


class Update(Shape):
    """A recurring report 续报 that is owed or awaited."""

    id: str
    title: str
    due_at: datetime
    owed: bool = Field(description="到期未报")


class Waiting(Shape):
    """Something that waits for another person, such as 待另一人核定."""

    what: str
    spoken: str
    waits: str


class NextStep(Shape):
    """What the desk does next 下一步: one sentence, and the act it is done by ("" for none)."""

    says: str
    act: str


class Ahead(Shape):
    """What the system will do by itself, and when: 02:25 转呼 分管领导."""

    at: datetime
    what: str
    is_limit: bool


class Said(Shape):
    """Something registered, by its name in words."""

    name: str
    value: str


class Incident(IncidentRow):
    """One incident, whole: where it stands, what runs, what comes next."""

    level_words: str = Field(description="级别, as a title says it")
    logged_by: str = Field(description="登记人")
    registered: list[Said] = Field(description="Everything entered of it, in words, telephone numbers masked")
    related: list[Said] = Field(description="关联事件: the number of each, and how they belong together")
    texts: dict[str, str] = Field(description="The words of 信息接报登记表 by their fields' names")
    fields: dict[str, bool | str] = Field(description="The playbook's coded fields 编码项")
    moments: dict[str, datetime] = Field(
        description="事发 occurred, 发现 found, 接报 received, 登记 logged …"
    )
    limits: list[Limit]
    steps: list[Step]
    updates: list[Update]
    waiting: list[Waiting]
    next: NextStep
    ahead: list[Ahead] = Field(description="What happens by itself 将自动, the next first")
    watch_alive: bool = Field(description="False: no watch is alive, nobody is being called")
    trouble: str = Field(description='What the watch finds amiss, in words; "" if nothing')


class NewIncident(Intake, Sent):
    """接报登记: an incident to be entered. `playbook`, `level` and whatever the level asks for are needed."""

    occurred_at: Moment | None = Field(None, description="事发时间")
    found_at: Moment | None = Field(None, description="发现时间; now if it is left out")
    received_at: Moment | None = Field(None, description="接报时间; now if it is left out; earlier: 补录")

    def intake(self) -> Intake:
        """As the act takes it."""
        return Intake.model_validate(self.model_dump())


class Dial(Shape):
    """Somebody to ring by hand 人工拨打; the number is masked for whoever may not see numbers."""

    role: str
    name: str
    number: str


class Suggested(Shape):
    """A level that the coded fields ask for 建议初判, and why."""

    level: Level
    title: str = Field(description="重大, 较大 … in words")
    why: str


class Entered(Shape):
    """The incident was entered 已登记, and is called about."""

    id: str
    number: str
    watch_alive: bool = Field(description="False: nobody is being called; ring those in `dial` now")
    dial: list[Dial]
    suggested: Suggested | None = Field(description="Which level the coded fields ask for, whatever was set")


class ForecastCall(Shape):
    """Somebody who would be called."""

    at: datetime
    kind: str = Field(description="rung 转呼, or tell 告知")
    role: str
    people: list[str]
    by_hand: bool = Field(description="人工拨打: the desk dials")
    spared: bool = Field(description="A drill leaves them alone")


class ForecastLater(Shape):
    """Somebody who would be told of something that is still to come, and not before."""

    role: str
    people: list[str]
    by_hand: bool = Field(description="人工拨打: the desk dials")
    spared: bool = Field(description="A drill leaves them alone")
    after: list[str] = Field(description="What it waits for, in words; the first that comes is enough")


class ForecastLimit(Shape):
    """A limit that would run."""

    id: str
    title: str
    due_at: datetime
    source: str
    standing: Standing
    provisional: bool


class AlikeIncident(Shape):
    """An incident this may be one more report of 可能是同一件."""

    number: str
    title: str
    state: str
    why: str
    strong: bool = Field(description="The console asks before it enters another one")


class Forecast(Shape):
    """提交后会发生什么: nothing was entered, nobody is called."""

    handling: str = Field(description='处置方式, in words; "" where the plan does not say')
    calls: list[ForecastCall]
    later: list[ForecastLater] = Field(default=[], description="告知于后: told once something has come")
    limits: list[ForecastLimit]
    suggested: Suggested | None
    alike: list[AlikeIncident]
