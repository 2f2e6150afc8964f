"""The wheel: everything the program reads is in it, and nothing of it belongs to somebody else."""

import os
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from zipfile import ZipFile

import pytest
from hatchling.build import build_wheel

from engine import __version__

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES: list[str] = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built by hatchling in this process: nothing is fetched."""
    folder = tmp_path_factory.mktemp("wheel")
    before = Path.cwd()
    os.chdir(ROOT)  # a build backend works in the current folder, by its specification
    try:
        return folder / build_wheel(str(folder))
    finally:
        os.chdir(before)


@pytest.fixture(scope="module")
def content(wheel: Path) -> frozenset[str]:
    with ZipFile(wheel) as opened:
        return frozenset(opened.namelist())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked, as an installer would put it."""
    folder = tmp_path_factory.mktemp("installed")
    with ZipFile(wheel) as opened:
        opened.extractall(folder)
    return folder


def test_every_file_of_the_packages_is_in_the_wheel(content: frozenset[str]) -> None:
    """Pages, words, templates, playbooks and migrations are read from the package, not from the checkout."""
    files = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert files - content == set()


@pytest.mark.parametrize(
    "file",
    [
        "playbooks/library/public-opinion.yaml",
        "playbooks/library/account-hijack.yaml",
        "notifications/templates/page/sms.zh.txt.j2",
        "notifications/templates/report/html.en.j2",
        "notifications/sandbox/static/phones.js",
        "models/migrations/env.py",
        "models/migrations/script.py.mako",
        "models/migrations/versions/0001_first_tables.py",
        "console/locales/zh_CN/LC_MESSAGES/terminal.po",
        "console/locales/zh_CN/LC_MESSAGES/zhishou.po",
        "console/locales/en/LC_MESSAGES/zhishou.po",
        "console/static/zhishou.css",
        "console/templates/board.html",
    ],
)
def test_a_file_of_each_kind_is_in_the_wheel(content: frozenset[str], file: str) -> None:
    assert file in content


def test_the_wheel_holds_our_packages_and_nothing_else(content: frozenset[str]) -> None:
    tops = {name.partition("/")[0] for name in content}
    assert tops == {*PACKAGES, f"zhishou-{__version__}.dist-info"}
    assert not [name for name in content if "__pycache__" in name or name.endswith((".db", ".log"))]


def test_packages_on_disk_in_the_wheel_and_in_the_import_contracts_are_the_same() -> None:
    on_disk = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert on_disk == set(PACKAGES)
    assert set(PYPROJECT["tool"]["importlinter"]["root_packages"]) == set(PACKAGES)
    assert set(PYPROJECT["tool"]["mypy"]["packages"]) == set(PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_no_other_distribution_has_a_package_of_this_name(package: str) -> None:
    """Ours are common words: whoever else brought one would be imported instead of us."""
    owners = {name.lower() for name in metadata.packages_distributions().get(package, [])}
    assert owners <= {"zhishou"}


def run(installed: Path, folder: Path, *command: str) -> str:
    """What the installed command prints, with its data in `folder`."""
    code = (
        "import runpy, sys, console\n"
        f"assert console.__file__.startswith({str(installed)!r}), console.__file__\n"
        f"sys.argv = ['zhishou', *{command!r}]\n"
        "runpy.run_module('console', run_name='__main__')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(installed), "ZHISHOU_DATA": str(folder / "data")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_installed_command_runs_without_the_checkout(installed: Path, tmp_path: Path) -> None:
    """Tables are made by the migrations of the wheel, and a playbook of its library is explained."""
    assert "网络舆情处置" in run(installed, tmp_path, "playbook", "show", "public-opinion")
    assert run(installed, tmp_path, "board")
    assert (tmp_path / "data" / "zhishou.db").exists()


def test_the_metadata_names_version_licence_and_command(installed: Path) -> None:
    about = installed / f"zhishou-{__version__}.dist-info"
    text = (about / "METADATA").read_text(encoding="utf-8")
    assert f"Version: {__version__}" in text
    assert "License-Expression: Apache-2.0" in text
    assert (about / "licenses" / "LICENSE").exists()
    assert "zhishou = console.cli:main" in (about / "entry_points.txt").read_text(encoding="utf-8")
