"""Names and words in the tests beside a playbook, checked against the playbook itself."""

from collections.abc import Iterator
from functools import partial

from playbooks.cases import ENTRY_KINDS, ROLES, Case, Expectation
from playbooks.errors import Problem
from playbooks.knowing import Known, NotUnderstood, known_of
from playbooks.manual import TESTS, see
from playbooks.reading import Document, Path, child
from playbooks.rules import Rule
from playbooks.saying import say
from playbooks.scenario import UNIT, Checking, Written, Wrong
from playbooks.schema import Book
from playbooks.spelling import suggest
from playbooks.validating import sound


def problems(document: Document, book: Book | None) -> Iterator[Problem]:
    """Everything wrong with tests that are well formed: what is not is refused by the models.

    `book` is the whole file, if the models refuse nothing of it.
    """
    cases = enumerate(book.tests) if book else sound(Case, child(document.data, "tests"))
    known = known_of(document.data)
    names: dict[str, Path] = {}
    for index, case in cases:
        path: Path = ("tests", index)
        if case.name in names:
            message = say("{0!r} is taken, on line {1}", case.name, document.line(names[case.name]))
            yield document.problem(
                (*path, "name"), message, say("give each test a name of its own"), Rule.TEST
            )
        names.setdefault(case.name, (*path, "name"))
        for wrong in wrong_in(known, case):
            yield document.problem((*path, *wrong.where), wrong.message, wrong.remedy, Rule.TEST)


def written(case: Case) -> Written:
    """The scenario of a test, as `scenario` reads it."""
    unit = UNIT if case.unit is None else case.unit
    return Written(case.level, case.fields, case.events, unit, case.times, case.logged_by)


def wrong_in(known: Known, case: Case) -> list[Wrong]:
    """Names and words of a test that mean nothing in this playbook."""
    checking = Checking()
    checking.scenario(known, written(case))
    for index, expectation in enumerate(case.expect):
        which, _ = expectation.about
        inside = ("not",) if expectation.never else ()
        checking.take(("expect", index, *inside, which), partial(meant, known, expectation))
    return checking.wrong


def meant(known: Known, expectation: Expectation) -> str:
    """The id of the role or deadline, or the kind of entry, that is expected. NotUnderstood if none."""
    which, name = expectation.about
    if which == "entry":
        return _entry(name)
    return known.role(name) if which in ROLES else known.deadline(name)


def _entry(kind: str) -> str:
    if kind in ENTRY_KINDS:
        return kind
    raise NotUnderstood(say("unknown kind of entry {0!r}", kind), suggest(kind, ENTRY_KINDS, see(TESTS)))
