"""A mistake of a file in one line: which row and column, what stands there, and what to do."""

from console.commands.speaking import worded
from console.sheet_page import Wrong, in_words
from console.words import Words
from flows.acts.errors import Problem, SheetProblem


def sheet_line(problem: Problem, words: Words) -> str:
    """In Chinese as the page has it; in English as the file was read."""
    if words.locale == "en" or not isinstance(problem, SheetProblem):
        return str(problem)
    [found] = in_words((problem,), problem.place, "", words)
    return f"{_place(found)}：{found.value} → {found.remedy}"


def _place(found: Wrong) -> str:
    """The row and the column, as far as they are known; else what is wrong as a whole."""
    if found.row and found.column:
        return worded("row {row}, {column}", row=found.row, column=found.column)
    return worded("row {row}", row=found.row) if found.row else found.column or found.sheet
