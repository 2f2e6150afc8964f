"""Rows of an address book file -> persons, with everything that is wrong with them."""

from collections.abc import Sequence

from flows.acts import telephones
from flows.acts.errors import Problem
from flows.acts.sheets import Cell, Column, Row
from models.people import NewPerson

COLUMNS = (
    Column("unit", ("单位", "单位名称", "工作单位", "部门", "unit"), required=True),
    Column("name", ("姓名", "name"), required=True),
    Column("post", ("岗位", "职务", "值班岗位", "post"), required=True),
    Column(
        "mobile", ("手机", "手机号", "手机号码", "移动电话", "mobile", "mobiles"), required=True, several=True
    ),
    Column("landline", ("座机", "固定电话", "固话", "办公电话", "值班电话", "landline"), several=True),
    Column("language", ("语言", "language")),
    Column("status", ("状态", "在岗状态", "status")),
    Column("ordinal", ("序号", "no", "no.")),  # nearly every list has one; it says nothing
)

_LOCALES = {"": "zh", "zh": "zh", "中文": "zh", "chinese": "zh", "en": "en", "英文": "en", "english": "en"}
_LEFT = {"": False, "在岗": False, "在职": False, "active": False, "离岗": True, "离职": True, "left": True}
# Longer than any unit or name; a cell beyond it is a paragraph in the wrong column.
_LONGEST = 80


def read(rows: Sequence[Row]) -> tuple[list[NewPerson], list[Problem], list[Problem]]:
    """(persons, problems, warnings); a row with a problem is no person. Who left has no numbers."""
    persons: list[NewPerson] = []
    problems: list[Problem] = []
    warnings: list[Problem] = []
    first: dict[tuple[str, str, str], int] = {}
    owners: dict[str, str] = {}
    for row in rows:
        person, wrong = _person(row)
        key = (person.unit, person.name, person.post)
        if key in first and all(key):
            remedy = f"is in row {first[key]} already; put all numbers of a person in one row"
            wrong.append(row.one("name").problem(remedy, "person_twice", row=str(first[key])))
        first.setdefault(key, row.number)
        problems += wrong
        if not wrong:
            persons.append(person)
            warnings += _shared(row, person, owners)
    return persons, problems, warnings


def _person(row: Row) -> tuple[NewPerson, list[Problem]]:
    problems: list[Problem] = []
    texts = {name: _word(row.one(name), problems) for name in ("unit", "name", "post")}
    status = row.one("status")
    left = _LEFT.get(status.text.lower())
    if left is None:
        problems.append(status.problem("在岗 or 离岗 (active or left); empty reads 在岗", "status"))
    numbers = () if left else _numbers(row, problems)
    if not (left or numbers) and not any(row.all(name) for name in ("mobile", "landline")):
        problems.append(
            row.one("mobile").problem("nobody could be called; give a mobile or a landline", "no_number")
        )
    language = row.one("language")
    locale = _LOCALES.get(language.text.lower())
    if locale is None:
        problems.append(language.problem("zh or en (中文 or 英文); empty reads Chinese", "language"))
    names = (texts["unit"], texts["name"], texts["post"])
    person = NewPerson(*names, numbers, locale or "zh", left=bool(left))
    return person, problems


def _word(cell: Cell, problems: list[Problem]) -> str:
    """A unit, name or post. Spaces between Chinese characters only align a column, and are dropped."""
    words = cell.text.split()
    text = "".join(words) if not cell.text.isascii() else " ".join(words)
    if not text:
        problems.append(cell.problem("fill it in", "empty"))
    elif len(text) > _LONGEST:
        problems.append(cell.problem(f"at most {_LONGEST} characters", "long", most=str(_LONGEST)))
    return text


def _numbers(row: Row, problems: list[Problem]) -> tuple[tuple[str, str], ...]:
    """(kind, number) in the order given: a mobile takes texts and calls, a landline a person dials."""
    numbers: list[tuple[str, str]] = []
    for cell in row.all("mobile"):
        for text in telephones.several(cell.text):
            try:
                number = telephones.mobile(text)
            except telephones.NotANumber as error:
                problems.append(cell.problem(str(error), error.why, text))
            else:
                numbers += [("sms", number), ("voice", number)]
    for cell in row.all("landline"):
        for text in telephones.several(cell.text):
            try:
                numbers.append(("landline", telephones.landline(text)))
            except telephones.NotANumber as error:
                problems.append(cell.problem(str(error), error.why, text))
    return tuple(dict.fromkeys(numbers))


def _shared(row: Row, person: NewPerson, owners: dict[str, str]) -> list[Problem]:
    """Two persons with one mobile: a bare 收到 from it may mean either, so only codes will count."""
    warnings: list[Problem] = []
    for kind, number in person.numbers:
        if kind == "sms":
            owner = owners.setdefault(number, person.name)
            if owner != person.name:
                warnings.append(
                    row.one("mobile").problem(
                        f"is the number of {owner} too; is that meant?", "shared", owner=owner
                    )
                )
    return warnings
