"""The log form 接报登记 as it stands: what was typed, what is wrong with it, what it would set off."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from starlette.datastructures import FormData

from console import preview, refusals
from console.desk import Desk
from console.forms import TIMES, many, one, read_intake
from console.preview import Preview
from console.suggestion import Suggested, suggestion
from engine.errors import EngineError
from engine.plan import Plan
from flows.acts import intake as acts
from flows.acts.errors import BadInput, Problem
from flows.acts.intake import Intake
from playbooks.loading import Playbook

# What a title is while there is none yet: a forecast does not depend on it.
_UNTITLED = "—"
# The playbook that is chosen until another one is: most nights it is this.
_USUAL = "public-opinion"


@dataclass
class Draft:
    """The form, ready to be drawn. `problems` are by field; `said` is what the top of the page says."""

    playbooks: Mapping[str, Playbook]
    plan: Plan
    units: Sequence[str]
    key: str
    form: FormData
    suggested: Suggested | None = None
    preview: Preview = field(default_factory=Preview)
    problems: Mapping[str, str] = field(default_factory=dict)
    said: str = ""

    def value(self, name: str) -> str:
        """What was typed into a field."""
        return one(self.form, name)

    @property
    def content_free(self) -> bool:
        """Whether no words are asked for: by its playbook, or because they might be the secret."""
        return self.plan.content_free or self.value("content_free") == "yes"

    @property
    def is_drill(self) -> bool:
        """Whether it would be started as a drill 演练."""
        return self.value("drill") == "yes"

    def ticked(self, name: str) -> tuple[str, ...]:
        """What was ticked."""
        return many(self.form, name)


def drafted(desk: Desk, form: FormData) -> tuple[Draft, Intake, list[Problem]]:
    """The form as typed, the intake it makes, and what could not be read."""
    playbooks = desk.office.playbooks
    chosen = one(form, "playbook")
    plan = playbooks[chosen if chosen in playbooks else _default(playbooks)].plan
    units = sorted(desk.book.units.values())
    intake, problems = read_intake(form, plan, desk.office.calendar)
    intake, more = _possible(intake, units, desk)
    if not intake.playbook:
        intake = intake.model_copy(update={"playbook": plan.id})
    level = suggestion(plan, intake.fields, desk.words)
    return Draft(playbooks, plan, units, one(form, "key") or new_key(), form, level), intake, problems + more


def _possible(intake: Intake, units: Sequence[str], desk: Desk) -> tuple[Intake, list[Problem]]:
    """Without units nobody knows and times to come: said together with everything else that is wrong."""
    wrong = {}
    if intake.unit and intake.unit not in units:
        wrong["unit"] = intake.unit
    for name in TIMES:
        at = getattr(intake, name)
        if at and at > desk.wall.now:
            wrong[name] = desk.wall.clock(at)
    problems = [
        Problem(name, value, desk.words(f"problem.{name}", value=value)) for name, value in wrong.items()
    ]
    return intake.model_copy(update=dict.fromkeys(wrong)), problems


def _default(playbooks: Mapping[str, Playbook]) -> str:
    return _USUAL if _USUAL in playbooks else next(iter(playbooks))


def new_key() -> str:
    """The token that makes a form one incident, however often it is sent."""
    return f"form-{secrets.token_urlsafe(12)}"


def look_ahead(desk: Desk, draft: Draft, intake: Intake, problems: list[Problem]) -> Preview:
    """What logging this would do now; what is lacking, if that cannot be said yet. Raises StoreError."""
    if not intake.level:
        return Preview(lacking=(desk.words("problem.level"),))
    titled = intake if intake.title or draft.content_free else intake.model_copy(update={"title": _UNTITLED})
    try:
        seen = acts.preview(desk.office, titled, desk.likely)
    except BadInput as error:
        wrong = refusals.by_field([*problems, *error.problems], draft.plan, desk.words)
        return Preview(lacking=tuple(wrong.values()))
    except EngineError as error:
        return Preview(lacking=(refusals.said(error, draft.plan, desk.words),))
    return preview.in_words(seen, draft.plan, intake.level, desk.book, desk.wall)
