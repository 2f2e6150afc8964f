"""The log form 接报登记 as it stands: what was typed, what is wrong with it, what it would set off."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from starlette.datastructures import FormData

from console import preview, refusals
from console.alike import Same, same
from console.desk import Desk
from console.fitting import Fit, fitting
from console.forms import TIMES, many, one, read_intake
from console.preview import Preview
from console.suggestion import Suggested, suggestion
from console.told import Tellable, tellable
from console.unsent import Shown, owner, received, shown
from engine.errors import EngineError
from engine.plan import Plan
from flows.acts import intake as acts
from flows.acts import unsent
from flows.acts.errors import BadInput, Problem
from flows.acts.intake import Intake, is_late
from models.errors import StoreError
from models.registration import PARTICULARS
from playbooks.loading import Playbook

# What can wait until the phones ring.
_FOLDED = ("summary", "place", "response_level", *PARTICULARS)
# What a title is while there is none yet: a forecast does not depend on it.
_UNTITLED = "—"
# The playbook that is chosen until another one is: most nights it is this.
_USUAL = "public-opinion"


@dataclass(frozen=True, slots=True)
class Left:
    """A form that was not submitted: when it was left, and the words that tell it apart."""

    key: str
    at: str
    words: str
    files: int


_NUMERALS = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}


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
    files: Sequence[Shown] = ()
    is_left: bool = False  # words lie there still that may not be kept
    kept: bool = False  # whether what was typed outlasts this browser
    fits: Sequence[Fit] = ()  # playbooks that fit what was typed
    same: Sequence[Same] = ()  # what it may be one more report of
    tellable: Sequence[Tellable] = ()  # whom the officer may have told by telephone
    left: Left | None = None  # what the same person was filling in before

    def value(self, name: str) -> str:
        """What was typed into a field."""
        return one(self.form, name)

    @property
    def digits(self) -> Mapping[str, int]:
        """The key of each level: its own number, so that 2 never means Ⅲ; its place, if it has none."""
        own = {level.id: _NUMERALS.get(level.id, 0) for level in self.plan.levels}
        return own if all(own.values()) else {level: place for place, level in enumerate(own, 1)}

    @property
    def content_free(self) -> bool:
        """Whether no words are asked for: by its playbook, or because they might be the secret."""
        return self.plan.content_free or self.value("content_free") == "yes"

    @property
    def has_more(self) -> bool:
        """Whether the folded part is to be open: something is in it, or something in it may be wrong."""
        return bool(self.problems) or any(self.value(name) for name in _FOLDED)

    @property
    def is_drill(self) -> bool:
        """Whether it would be started as a drill 演练."""
        return self.value("drill") == "yes"

    def ticked(self, name: str) -> tuple[str, ...]:
        """What was ticked."""
        return many(self.form, name)


def drafted(desk: Desk, form: FormData) -> tuple[Draft, Intake, list[Problem]]:
    """The form as typed, the intake it makes, and what could not be read."""
    form = _with_now(form, desk)
    playbooks = desk.office.playbooks
    chosen = one(form, "playbook")
    plan = playbooks[chosen if chosen in playbooks else _default(playbooks)].plan
    units = sorted(desk.book.units.values())
    intake, problems = read_intake(form, plan, desk.office.calendar)
    intake, more = _possible(intake, units, desk)
    if not intake.playbook:
        intake = intake.model_copy(update={"playbook": plan.id})
    level = suggestion(plan, intake.fields, desk.words)
    draft = Draft(playbooks, plan, units, one(form, "key") or new_key(), form, level)
    draft.tellable = tellable(
        plan, intake.unit or "", desk.who.person if desk.who else None, desk.book, desk.wall
    )
    if not draft.content_free:
        draft.fits = fitting(intake, playbooks, desk.words)
        draft.same = same(desk, intake, draft.key, draft.ticked("apart"))
    return draft, intake, problems + more


def _with_now(form: FormData, desk: Desk) -> FormData:
    """The form with the time filled in whose button 现在 was pressed."""
    name = one(form, "now")
    if name not in TIMES:
        return form
    rest = [pair for pair in form.multi_items() if pair[0] not in (name, "now")]
    return FormData([*rest, (name, desk.wall.field(desk.wall.now))])


def keep(desk: Desk, draft: Draft, form: FormData, problems: list[Problem], *, whole: bool = True) -> None:
    """Keep what was typed, and the files that came with it; those not taken join the `problems`.

    `whole`: the form is drawn again, and may have another key.
    """
    fresh = new_key() if whole else ""
    kept = received(desk, draft.key, form, fresh, wordless=draft.content_free)
    draft.key, draft.kept, draft.files = kept.key, kept.is_kept, shown(kept.staged.files)
    draft.is_left = kept.is_left
    problems += kept.staged.problems


def left(desk: Desk) -> Left | None:
    """What this person was filling in and has not submitted. None too if it cannot be looked up now."""
    try:
        found = unsent.latest(desk.office, owner(desk))
    except StoreError:
        return None
    return Left(found.key, desk.wall.clock(found.saved_at), found.words, len(found.files)) if found else None


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
    late = intake.received_at if intake.received_at and is_late(intake.received_at, desk.wall.now) else None
    levels = (intake.level, intake.response_level or intake.level)
    return preview.in_words(seen, draft.plan, levels, desk.book, desk.wall, intake.reported_to, late)
