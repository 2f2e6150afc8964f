"""A playbook file under inspection: its data, the names in it, and those of its parts that are valid."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.conditions import Condition
from engine.vocabulary import Side
from playbooks import chains, conditions, sharing
from playbooks.documents import Document as WrittenDocument
from playbooks.errors import Problem
from playbooks.limits import Deadline
from playbooks.naming import CONDITIONS, Names, names, nodes
from playbooks.parts import CodedField, Ladder, Role
from playbooks.reading import Document, Path, child
from playbooks.rules import Rule
from playbooks.schema import Handling, Step, Tell
from playbooks.updates import Update
from playbooks.validating import sound


@dataclass(frozen=True)
class Draft:
    """A file under inspection: its data, the names in it, and those of its parts that are valid."""

    document: Document

    @cached_property
    def names(self) -> Names:
        """Every kind of name and the names of that kind."""
        return names(self.document.data)

    @cached_property
    def roles(self) -> Mapping[str, Role]:
        """The valid roles by id."""
        return {role.id: role for _, role in sound(Role, child(self.document.data, "roles"))}

    @cached_property
    def fields(self) -> Mapping[str, CodedField]:
        """The valid coded fields by id."""
        return {field.id: field for _, field in sound(CodedField, child(self.document.data, "fields"))}

    @cached_property
    def ladders(self) -> tuple[tuple[Path, Ladder], ...]:
        """The valid ladders with their paths."""
        items = sound(Ladder, child(self.document.data, "ladders"))
        return tuple((("ladders", index), ladder) for index, ladder in items)

    @cached_property
    def updates(self) -> Mapping[str, Update]:
        """The valid recurring reports by what a moment names: one of each role that owes one."""
        items = sound(Update, child(self.document.data, "updates"))
        return {owed: update for _, update in items for owed in update.ids}

    @cached_property
    def tells(self) -> tuple[tuple[Path, Tell], ...]:
        """The valid duties to tell with their paths."""
        items = sound(Tell, child(self.document.data, "tell"))
        return tuple((("tell", index), tell) for index, tell in items)

    @cached_property
    def deadlines(self) -> tuple[tuple[Path, Deadline], ...]:
        """The valid deadlines with their paths."""
        items = sound(Deadline, child(self.document.data, "deadlines"))
        return tuple((("deadlines", index), deadline) for index, deadline in items)

    @cached_property
    def conditions(self) -> tuple[tuple[Path, Condition], ...]:
        """What each condition with sound parts means, with its path; empty ones always hold."""
        return tuple(
            (path, conditions.compiled(written, self.fields))
            for pattern in CONDITIONS
            for path, written in nodes(self.document.data, pattern)
            if written and self.is_sound(written)
        )

    def is_sound(self, written: object) -> bool:
        """Whether a condition's shape is right and its fields are known and valid."""
        known = all(name in self.fields for _, name, _ in conditions.leaves(written))
        return known and conditions.is_condition(written)

    @cached_property
    def steps(self) -> tuple[tuple[Path, Step], ...]:
        """The valid steps with their paths, and the stages of documents with those of their documents."""
        items = sound(Step, child(self.document.data, "steps"))
        plain = [(("steps", index), one) for index, step in items for one in (step, *sharing.parts_of(step))]
        stages = [(path, step) for path, document in self.documents for step in chains.steps(document)]
        return (*plain, *stages)

    @cached_property
    def handlings(self) -> tuple[tuple[Path, Handling], ...]:
        """The valid ways of handling with their paths."""
        items = sound(Handling, child(self.document.data, "handling"))
        return tuple((("handling", index), handling) for index, handling in items)

    @cached_property
    def documents(self) -> tuple[tuple[Path, WrittenDocument], ...]:
        """The valid documents with their paths."""
        items = sound(WrittenDocument, child(self.document.data, "documents"))
        return tuple((("documents", index), document) for index, document in items)

    def problem(self, path: Path, message: str, remedy: str, rule: Rule) -> Problem:
        """A problem at `path`."""
        return self.document.problem(path, message, remedy, rule)

    def is_side(self, role_id: str, side: Side) -> bool:
        """Whether the role stands on that side, or may: one that is not valid could be anything."""
        role = self.roles.get(role_id)
        return role is None or role.side is side
