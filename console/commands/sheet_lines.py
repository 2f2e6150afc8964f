"""A mistake of a file in one line: which row and column, what stands there, and what to do."""

from console.sheet_page import Wrong, in_words
from console.spread_page import problem_in_words
from console.words import Words
from flows.acts.errors import Problem, SheetProblem


def sheet_line(problem: Problem, words: Words) -> str:
    """In Chinese as the page has it; in English as the file was read."""
    if words.locale == "en" or not isinstance(problem, SheetProblem):
        return str(problem)
    if not problem.why:
        place, value, remedy = problem_in_words(problem, words)
        return f"{place}：{value} → {remedy}"
    [found] = in_words((problem,), problem.place, "", words)
    return f"{_place(found, words)}：{found.value} → {found.remedy}"


def _place(found: Wrong, words: Words) -> str:
    """The row and the column, as far as they are known; else what is wrong as a whole."""
    if found.row:
        return words("spread.place", row=found.row, heading=found.column).strip()
    return found.column or found.sheet
