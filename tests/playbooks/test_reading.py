import pytest

from playbooks.reading import Document, read, spell


def data_of(text: str) -> object:
    document, problems = read(text, "plan.yaml")
    assert not problems
    return document.data


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.10", "1.10"),
        ("2026-01-01", "2026-01-01"),
        ("5:30", "5:30"),
        ("0x1F", "0x1F"),
        ("007", 7),
        ("-3", -3),
        ("9" * 5000, "9" * 5000),
        ("yes", True),
        ("off", False),
        ("'no'", "no"),
        ("~", None),
        ("", None),
        ("Ⅱ", "Ⅱ"),
        ("|\n  two\n  lines", "two\nlines"),
    ],
)
def test_a_value_is_text_a_whole_number_yes_no_or_nothing(written: str, value: object) -> None:
    assert data_of(f"a: {written}") == {"a": value}


def test_keys_are_always_text() -> None:
    assert data_of("yes: 1\n2: b\n~: c") == {"yes": 1, "2": "b", "~": "c"}


def test_every_value_knows_its_line() -> None:
    document, _ = read("a:\n  - b: 1\n    c:\n      - x\n\n      - y\nd: {e: 1}\n", "plan.yaml")

    places = {("a",): 1, ("a", 0, "b"): 2, ("a", 0, "c"): 3, ("a", 0, "c", 1): 6, ("d", "e"): 7}
    assert {path: document.line(path) for path in places} == places


def test_what_is_not_there_has_the_line_of_what_is_around_it() -> None:
    document, _ = read("a: 1\nb:\n  c: 2\n", "plan.yaml")

    assert document.line(("b", "d", 3)) == 2
    assert document.line(("z",)) == 1


def test_a_path_names_list_items_by_their_id_else_counts_from_one() -> None:
    data = {"deadlines": [{"id": "reply", "within": {}}, {"title": 1}]}

    assert spell(data, ("deadlines", 0, "within", "II")) == "deadlines[reply].within.II"
    assert spell(data, ("deadlines", 1)) == "deadlines[2]"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "given twice, first on line 1"),
        ("a: &x [1]\nb: *x\n", 2, "an alias (*x) repeats another part"),
        ("a: 1\nb: !!python/object:os.system x\n", 2, "a tag"),
        ("a: 1\n? [b]\n: c\n", 2, "a key that is not a word"),
        ("a: 1\n---\nb: 2\n", 2, "a second document begins"),
        ("a: 1\nb: [\n", 2, "not YAML"),
        ("a:\n\t- b\n", 2, "not YAML"),
        ("a: 1\x00", 1, "not YAML"),
        ("[" * 200_000, 1, "nested too deeply"),
        ("- " * 100_000, 1, "nested too deeply"),
        ("a: b\n" * 200_000, 1, "characters long"),
    ],
)
def test_what_no_playbook_may_contain_is_refused_with_its_line(text: str, line: int, message: str) -> None:
    _, problems = read(text, "plan.yaml")

    assert [(p.file, p.line) for p in problems] == [("plan.yaml", line)]
    assert message in problems[0].message
    assert problems[0].remedy


def test_a_refused_part_does_not_hide_the_others() -> None:
    document, problems = read("a: &x 1\nb: *x\nc: *x\nd: 4\n", "plan.yaml")

    assert [problem.line for problem in problems] == [2, 3]
    assert isinstance(document, Document)
    assert document.data["d"] == 4
