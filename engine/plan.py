"""Plan: a playbook 处置预案 after compilation. Frozen onto the incident when it starts.

A plan names rules ("role: duty_leader"), never persons; roles resolve through the roster when
something fires. Levels are ASCII ids (`II`); what people read is a `Text`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.conditions import Fields, holds
from engine.documents import Document
from engine.duties import Cadence, Deadline, Instruction, Question, Step, Tell
from engine.handling import Handling, in_force, ordered
from engine.parts import Field, Ladder, Level, MessageUse, ReportSection, Role, Span, Text
from engine.quorums import Quorum
from engine.vocabulary import Chapter


@dataclass(frozen=True, slots=True)
class Plan:
    """All that the engine may know of a playbook."""

    id: str
    version: str
    title: Text
    category: Text
    basis: tuple[str, ...]
    levels: tuple[Level, ...]
    fields: tuple[Field, ...]
    roles: Mapping[str, Role]
    ladders: Mapping[str, Ladder]  # level id -> ladder
    tells: tuple[Tell, ...]
    gate: Mapping[str, Span]  # level id -> how long 核定 may take before the desk telephones
    act_within: Mapping[str, Span]  # level id -> how long an answer may stand without an action
    deadlines: tuple[Deadline, ...]
    cadences: tuple[Cadence, ...]
    steps: tuple[Step, ...]
    messages: Mapping[str, MessageUse]  # occasion: page, warn, breach, update, chase
    sections: tuple[ReportSection, ...]
    confirmed_by: tuple[str, ...]  # the posts (roles) that may confirm a level that names none itself
    reviewer: str  # the role that accepts or returns the report on a level that names none itself
    review_within: Span
    content_free: bool
    confirmations: int = 1  # how many of `confirmed_by` it takes
    questions: tuple[Question, ...] = ()
    reopen_within: Span | None = None  # how long after 结案 it may be opened again; None: not at all
    drill_calls: tuple[str, ...] = ()  # roles outside the office that a drill may call
    documents: tuple[Document, ...] = ()
    consented_by: tuple[str, ...] = ()  # who agrees to reporting upward; none: who confirms the level
    handlings: tuple[Handling, ...] = ()  # 处置方式: the first that holds
    chapters: Mapping[Chapter, tuple[Text, ...]] = field(default_factory=dict)  # what stays words
    instructions: tuple[Instruction, ...] = ()  # of the incident, not of the playbook: `engine.instructing`

    def level(self, level_id: str) -> Level:
        """The level with this id; KeyError if the plan has none."""
        for level in self.levels:
            if level.id == level_id:
                return level
        raise KeyError(level_id)

    def gravest(self, *level_ids: str) -> Level:
        """The gravest of these levels; KeyError for one the plan does not have."""
        return min(map(self.level, level_ids), key=lambda level: level.rank)

    # Who has a say. Of an event and a response level the graver decides.

    def confirming(self, *level_ids: str) -> Quorum:
        """Who has to confirm these levels."""
        return self.gravest(*level_ids).confirmed_by or Quorum(self.confirmed_by, self.confirmations)

    @property
    def confirmers(self) -> tuple[str, ...]:
        """Every role that may confirm some level."""
        every = (role for level in self.levels for role in self.confirming(level.id).roles)
        return tuple(dict.fromkeys(every))

    def consenters(self, *level_ids: str) -> tuple[str, ...]:
        """The roles that agree to a report upward of these levels."""
        return self.consented_by or self.confirming(*level_ids).roles

    def reviewing(self, *level_ids: str) -> str:
        """The role that accepts or returns the report on these levels."""
        return self.gravest(*level_ids).reviewed_by or self.reviewer

    def enders(self, *level_ids: str) -> tuple[str, ...]:
        """The roles that may lower these levels or put them up for closure; none: anybody may.

        Where any level names some, one that does not is ended by those who may confirm it.
        """
        is_kept = any(one.ended_by for one in self.levels)
        return self.gravest(*level_ids).ended_by or (self.confirming(*level_ids).roles if is_kept else ())

    @property
    def checklist(self) -> tuple[Step, ...]:
        """The steps that are no stage of a document, at every level."""
        return tuple(step for step in self.steps if not step.document)

    def deadline(self, deadline_id: str) -> Deadline:
        """The deadline with this id; KeyError if the plan has none."""
        for deadline in self.deadlines:
            if deadline.id == deadline_id:
                return deadline
        raise KeyError(deadline_id)

    def deadlines_at(self, level_id: str, fields: Fields) -> tuple[Deadline, ...]:
        """The limits with a clock at this level with these coded fields."""
        return tuple(
            limit
            for limit in self.deadlines
            if (level_id in limit.within or level_id in limit.until) and holds(limit.when, fields)
        )

    @property
    def asked(self) -> Mapping[str, Question]:
        """The fields that somebody is asked to decide: not judged at logging."""
        return {question.field: question for question in self.questions}

    def questions_at(self, level_id: str, fields: Fields) -> tuple[Question, ...]:
        """What is to be decided at this level with these coded fields."""
        return tuple(q for q in self.questions if level_id in q.within and holds(q.when, fields))

    def tells_at(self, level_id: str, fields: Fields) -> tuple[Tell, ...]:
        """Who has to be told at this level with these coded fields."""
        return tuple(tell for tell in self.tells if level_id in tell.levels and holds(tell.when, fields))

    def steps_at(self, level_id: str, fields: Fields) -> tuple[Step, ...]:
        """The checklist at this level with these coded fields, as the matter is handled there."""
        how = self.handling_at(level_id, fields)
        here = (step for step in self.steps if level_id in step.levels and holds(step.when, fields))
        return tuple(ordered(step, how) for step in here)

    def handling_at(self, level_id: str, fields: Fields) -> Handling | None:
        """How a matter of this level with these coded fields is handled 处置方式; None: not said."""
        return in_force(self.handlings, level_id, fields)

    def documents_at(self, level_id: str, fields: Fields) -> tuple[Document, ...]:
        """What is to be written at this level with these coded fields, in its order."""
        return tuple(one for one in self.documents if level_id in one.levels and holds(one.when, fields))

    def sections_at(self, fields: Fields) -> tuple[ReportSection, ...]:
        """What the report of an incident with these coded fields is made of, in its order."""
        return tuple(section for section in self.sections if holds(section.when, fields))
