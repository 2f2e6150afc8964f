"""What is allowed but doubtful.

Errors refuse a playbook (`checking`). Warnings are holes somebody may have left on purpose. Notes ask
nobody to change the file: they say what an office still has to decide.
"""

from collections.abc import Callable, Iterable, Iterator

from engine.conditions import Condition, Every, Not
from engine.vocabulary import Anchor, Side, Standing
from playbooks import climbing, meant, signing_off, waiting
from playbooks.conditions import MOST_CASES, Written, can_hold, compiled, ways
from playbooks.errors import Problem
from playbooks.limits import Deadline
from playbooks.naming import CONDITIONS, USES, found, nodes
from playbooks.parts import Level
from playbooks.reading import Document, Path
from playbooks.rules import Rule
from playbooks.saying import hint, say
from playbooks.schema import Book
from playbooks.updates import Update
from playbooks.values import EVERY_LEVEL


def warnings(document: Document, book: Book) -> tuple[Problem, ...]:
    """The holes of a checked playbook, in the order of the file."""
    holes = [problem for doubt in DOUBTS for problem in doubt(document, book)]
    return tuple(sorted(holes, key=lambda problem: problem.line))


def notes(document: Document, book: Book) -> tuple[Problem, ...]:
    """What an office has still to decide."""
    return tuple(_limits_not_confirmed(document, book))


def _levels_without_a_limit(document: Document, book: Book) -> Iterator[Problem]:
    for index, level in enumerate(book.levels):
        here = [
            limit.when for limit in book.deadlines if {level.id, EVERY_LEVEL} & {*limit.within, *limit.until}
        ]
        if not _holds_for_all(book, here):
            remedy = say("give it at least the first report; without a limit nothing is ever late")
            message = say("level {0} has no deadline", level.id)
            message = say("{0} in some incidents", message) if here else say("{0} at all", message)
            yield document.problem(("levels", index), message, remedy, Rule.LEVEL_WITHOUT_LIMIT)


def _criteria_in_one_language(document: Document, book: Book) -> Iterator[Problem]:
    for index, level in enumerate(book.levels):
        for number, words in enumerate(level.criteria):
            if isinstance(words, str):
                place = ("levels", index, "criteria", number)
                message, remedy = say("{0!r} is in one language only", words), say("write {{zh: …, en: …}}")
                yield document.problem(place, message, remedy, Rule.ONE_LANGUAGE)


_AT_CONFIRMING = frozenset((Anchor.CONFIRMED, Anchor.GRADED))
# Lists in which a name stands for itself: who stands there twice is called once.
_NAMED = (
    *(
        pattern
        for pattern, _ in USES
        if pattern.endswith(".*") and not pattern.startswith("ladders.*.levels")
    ),
    "ladders.*.rungs.*.channels.*",
    "tell.*.channels.*",
    "deadlines.*.warn.before.*",
)


def _names_written_twice(document: Document, _: Book) -> Iterator[Problem]:
    for pattern in _NAMED:
        seen: set[tuple[Path, str]] = set()
        for path, name in found(document.data, pattern):
            if (path[:-1], name) in seen:
                message, remedy = say("{0!r} stands in this list already", name), say("leave it out")
                yield document.problem(path, message, remedy, Rule.NAMED_TWICE)
            seen.add((path[:-1], name))


def _levels_nobody_is_told_of(document: Document, book: Book) -> Iterator[Problem]:
    for index, level in enumerate(book.levels):
        told = [tell for tell in book.tell if level.id in tell.levels]
        here = [tell.when for tell in told if not tell.waits_for or _AT_CONFIRMING & set(tell.waits_for)]
        if not _holds_for_all(book, here):
            remedy = say("add a tell: once the duty officer answers, the ladder calls nobody else")
            message = say("nobody has to be told of level {0}", level.id)
            if told and not here:
                message = say("{0} before something has come of it", message)
            message = say("{0} in some incidents", message) if here else message
            yield document.problem(("levels", index), message, remedy, Rule.LEVEL_UNTOLD)


def _holds_for_all(book: Book, conditions: list[Written]) -> bool:
    """Whether there is no incident for which none of these holds."""
    fields = {field.id: field for field in book.fields}
    none = Every(tuple(Not(compiled(condition, fields)) for condition in conditions))
    is_checked = ways(none, fields) <= MOST_CASES
    return not can_hold(none, fields) if is_checked else bool(conditions)


