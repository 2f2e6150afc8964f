"""A row of a table is read back as it was written, whatever its cells hold."""

from hypothesis import given
from hypothesis import strategies as st

from playbooks.loading import parse
from playbooks.paper.chapters import paper
from playbooks.tables import cells, row
from tests.playbooks.pages import problems_of, spoiled

AWKWARD = st.text(st.sampled_from("|\\ a号。-"), max_size=8)


@given(st.lists(AWKWARD, min_size=1, max_size=5).map(tuple))
def test_a_row_is_read_back_as_it_was_written(given_cells: tuple[str, ...]) -> None:
    assert cells(row(given_cells)) == given_cells


def test_a_source_that_ends_in_a_backslash_stands_whole_on_paper() -> None:
    source = "存于 D:\\制度\\"
    text = spoiled(("source: 国办发〔2016〕80号", f"source: '{source}'"))
    on_paper = paper(parse(text, "plan.yaml").plan, "", "zh")
    assert source in [limit.source for limit in on_paper.limits]


def test_a_character_that_nobody_sees_is_refused_with_its_line() -> None:
    for unseen in ("\\u2028", "\\x0b", "\\x0c", "\\x85", "\\x07"):
        text = spoiled(("source: 国办发〔2016〕80号", f'source: "国办发{unseen}80号"'))
        (problem,) = problems_of(text)
        assert (problem.line, problem.path) == (35, "deadlines[1].source")
        assert "a character that nobody sees" in problem.message
