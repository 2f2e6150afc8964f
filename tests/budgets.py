"""The sizes this project keeps to; `make check` runs this. Do not raise a number to pass.

A function counts without its docstring. Numbers: docs/adr/0001-budgets.md.
"""

import ast
import subprocess
import sys
from pathlib import Path

FUNCTION, USUAL, USUAL_SHARE = 40, 30, 0.95
FILE, TEST_FILE, CHANNEL_FILE = 300, 500, 120
FLOW_BODY = 25

FLOW_DECORATORS = {"flow"}


def main() -> int:
    """Print what is over budget; the exit code."""
    names = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"], capture_output=True, text=True, check=True
    ).stdout.split()
    over: list[str] = []
    lengths: list[int] = []
    for name in names:
        path = Path(name)
        if not path.exists() or "migrations/versions" in name:
            continue
        text = path.read_text(encoding="utf-8")
        over += _file(name, text.count("\n"))
        if not name.startswith("tests/"):
            found = _functions(name, ast.parse(text))
            lengths += [length for length, _, _ in found]
            over += [
                problem for length, is_flow, where in found if (problem := _function(length, is_flow, where))
            ]
    usual = sum(length <= USUAL for length in lengths) / len(lengths)
    if usual < USUAL_SHARE:
        over.append(f"only {usual:.1%} of functions have {USUAL} lines or fewer; {USUAL_SHARE:.0%} should")
    for problem in over:
        print(problem)
    print(f"{len(lengths)} functions, {usual:.1%} of them {USUAL} lines or fewer")
    return 1 if over else 0


def _file(name: str, lines: int) -> list[str]:
    most = TEST_FILE if name.startswith("tests/") else FILE
    if name.startswith("notifications/channels/"):
        most = CHANNEL_FILE
    return [f"{name}: {lines} lines, {most} allowed"] if lines > most else []


def _function(length: int, is_flow: bool, where: str) -> str:
    most = FLOW_BODY if is_flow else FUNCTION
    return f"{where}: {length} lines, {most} allowed" if length > most else ""


def _functions(name: str, tree: ast.Module) -> list[tuple[int, bool, str]]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            is_flow = any(_called(decorator) in FLOW_DECORATORS for decorator in node.decorator_list)
            length = (node.end_lineno or 0) - node.lineno + 1 - _docstring_lines(node)
            found.append((length, is_flow, f"{name}:{node.lineno} {node.name}"))
    return found


def _called(decorator: ast.expr) -> str:
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    return target.id if isinstance(target, ast.Name) else ""


def _docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    if (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    ):
        return (first.end_lineno or 0) - first.lineno + 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