def _levels_that_reach_no_leader(document: Document, book: Book) -> Iterator[Problem]:
    for index, level in enumerate(book.levels):
        leaders = set((level.confirmed_by or book.confirmed_by).roles)
        rungs = [rung for ladder in book.ladders if level.id in ladder.levels for rung in ladder.rungs]
        here = [rung.when for rung in rungs if leaders & set(rung.roles)]
        told = [tell for tell in book.tell if level.id in tell.levels and not tell.waits_for]
        here += [tell.when for tell in told if tell.role in leaders]
        if not _holds_for_all(book, here):
            message = say("level {0} never reaches anybody who may confirm it", level.id)
            message = say("{0} in some incidents", message) if here else message
            remedy = say("put one of {0} on its ladder, or in a tell", _listed(leaders))
            yield document.problem(("levels", index), message, remedy, Rule.LEVEL_WITHOUT_LEADER)
        elif level in _grave(book) and not _holds_for_all(
            book, _called_whoever_answers(book, level.id, leaders)
        ):
            message = say("once somebody else answers, nobody who may confirm level {0} is called", level.id)
            remedy = say(
                "put one of {0} in a tell: {{role: …, levels: [{1}], …}}", _listed(leaders), level.id
            )
            yield document.problem(("levels", index), message, remedy, Rule.LEADER_BY_SILENCE)


def _grave(book: Book) -> tuple[Level, ...]:
    """Where whoever decides has to hear at once: of the mildest level the desk tells him in its own time."""
    return book.levels[:-1] or book.levels


def _called_whoever_answers(book: Book, level: str, roles: set[str]) -> list[Written]:
    """Under which conditions one of these is called at this level at once, and not only if nobody answers."""
    ladders = [ladder for ladder in book.ladders if level in ladder.levels]
    here = [ladder.rungs[0].when for ladder in ladders if roles & set(ladder.rungs[0].roles)]
    told = (tell for tell in book.tell if level in tell.levels and not tell.waits_for)
    return here + [tell.when for tell in told if tell.role in roles]


def _listed(roles: Iterable[str]) -> str:
    return ", ".join(sorted(roles))


def _consenters_nobody_tells(document: Document, book: Book) -> Iterator[Problem]:
    """Who alone agrees to reports upward, and is called only when nobody else answers, or never."""
    above = {role.id for role in book.roles if role.side is Side.ABOVE}
    for level in _grave(book) if book.consented_by else ():
        is_reported = any(tell.role in above and level.id in tell.levels for tell in book.tell)
        roles = set(book.consented_by or ())
        if is_reported and not _holds_for_all(book, _called_whoever_answers(book, level.id, roles)):
            message = say("nobody who agrees to reports upward is told at level {0}", level.id)
            remedy = say("put one of {0} in a tell: {{role: …, levels: [{1}], …}}", _listed(roles), level.id)
            yield document.problem(("consented_by",), message, remedy, Rule.LEADER_BY_SILENCE)


def _roles_without_a_part(document: Document, book: Book) -> Iterator[Problem]:
    used = {name for pattern, kind in USES if kind == "role" for _, name in found(document.data, pattern)}
    for index, role in enumerate(book.roles):
        if role.id not in used:
            remedy = say("remove it, or give it a rung or a tell")
            message = say("role {0!r} has no part in the plan", role.id)
            yield document.problem(("roles", index), message, remedy, Rule.ROLE_WITHOUT_PART)


def _limits_that_come_by_surprise(document: Document, book: Book) -> Iterator[Problem]:
    for index, deadline in enumerate(book.deadlines):
        if not deadline.within and not deadline.until:
            continue  # words without a number: no clock runs, so nothing comes at all
        binding = deadline.standing in (Standing.LAW, Standing.SUPERIOR_DOCUMENT, Standing.SUPERIOR_ORDER)
        if binding and deadline.warn is None:
            message, remedy = (
                say("nobody is warned before this limit"),
                say("add warn: {{before: …, tell: […]}}"),
            )
            yield document.problem(("deadlines", index), message, remedy, Rule.LIMIT_UNWARNED)
        if deadline.on_breach is None:
            message, remedy = (
                say("nobody is told when this limit has passed"),
                say("add on_breach: {{tell: […]}}"),
            )
            yield document.problem(("deadlines", index), message, remedy, Rule.BREACH_UNTOLD)


