"""主办 and 协办: one leads and owes the answer; what another owes to it is a step of its own."""

from dataclasses import replace

from engine.duties import Instruction, Step
from engine.parts import Role, Text


def part_id(step: str, role: str) -> str:
    """The id of what this role owes to whoever leads: `check.police`."""
    return f"{step}.{role}"


def shares(given: Instruction) -> dict[str, str]:
    """Every step that an instruction asks for, with the role that owes it; the first is whoever leads."""
    return {given.id: given.role, **{part_id(given.id, role): role for role in given.assisting}}


def part(whole: Step, role: Role) -> Step:
    """What this role owes to whoever leads the whole, at the same levels and for the same incidents."""
    title, who = whole.title, role.title
    return replace(
        whole,
        id=part_id(whole.id, role.id),
        title=Text(f"{title.zh}（协办：{who.zh}）", f"{title.en} ({who.en} assists)"),
        by=role.id,
        part_of=whole.id,
        confirmed_by=(),
        confirmations=1,
    )
