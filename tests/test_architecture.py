"""Rules of design that neither the linter nor the import contracts can see."""

import ast
import re
import subprocess
import sys
import time
import tomllib
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES: list[str] = PYPROJECT["tool"]["importlinter"]["root_packages"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")

CLOCK = frozenset(
    {
        "datetime.datetime.now",
        "datetime.datetime.today",
        "datetime.datetime.utcnow",
        "datetime.date.today",
        "time.clock_gettime",
        "time.gmtime",
        "time.localtime",
        "time.monotonic",
        "time.monotonic_ns",
        "time.perf_counter",
        "time.perf_counter_ns",
        "time.time",
        "time.time_ns",
    }
)
ENVIRONMENT = frozenset({"os.environ", "os.environb", "os.getenv", "os.getenvb", "os.putenv", "os.unsetenv"})

READS_THE_CLOCK = {
    "flows/clock.py": "the one clock",
    "notifications/sandbox/exchange.py": "a provider keeps its own time: arrivals are measured with it",
    "notifications/sandbox/server.py": "the same",
}
READS_THE_ENVIRONMENT = {
    "flows/settings.py": "the one reader of the environment",
    "flows/language.py": "its one setting that `--help` needs, without loading the rest",
}

# Slower than this and a person at the desk waits for the help of a command. Where the machine is shared,
# it may take so many times what the interpreter alone takes at that moment.
HELP_SECONDS, TIMES = 0.4, 10


def sources(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), name_of(path))


def named(tree: ast.Module) -> set[str]:
    """Every dotted name a module uses that begins with something it has imported, spelt in full."""
    origins: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                origins[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            origins |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    used = {_dotted(node, origins) for node in ast.walk(tree) if isinstance(node, ast.Attribute | ast.Name)}
    return {name for name in used if name} | set(origins.values())


def _dotted(node: ast.expr, origins: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return origins.get(node.id, "")
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value, origins)
        return f"{before}.{node.attr}" if before else ""
    return ""


def python(code: str) -> str:
    """What a fresh interpreter prints for `code`."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_nothing_but_the_clock_reads_the_time() -> None:
    found = {name_of(path): sorted(CLOCK & named(tree_of(path))) for path in sources(*PACKAGES)}
    assert {name for name, reads in found.items() if reads} == READS_THE_CLOCK.keys()


def test_nothing_but_the_settings_reads_the_environment() -> None:
    found = {name_of(path) for path in sources(*PACKAGES) if ENVIRONMENT & named(tree_of(path))}
    assert found == READS_THE_ENVIRONMENT.keys()


@pytest.mark.parametrize(
    ("code", "reads"),
    [
        ("import time\ntime.time()", {"time.time"}),
        ("from time import time as now\nnow()", {"time.time"}),
        ("import datetime as d\nd.datetime.now()", {"datetime.datetime.now"}),
        ("from datetime import datetime\nx = datetime.now", {"datetime.datetime.now"}),
        ("from datetime import datetime\ndatetime(2026, 3, 1)", set()),
        ("def f(clock):\n    return clock.now()", set()),
    ],
)
def test_a_clock_is_found_however_it_is_imported(code: str, reads: set[str]) -> None:
    assert CLOCK & named(ast.parse(code)) == reads


def test_no_file_of_flows_bears_the_name_of_a_top_level_module() -> None:
    """An entrypoint given as a file puts flows/ first on the path: `flows/email.py` would be `email`."""
    installed = {name for name in metadata.packages_distributions() if name.isidentifier()}
    taken = {*sys.stdlib_module_names, *PACKAGES, *installed, "tests"}
    names = {path.stem for path in (ROOT / "flows").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert names & taken <= {"__init__", "__pycache__"}


@pytest.mark.parametrize("root", [*PACKAGES, "tests"])
def test_every_folder_with_modules_is_a_package(root: str) -> None:
    """One level without `__init__.py` and pytest takes tests/models for models."""
    folders = {path.parent for path in sources(root)}
    assert [name_of(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_acts_console_and_the_hot_loop_load_without_prefect() -> None:
    """Importing it takes seconds, in which nobody would be called; and it may not be there at all."""
    modules = ["flows", *(module_of(path) for path in sources("flows/acts", "console"))]
    modules += [
        module_of(path)
        for path in sources("flows")
        if "oads without prefect" in (ast.get_docstring(tree_of(path)) or "")
    ]
    modules.remove("console.__main__")  # runs what it loads
    code = f"import importlib, sys\nfor m in {modules!r}: importlib.import_module(m)\n"
    loaded = python(code + "print(*sys.modules)").split()
    assert {"flows.acts.intake", "flows.loop", "console.app"} <= set(loaded)
    assert [name for name in loaded if name.partition(".")[0] == "prefect"] == []


def test_help_is_there_at_once_and_loads_no_framework() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "console", "--help"]
    spans, bare = [], []
    for _ in range(5):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], timeout=60, check=True)
        bare.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
        spans.append(time.perf_counter() - begun)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "click" in loaded
    assert not loaded & {"prefect", "sqlalchemy", "fastapi", "pydantic", "twilio", "rich"}
    assert min(spans) < max(HELP_SECONDS, TIMES * min(bare)), (spans, bare)


def test_every_pin_of_the_lock_has_hashes_and_names_no_host() -> None:
    pins = re.split(r"\n(?=\S)", LOCK.strip())
    pins = [pin for pin in pins if not pin.startswith("#")]
    assert len(pins) > 50
    for pin in pins:
        first = pin.splitlines()[0]
        assert re.match(r"[a-z0-9][a-z0-9._-]*==\S+", first), first
        assert "--hash=sha256:" in pin, first
    assert re.findall(r"https?:|://|--(?:extra-)?index|--find-links|@ ", LOCK) == []


def test_the_lock_pins_everything_the_project_asks_for() -> None:
    asked = [*PYPROJECT["project"]["dependencies"], *PYPROJECT["build-system"]["requires"]]
    for extra in PYPROJECT["project"]["optional-dependencies"].values():
        asked += extra
    names = {re.split(r"[\[<>=]", one)[0].strip().lower().replace("_", "-") for one in asked}
    pinned = set(re.findall(r"^([a-z0-9._-]+)==", LOCK, re.MULTILINE))
    assert names - pinned == set()


@pytest.mark.parametrize("path", sources("flows/acts"), ids=name_of)
def test_every_act_says_what_it_does(path: Path) -> None:
    """Console, command line, callbacks and flows all call these: the docstring is the agreement."""
    tree = tree_of(path)
    assert ast.get_docstring(tree), f"{name_of(path)} does not say what it is for"
    public = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]
    assert [node.name for node in public if not ast.get_docstring(node)] == []
