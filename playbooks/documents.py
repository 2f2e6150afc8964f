"""Documents 文书 in a playbook: their sections, and who passes them from 拟稿 to 印发."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field

from engine.documents import StageKind
from engine.parts import Text as Words
from playbooks.conditions import WHEN, When
from playbooks.outputs import Section
from playbooks.parts import Part, ShortText, Text
from playbooks.quorums import Who
from playbooks.saying import say
from playbooks.values import Id, Moment, refuse

KINDS: Final[Mapping[StageKind, Words]] = {
    StageKind.DRAFT: Words("拟稿", "Drafted"),
    StageKind.REVIEW: Words("核稿", "Reviewed"),
    StageKind.COUNTERSIGN: Words("会签", "Countersigned"),
    StageKind.SIGN: Words("签发", "Signed"),
    StageKind.ISSUE: Words("印发报送", "Issued"),
}


def _counts(pattern: str) -> str:
    left = pattern.replace("{office}", "").replace("{year}", "").replace("{n}", "", 1)
    if "{n}" not in pattern or "{" in left or "}" in left:
        example = '"{office}专报〔{year}〕{n}号"'
        remedy = say("write one {{n}}, and {{office}} and {{year}} where they belong: {0}", example)
        raise refuse(say("{0!r} does not count", pattern), remedy)
    return pattern


Numbering = Annotated[
    str, Field(min_length=3, max_length=60, pattern=r"^[^\r\n]*\S[^\r\n]*$"), AfterValidator(_counts)
]


class Stage(Part):
    """A stage 环节 of a document's way: a step of the checklist, `step:<document>.<stage>`."""

    does: StageKind = Field(
        title="环节", description="draft 拟稿, review 核稿, countersign 会签, sign 签发 or issue 印发报送"
    )
    id: Id | None = Field(
        None, description="small ASCII letters, digits and _; left out: what it does, such as review"
    )
    title: Text | None = Field(None, title="名称", description="left out: the usual word, such as 核稿")
    by: Who | None = Field(
        None, title="办理人", description="roles that pass it; of several each by another person"
    )

    @property
    def name(self) -> str:
        """Its id."""
        return self.id or self.does.value


class Passage(Section):
    """A section of a document: a person writes it, or the record fills it, or both."""

    written: bool | None = Field(
        None, strict=True, title="另写", description="yes: a person writes besides what the record fills"
    )


class Document(Part):
    """A document 文书: what is written, by whom, and on whose signature it goes out."""

    id: Id = Field(description="small ASCII letters, digits and _")
    title: Text = Field(title="标题", description="its heading")
    type: ShortText = Field(title="文种", description="such as 快报, 专报, 续报, 呈批单, 转办单")
    levels: tuple[str, ...] | None = Field(
        None, min_length=1, title="适用级别", description="levels that have it; left out: every level"
    )
    when: When = Field(default_factory=dict, title="条件", description=WHEN)
    after: tuple[Moment, ...] = Field(
        (), title="须先", description="moments its draft waits for; it cannot be passed on before"
    )
    required: bool = Field(
        False, strict=True, title="必办", description="whether 提请结案 waits until it has gone all its way"
    )
    before: Literal["archive"] | None = Field(
        None, title="归档前", description="archive: 归档 waits for it, and closing does not"
    )
    number: Numbering | None = Field(
        None,
        title="编号",
        description="its number, given at 签发: {n} counts, {office} and {year} are put in; left out: none",
    )
    sections: tuple[Passage, ...] = Field(min_length=1, title="内容", description="in their order")
    chain: tuple[Stage, ...] = Field(
        min_length=2, title="办文环节", description="in their order: drafted first, signed once, then issued"
    )


def stage_ids(document: Any) -> list[str]:
    """The ids of its stages as steps have them, of a document as read; what is malformed is left out."""
    chain = document.get("chain") if isinstance(document, dict) else None
    name = document.get("id") if isinstance(document, dict) else None
    stages = [one for one in chain if isinstance(one, dict)] if isinstance(chain, list) else []
    own = [one.get("id", one.get("does")) for one in stages]
    return [step_id(name, one) for one in own if isinstance(one, str) and isinstance(name, str)]


def step_id(document: str, stage: str) -> str:
    """The id of the step that a stage is."""
    return f"{document}.{stage}"
