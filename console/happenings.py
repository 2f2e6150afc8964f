"""What people do in a simulation, as a duty officer writes it: `7分钟 应答 带班领导`, `40分钟 完成 发布回应`.

Each line becomes one of the command line's (`PT7M answer 带班领导`), which may be written too; what is not
understood is said in words, with what may be written instead.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from console.words import Words
from engine.parts import FieldKind, Text
from engine.plan import Plan
from playbooks import durations, happenings, lengths
from playbooks.happenings import Happening
from playbooks.knowing import Known, NotUnderstood
from playbooks.verbs import CHINESE, MUST_NOT, REFUSED, english

_ROLES = frozenset({"answer", "decline", "consent", "reported", "read", "signed"})
_REASONS = frozenset({"note", "resume", "return", "dismiss", "void", "hand", "reopen"})
_ITEMS = frozenset({"redo", "extend", "notice"})
_DOCUMENTS = frozenset({"draft", "oral", "backed"})
# What is named, said before its title.
_KINDS: Mapping[str, str] = {
    **{"步骤": "step", "时限": "deadline", "续报": "update"},
    **{"step": "step", "limit": "deadline", "update": "update"},
}


@dataclass(frozen=True, slots=True)
class Read:
    """The lines as a scenario writes them, each with when it is; or all that is wrong with them."""

    events: tuple[str, ...]
    happenings: tuple[Happening, ...]
    problems: tuple[str, ...]
    typed: Mapping[str, str]  # each event: the line it stands for


def read(text: str, plan: Plan, known: Known, level: str, words: Words) -> Read:
    """What these lines say, for an incident logged at `level`; empty lines are left out."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    events, found, problems, typed = [], [], [], dict[str, str]()
    for number, line in enumerate(lines, start=1):
        event = in_scenario(line, plan, level)
        try:
            found.append(happenings.read(known, event))
            events.append(event)
            typed[event] = line
        except NotUnderstood:
            why = _Why(plan, known, words, dict(zip(event.split(), line.split(), strict=False))).of(event)
            problems.append(words("simulate.line", n=number, line=line, why=why))
    return Read(tuple(events), tuple(found), tuple(problems), typed)


