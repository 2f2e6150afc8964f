"""Checking playbooks against everything they speak of: format, plan and the messages that exist."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path

from engine.calendars import Calendar
from engine.plan import Plan
from engine.vocabulary import ChannelKind
from notifications import linting as wordings
from notifications.registered import registered
from notifications.rendering import Renderer
from playbooks import linting, loading, testing, triggers
from playbooks.errors import Problem
from playbooks.reading import Document
from playbooks.reading import Path as Place
from playbooks.rules import Rule
from playbooks.saying import plain, say
from playbooks.spelling import suggest
from playbooks.testing import Failure


@dataclass(frozen=True)
class Checked:
    """What a lint found: problems forbid use, warnings want a look, notes are still to be decided."""

    files: int
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    notes: tuple[Problem, ...]


Files = list[tuple[Traversable, str]]


def lint(paths: Sequence[Path] = (), own: Path | None = None) -> Checked:
    """Check these files or folders; with none, the shipped library and the office's `own` folder."""
    inspected = _inspected(paths, own)
    renderer = Renderer()
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for one in inspected:
        problems += one.problems
        warnings += one.warnings
        if one.playbook is not None:
            problems += message_problems(one.document, one.playbook.plan, renderer)
            problems += provider_problems(one.document, one.playbook.plan, renderer)
    in_use = _in_use(inspected)
    warnings += linting.alike((one.document, one.book) for one in in_use if one.book)
    warnings += triggers.indistinct((o.document, o.book.id, o.book.triggers) for o in in_use if o.book)
    notes = [note for one in in_use for note in one.notes]
    return Checked(len(inspected), tuple(problems), tuple(warnings), tuple(notes))


def _in_use(inspected: Iterable[loading.Inspected]) -> list[loading.Inspected]:
    """The files an incident may start with: an own one has the place of the shipped one of its id."""
    return list({one.book.id: one for one in inspected if one.book}.values())


@dataclass(frozen=True)
class Tried:
    """What trying the tests found: each file with how many it has, what does not hold, and what is wrong.

    `adjusted` are shipped tests that hold, but no longer for the playbook as the office has adjusted it.
    `counts` are (tests, failures) of each playbook, by its hash.
    """

    files: tuple[tuple[str, int], ...]
    failures: tuple[Failure, ...]
    problems: tuple[Problem, ...]
    counts: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    adjusted: tuple[Failure, ...] = ()


def try_tests(paths: Sequence[Path], own: Path | None, calendar: Calendar) -> Tried:
    """Try the tests written in these files or folders; with none, of the shipped and the `own` playbooks.

    A file with anything wrong is not tried: its problems are the answer.
    """
    inspected = _inspected(paths, own)
    files = tuple((one.name, len(one.book.tests) if one.book else 0) for one in inspected)
    found = tuple(failure for one in inspected for failure in testing.failures(one, calendar))
    problems = tuple(problem for one in inspected for problem in one.problems)
    adjusted = tuple(failure for one in inspected for failure in testing.failures_by_adjusting(one, calendar))
    counts = {
        one.playbook.hash: (len(one.book.tests), sum(failure.file == one.name for failure in found))
        for one in inspected
        if one.book and one.playbook
    }
    return Tried(files, found, problems, counts, adjusted)


def _inspected(paths: Sequence[Path], own: Path | None) -> list[loading.Inspected]:
    files: Files = []
    for path in paths:
        files += loading.files_in(path, str(path)) if path.is_dir() else [(path, str(path))]
    # Apart from each other: an own one may have the id of a shipped one, whose place it takes.
    groups = [files] if paths else [loading.library_files(), _own(own)]
    return [one for group in groups for one in loading.inspect_all(group)]


def _own(folder: Path | None) -> Files:
    return loading.files_in(folder, str(folder)) if folder and folder.is_dir() else []


def message_problems(document: Document, plan: Plan, renderer: Renderer) -> list[Problem]:
    """Messages a plan uses that do not exist, or need a variable the plan does not give."""
    found = []
    for occasion, use in plan.messages.items():
        place = ("messages", occasion)
        if use.name not in renderer.known():
            remedy = suggest(use.name, sorted(renderer.known()))
            message = say("there is no message {0!r}", use.name)
            found.append(document.problem(place, message, remedy, Rule.UNKNOWN_MESSAGE))
            continue
        missing = ", ".join(sorted(renderer.variables_of(use.name) - set(use.variables)))
        if missing:
            message = say("message {0!r} needs {1}", use.name, missing)
            remedy = say("add {0} to its variables", missing)
            found.append(document.problem(place, message, remedy, Rule.MESSAGE_VARIABLES))
    return found


def provider_problems(document: Document, plan: Plan, renderer: Renderer) -> list[Problem]:
    """What keeps a plan's messages from a domestic provider, which takes approved wordings only.

    Either nobody would approve the wording, or the plan's own words are longer than was approved.
    """
    return [*_wordings_refused(document, plan, renderer), *_words_refused(document, plan)]


def _wordings_refused(document: Document, plan: Plan, renderer: Renderer) -> Iterator[Problem]:
    refused = wordings.problems(renderer)
    for occasion, use in plan.messages.items():
        place = ("messages", occasion)
        if use.name in renderer.known() and registered(use.name, ChannelKind.SMS) is None:
            message = say(
                "unregistered: message {0!r} has no wording a domestic provider could approve", use.name
            )
            remedy = say("use a message that has one, or write its registered.toml")
            yield document.problem(place, message, remedy, Rule.UNREGISTERED)
        for finding in refused:
            if finding.place.partition(".")[0] == use.name:
                message = say(
                    "{0}: no domestic provider carries this, {1} {2}",
                    finding.code,
                    finding.place,
                    finding.words,
                )
                yield document.problem(place, message, finding.remedy, Rule.WORDING)


def _words_refused(document: Document, plan: Plan) -> Iterator[Problem]:
    longest = _longest(plan)
    for place, variable, words in _own_words(plan):
        if variable not in longest:
            continue  # no message of this plan says it
        if why := wordings.unfit(words):
            message = say("signature-or-link: {0!r} {1}", words, plain(why))
            yield document.problem(place, message, say("leave it out"), Rule.SIGNATURE_OR_LINK)
        if len(words) > longest[variable]:
            message = say(
                "value-length: {0!r} has {1} characters, too many for a domestic provider", words, len(words)
            )
            remedy = say("shorten it to {0} characters", longest[variable])
            yield document.problem(place, message, remedy, Rule.VALUE_LENGTH)


def _own_words(plan: Plan) -> Iterator[tuple[Place, str, str]]:
    """(where, as which variable, the words): what a plan itself puts into its messages."""
    yield ("category", "zh"), "category", plan.category.zh
    for index, level in enumerate(plan.levels):
        yield ("levels", index, "name"), "level", level.name
    for index, deadline in enumerate(plan.deadlines):
        yield ("deadlines", index, "title", "zh"), "deadline", deadline.title.zh
    for index, asked in enumerate(plan.fields):
        if asked.id in plan.asked:
            yield ("fields", index, "title", "zh"), "deadline", asked.title.zh


def _longest(plan: Plan) -> dict[str, int]:
    """How long each variable may be to fit all wordings of the plan's messages."""
    longest: dict[str, int] = {}
    for use in plan.messages.values():
        for channel in (ChannelKind.SMS, ChannelKind.VOICE):
            entry = registered(use.name, channel)
            for slot in entry.slots if entry else ():
                longest[slot.name] = min(slot.longest, longest.get(slot.name, slot.longest))
    return longest
