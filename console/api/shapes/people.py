"""Changes of the address book and the roster 通讯录与值班表: one at a time, and as files."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Base64Bytes, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from console.api.problems import Wrong
from console.api.shapes.common import Moment, Sent, Shape
from console.api.shapes.office import RegisterEntry, Shift

Text = Annotated[str, StringConstraints(max_length=100)]
# As many rows as a sheet may have that people send from the page, and as wide as any that was met.
_ROWS, _CELLS = 5_000, 40
Cell = Annotated[str, StringConstraints(max_length=400)]


class Changed(Shape):
    """What was changed, read back from the register: the same however often it is asked for."""

    id: str = Field(description='The person, unit or shift it is about; "" of what is about several')
    entry: RegisterEntry | None = Field(description="Its entry 操作记录; null: it was so already")


class NewPerson(Sent):
    """Somebody new 新增人员; whoever left under this unit, name and post comes back."""

    unit: Text = Field(description="单位: the id of one there is, or a name, new or not")
    name: Text = Field(description="姓名")
    post: Text = Field(description="岗位, as the roster and the playbooks call it")
    language: Literal["zh", "en"] = "zh"
    mobiles: str = Field("", max_length=200, description="手机, several with 、 between")
    landlines: str = Field("", max_length=200, description="座机, several with 、 between")


class PersonChange(Sent):
    """Another unit, name, post or language; what is left out stays."""

    unit: Text | None = None
    name: Text | None = None
    post: Text | None = None
    language: Literal["zh", "en"] | None = None


class NewNumber(Sent):
    """Another number 号码 of somebody's; it is tried last, and not verified yet."""

    kind: Literal["mobile", "landline"]
    number: str = Field(max_length=40)


class Code(Sent):
    """The six digits that were sent to a number, as its owner says them."""

    code: str = Field(max_length=20)


class UnitGiven(Sent):
    """A unit 单位 and the one it belongs to."""

    name: Text
    above: str = Field("", max_length=40, description='上级单位, by its id; "": the top of the tree')


class ShiftGiven(Sent):
    """A shift 班次. The end is not part of it; a night ends the next day."""

    post: Text = Field(description="岗位, as the roster and the playbooks call it")
    person: str = Field(max_length=40, description="人员, by the id")
    starts: Moment
    ends: Moment


class Gap(Shape):
    """A time in which nobody holds a post 空岗."""

    post: str
    starts: datetime
    ends: datetime


class Held(Shape):
    """Who holds which post."""

    post: str
    person: str


class Overlap(Shape):
    """Two shifts at the same time 重叠: of one post, or of one person at two."""

    first: Held
    second: Held
    starts: datetime
    ends: datetime


class Week(Shape):
    """Seven days of the roster from a Monday 一周值班."""

    monday: date
    shifts: list[Shift]
    posts: list[str]
    gaps: list[Gap] = Field(description="From now on; what is over is past mending")
    overlaps: list[Overlap]


class Sheet(Sent):
    """A table with its headings, as a file 文件 or as rows 行; one of the two."""

    name: str = Field("rows.csv", max_length=120, description="The file's name: it ends with .xlsx or .csv")
    file: Base64Bytes | None = Field(None, description="Its content, base64")
    rows: list[Annotated[list[Cell], Field(max_length=_CELLS)]] | None = Field(
        None, max_length=_ROWS, description="Rows of cells as they would be typed, the headings first"
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> "Sheet":
        if (self.file is None) is (self.rows is None):
            raise PydanticCustomError("file_or_rows", "a file or rows")
        return self


class SheetTaken(Sheet):
    """The same to be entered, as it was looked at."""

    edition: int = Field(ge=0, le=2**53, description="`edition` of the preview: nothing has changed since")


class SheetChange(Shape):
    """What becomes of a person or a shift."""

    kind: str = Field(description="added 新增, changed 修改, removed 移除")
    cells: list[str] = Field(description="Numbers masked; a change with → between")


class SheetPreview(Shape):
    """What entering it would do. Nothing is entered, and nothing will be while there are `problems`."""

    edition: int
    added: int
    updated: int
    removed: int
    problems: list[Wrong]
    warnings: list[Wrong]
    changes: list[SheetChange] = Field(description="Rows that change nothing are left out")


class Export(Sent):
    """通讯录导出 with whole numbers; it is entered first who took it, and why."""

    format: Literal["xlsx", "csv"] = "csv"
    reason: str = Field(max_length=400, description="导出理由")


class RuleSet(Sent):
    """个人呼叫规则 for matters of one urgency."""

    steps: list[Annotated[str, StringConstraints(max_length=40)]] = Field(
        max_length=20,
        description="voice, voice@60 (seconds later), sms:2@60 (second number); none: as the playbook says",
    )


class QuietHours(Sent):
    """免打扰时段 on the office's clock."""

    hours: str = Field(max_length=20, description='22:00-07:00; "" takes them away', examples=["22:00-07:00"])


class Language(Sent):
    """The language of one's pages and of what is sent to oneself."""

    language: Literal["zh", "en"]


class SelfTry(Shape):
    """One try of a test page."""

    channel: str
    state: str
    at: datetime


class SelfTest(Shape):
    """试呼: the last test page to oneself."""

    number: str
    at: datetime
    is_open: bool
    answered_at: datetime | None
    tries: list[SelfTry]


class OwnNumber(Shape):
    """A number of one's own, masked; `contact` names it in addresses."""

    contact: str
    number: str
    standing: str
    words: str


class Settings(Shape):
    """个人设置: everything one has set for oneself."""

    person: str
    language: str
    numbers: list[OwnNumber]
    rules: dict[str, list[str]] = Field(
        description="By urgency; of one that is not here the playbook decides"
    )
    quiet: str
    self_test: SelfTest | None


class TestPage(Shape):
    """A test page 试呼 was started or ended."""

    number: str
    is_open: bool