def typed(lines: Sequence[str], plan: Plan, level: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """(the events as a scenario writes them, each with the line it stands for), of lines typed for `level`.

    `level` is a level as it may be typed: its id, name or title; one that there is not is refused elsewhere.
    """
    meant = (one.id for one in plan.levels if level.casefold() in (one.name.casefold(), *_names(one.title)))
    here = next(meant, level)
    events = tuple(in_scenario(line.strip(), plan, here) for line in lines)
    return events, dict(zip(events, lines, strict=True))


def in_scenario(line: str, plan: Plan, level: str) -> str:
    """The line as a scenario writes it; what is not known here stays as it is."""
    when, _, rest = line.partition(" ")
    verb, _, what = rest.strip().partition(" ")
    verb, what = english(verb), what.strip()
    if verb in MUST_NOT:
        act = in_scenario(f"PT0S {what}", plan, level).partition(" ")[2]
        return " ".join((lengths.as_a_scenario_writes_it(when), REFUSED, act))
    if verb == "done":
        named, joint, who = what.partition(" as ")
        what = _item(named.strip(), plan, level) + joint + who
    elif verb in _ITEMS:
        what = _about(verb, what, plan, level)
    elif verb in _DOCUMENTS:
        what = _document(what, plan)
    elif verb == "instruct":
        what = _asked_for(what)
    elif verb == "judge":
        what = " ".join(pair(one, plan) for one in what.split())
    return " ".join(part for part in (lengths.as_a_scenario_writes_it(when), verb, what) if part)


def _asked_for(what: str) -> str:
    """What a superior asks for: of whom, within what time (2个工作日 is 2wd), and what."""
    who, _, rest = what.partition(" ")
    length, _, task = rest.strip().partition(" ")
    span = lengths.as_a_plan_writes_it(length)
    return f"{who} {span} {task}" if span else what


def _about(verb: str, what: str, plan: Plan, level: str) -> str:
    """What is sent back, extended or said of: a step or a limit, then until when (延期), then the words."""
    named, _, rest = what.partition(" ")
    if verb == "redo":
        item = _document(named, plan)
        return f"{_item(named, plan, level) if item == named else item} {rest}"
    limit = _item(named, plan, level, "deadline").removeprefix("deadline:")
    if verb == "notice":
        return f"{limit} {rest}"
    until, _, reason = rest.strip().partition(" ")
    return f"{limit} {lengths.as_a_scenario_writes_it(until)} {reason}"


def _item(what: str, plan: Plan, level: str, kind: str = "") -> str:
    """The id of a step, a limit or a report that is called so; first what there is at this level.

    `kind`, or 时限： before its title, says which where several are called the same.
    """
    said, _, title = what.replace("：", ":").rpartition(":")
    kind, what = (_KINDS[said], title) if said in _KINDS else (kind, what)
    parts: list[tuple[str, Text, bool]] = []
    parts += [(f"step:{one.id}", one.title, level in one.levels) for one in plan.steps]
    parts += [(f"deadline:{one.id}", one.title, level in one.within) for one in plan.deadlines]
    parts += [(f"update:{one.id}", one.title, level in one.every) for one in plan.cadences]
    parts = [part for part in parts if part[0].startswith(kind)]
    called = [(is_here, item) for item, title, is_here in parts if what.casefold() in _names(title)]
    return next((item for is_here, item in sorted(called, key=lambda one: not one[0])), what)


def _document(what: str, plan: Plan) -> str:
    """A document by its id, and who acts, if it says so."""
    named, joint, who = what.partition(" as ")
    found = (one.id for one in plan.documents if named.casefold() in _names(one.title))
    return next(found, named) + joint + who


def pair(typed: str, plan: Plan) -> str:
    """FIELD=VALUE by ids, of a pair by titles."""
    name, separator, value = typed.replace("＝", "=").partition("=")
    for field in plan.fields:
        if name.casefold() in (field.id, *_names(field.title)):
            name = field.id
            value = next(
                (one for one, text in field.choices.items() if value.casefold() in _names(text)), value
            )
    return f"{name}{separator}{value}"


def _names(text: Text) -> tuple[str, str]:
    return text.zh.casefold(), text.en.casefold()


class _Why:
    """What is wrong with a line that was not understood, and what may be written, in words."""

    def __init__(self, plan: Plan, known: Known, words: Words, typed: Mapping[str, str]) -> None:
        self.plan = plan
        self.known = known
        self.words = words
        self.typed = typed  # each word of a scenario: what was typed for it

    def of(self, event: str) -> str:
        """The first thing that is wrong with it."""
        when, _, rest = event.partition(" ")
        verb, _, what = rest.removeprefix(f"{REFUSED} ").partition(" ")
        try:
            durations.parse(when)
        except ValueError:
            return self.words("simulate.no_length", said=when)
        if verb not in CHINESE:
            return self.words(
                "simulate.no_verb", said=verb, verbs=self.words.several(list(verbs(self.words)))
            )
        return self._of_verb(verb, what)

    def _of_verb(self, verb: str, what: str) -> str:
        if verb in _ROLES:
            return self._role(verb, what)
        if verb in _ITEMS:
            return self._item(verb, what)
        if verb in _DOCUMENTS:
            return self._paper(what)
        say = {
            "confirm": self._level,
            "level": self._level,
            "done": self._step,
            "judge": self._coded,
            "instruct": self._task,
        }.get(verb)
        if say:
            return say(verb, what)
        return self.words("simulate.no_reason" if verb in _REASONS else "simulate.too_much")

    def _level(self, verb: str, what: str) -> str:
        named = what.partition(" ")[0]
        if verb == "level" and self._is(self.known.level, named):
            return self.words("simulate.no_reason")
        return self._listed("simulate.no_level", named, [one.name for one in self.plan.levels])

    def _step(self, _verb: str, what: str) -> str:
        titles = [self.words.text(one.title) for one in self.plan.steps]
        return self._listed("simulate.no_item", what.partition(" as ")[0], titles)

    def _coded(self, _verb: str, what: str) -> str:
        return self._listed("simulate.no_field", what, [self._field(name) for name in self.known.fields])

    def _task(self, _verb: str, what: str) -> str:
        who = what.partition(" ")[0]
        if not self._is(self.known.role, who):
            return self._listed("simulate.no_role", who, self._titles(tuple(self.plan.roles)))
        return self.words("simulate.no_task")

    def _item(self, verb: str, what: str) -> str:
        named, _, rest = what.partition(" ")
        if verb == "redo":
            is_known = self._is(self.known.item, named)
            return self.words("simulate.no_reason") if is_known else self._step(verb, named)
        if not self._is(self.known.deadline, named):
            limits = [self.words.text(one.title) for one in self.plan.deadlines]
            return self._listed("simulate.no_limit", named, limits)
        return self.words("simulate.no_until" if verb == "extend" and rest.strip() else "simulate.no_reason")

    def _paper(self, what: str) -> str:
        named, _, who = what.partition(" as ")
        if not self._is(self.known.document, named):
            titles = [self.words.text(one.title) for one in self.plan.documents]
            return self._listed("simulate.no_document", named, titles)
        return self._listed("simulate.no_role", who, self._titles(tuple(self.plan.roles)))

    def _role(self, verb: str, what: str) -> str:
        if not self._is(self.known.role, what):
            return self._listed("simulate.no_role", what, self._titles(tuple(self.plan.roles)))
        if verb == "consent":
            return self._listed("simulate.not_consent", what, self._titles(self.known.consenters))
        return self._listed("simulate.not_reported", what, self._titles(self.known.above))

    def _is(self, know: Callable[[str], str], what: str) -> bool:
        try:
            know(what)
        except NotUnderstood:
            return False
        return True

    def _titles(self, roles: Sequence[str]) -> list[str]:
        return [self.words.text(self.plan.roles[role].title) for role in roles]

    def _field(self, name: str) -> str:
        field = next(field for field in self.plan.fields if field.id == name)
        values = [self.words("word.yes"), self.words("word.no")]
        if field.kind is FieldKind.TIME:
            values = ["PT48H"]  # from the start, as in a scenario
        elif field.kind is FieldKind.CHOICE:
            values = [self.words.text(text) for text in field.choices.values()]
        return f"{self.words.text(field.title)}={'/'.join(values)}"

    def _listed(self, key: str, said: str, possible: list[str]) -> str:
        said = " ".join(self.typed.get(word, word) for word in said.split())
        return self.words(key, said=said, possible=self.words.several(possible))


def verbs(words: Words) -> Iterator[str]:
    """Every verb, as this page suggests it."""
    for verb, names in CHINESE.items():
        yield verb if words.locale == "en" else names[0]