def _limits_over_as_they_begin(document: Document, book: Book) -> Iterator[Problem]:
    """A level raised hours after the first 核定 brings its limits with it, counted from there."""
    mildest = {book.levels[-1].id, EVERY_LEVEL}
    for index, limit in enumerate(book.deadlines):
        if limit.anchors == (Anchor.CONFIRMED,) and limit.within and not mildest & set(limit.within):
            message = say("counts from the first 核定: where its level is set later, it is over as it begins")
            remedy = say("write from: graded, when the level in force was set")
            yield document.problem(("deadlines", index, "from"), message, remedy, Rule.COUNTS_FROM_BEFORE)


def _limits_not_confirmed(document: Document, book: Book) -> Iterator[Problem]:
    limits: list[Deadline | Update] = [*book.deadlines, *book.updates]
    open_ones = [limit.id for limit in limits if Standing.DEFAULT in _standings(book, limit)]
    asked = [field.id for field in book.fields if field.asked and field.asked.standing is Standing.DEFAULT]
    open_ones += asked
    if open_ones:
        message = say("系统默认（待确认）, not yet confirmed: {0}", ", ".join(open_ones))
        remedy = say("once the 时限确认表 is signed, set standing: own_rule and name it as the source")
        place = ("deadlines",) if len(open_ones) > len(asked) else ("fields",)
        yield document.problem(place, message, remedy, Rule.LIMIT_UNCONFIRMED)


def _standings(book: Book, limit: Deadline | Update) -> set[Standing]:
    """How binding it is, at whatever level has it."""
    named = set(limit.within) if isinstance(limit, Deadline) else set(limit.every) | set(limit.levels or ())
    levels = [level.id for level in book.levels if not named or {level.id, EVERY_LEVEL} & named]
    apart = limit.rests_on
    return {apart[level].standing if level in apart else limit.standing for level in levels}


def _conditions_that_say_nothing(document: Document, book: Book) -> Iterator[Problem]:
    fields = {field.id: field for field in book.fields}
    for pattern in CONDITIONS:
        for path, written in nodes(document.data, pattern):
            if written and not can_hold(Not(compiled(written, fields)), fields):
                remedy = say("leave it out, or ask for what may not be")
                yield document.problem(path, say("always holds"), remedy, Rule.ALWAYS_HOLDS)


def _levels_never_suggested(document: Document, book: Book) -> Iterator[Problem]:
    """A level whose condition holds only where that of a graver one does: it is never the first."""
    fields = {field.id: field for field in book.fields}
    graver: list[Condition] = []
    for index, level in enumerate(book.levels):
        if not level.when:
            continue
        own = compiled(level.when, fields)
        is_asked = graver and ways(Every((own, *graver)), fields) <= MOST_CASES
        if is_asked and not can_hold(Every((own, *map(Not, graver))), fields):
            remedy = say("ask less of it, or more of the graver levels: the gravest that holds is suggested")
            message = say("level {0} is never suggested", level.id)
            yield document.problem(("levels", index, "when"), message, remedy, Rule.NEVER_SUGGESTED)
        graver.append(own)


Doubt = Callable[[Document, Book], Iterator[Problem]]
DOUBTS: tuple[Doubt, ...] = (
    _levels_without_a_limit,
    _criteria_in_one_language,
    _names_written_twice,
    _levels_nobody_is_told_of,
    _levels_that_reach_no_leader,
    _consenters_nobody_tells,
    waiting.told_at_once_anyway,
    _roles_without_a_part,
    climbing.calls_nobody_hears,
    climbing.ladders_too_slow,
    _limits_that_come_by_surprise,
    _limits_over_as_they_begin,
    _conditions_that_say_nothing,
    _levels_never_suggested,
    signing_off.drafts_signed_by_their_drafters,
    meant.limits_beside_their_step,
    meant.rungs_that_call_nobody_new,
    meant.sections_written_anyway,
)


_CALLED = {"title": "名称", "category": "类别"}


def alike(files: Iterable[tuple[Document, Book]]) -> Iterator[Problem]:
    """Playbooks of one title or category: neither the desk nor a reader of an SMS can tell them apart."""
    first: dict[tuple[str, str], str] = {}
    for document, book in files:
        for key, text in (("title", book.title), ("category", book.category)):
            for language, words in (("zh", text.zh), ("en", text.en)):
                said = (key + language, "".join(words.split()).casefold())
                if first.setdefault(said, book.id) != book.id:
                    message = say(
                        "{0!r} is the {1} of {2} too: nobody can tell them apart",
                        words,
                        hint(key, _CALLED[key]),
                        first[said],
                    )
                    remedy = say("give each a name of its own, or take the place of the other by its id")
                    yield document.problem((key, language), message, remedy, Rule.SAME_INCIDENT)
