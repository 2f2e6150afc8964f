"""The documents say what the program does."""

import ast
import inspect
import re
import shlex
from collections.abc import Iterator
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any

import click
import pytest
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from console.cli import COMMANDS, SUMMARIES, cli
from console.commands import errors
from engine import __version__, vocabulary
from engine.documents import DocumentState, Signature
from engine.origins import Heard
from flows.provider_settings import Section, TwilioProvider
from flows.settings import Settings
from notifications.labels import label
from notifications.vendor_settings import AliyunProvider, AppriseProvider, WebhookProvider

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
)
ADRS = sorted(path.name for path in (ROOT / "docs" / "adr").glob("*.md"))

ENUMS: list[type[StrEnum]] = [
    kind for _, kind in inspect.getmembers(vocabulary, inspect.isclass) if issubclass(kind, StrEnum)
]
ENUMS.remove(StrEnum)
ENUMS += [DocumentState, Signature, Heard]

# Whoever installs decides where packages come from.
REGISTRIES = re.compile(
    r"pypi|pythonhosted|npmjs|jsdelivr|unpkg|cdnjs|anaconda\.org|mirrors?\.", re.IGNORECASE
)
OUR_MACHINES = re.compile(r"(?<![\w.])/(?:work|home|root|tmp|Users)/")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def rows_of(text: str) -> Iterator[list[str]]:
    """The cells of every row of every table."""
    for line in text.splitlines():
        if line.startswith("|"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def provider_settings(kind: type[BaseModel]) -> list[tuple[str, FieldInfo]]:
    """The settings of a type of provider, but its type."""
    return [(name, one) for name, one in kind.model_fields.items() if name != "type"]


def settings() -> Iterator[tuple[str, FieldInfo]]:
    """Every setting by its dotted name."""
    for section, field in Settings.model_fields.items():
        if inspect.isclass(field.annotation) and issubclass(field.annotation, Section):
            for key, one in field.annotation.model_fields.items():
                yield f"{section}.{key}", one


def environment_name(setting: str) -> str:
    return "ZHISHOU_" + setting.upper().replace(".", "__")


def as_written(default: Any) -> str:
    """A default as the tables write it: `5` for 5.0, – for nothing."""
    if isinstance(default, SecretStr):
        default = default.get_secret_value()
    if isinstance(default, Enum):
        default = default.value
    if isinstance(default, bool):
        default = str(default).lower()
    if isinstance(default, float):
        default = f"{default:g}"
    return f"`{default}`" if default not in ("", ()) else "–"


@pytest.mark.parametrize("readme", READMES)
def test_every_setting_is_in_the_table_with_its_environment_and_default(readme: str) -> None:
    rows = {row[0].strip("`"): row[1:] for row in rows_of(text_of(readme))}
    for setting, field in settings():
        assert setting in rows, f"{readme} lacks {setting}"
        environment, default, meaning = rows[setting]
        assert environment == f"`{environment_name(setting)}`"
        assert default == as_written(field.default) or field.default_factory, setting
        assert meaning, setting


@pytest.mark.parametrize("readme", READMES)
def test_every_setting_of_twilio_is_in_its_table(readme: str) -> None:
    rows = {row[0].strip("`"): row[1:] for row in rows_of(text_of(readme))}
    for name, field in provider_settings(TwilioProvider):
        assert rows[f"twilio.{name}"][0] == as_written(field.default), name


@pytest.mark.parametrize("kind", [AliyunProvider, WebhookProvider, AppriseProvider])
def test_every_setting_of_the_other_vendors_is_explained(kind: type[BaseModel]) -> None:
    explained = text_of("docs/providers.md")
    assert [name for name, _ in provider_settings(kind) if f"`{name}`" not in explained] == []


@pytest.mark.parametrize("readme", READMES)
def test_no_setting_is_promised_that_does_not_exist(readme: str) -> None:
    known = {environment_name(setting) for setting, _ in settings()}
    named = set(re.findall(r"`(ZHISHOU_\w+__\w+)`", text_of(readme)))
    assert named == known


def test_every_setting_that_is_more_than_a_port_describes_itself() -> None:
    assert [name for name, field in settings() if not (field.description or name.endswith("port"))] == []


@pytest.mark.parametrize("readme", READMES)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_named(readme: str, command: str) -> None:
    assert re.search(rf"`{command}`|\bzhishou {command}\b", text_of(readme))


@pytest.mark.parametrize("readme", READMES)
def test_the_commands_are_listed_as_help_lists_them(readme: str) -> None:
    (listed,) = [part for part in text_of(readme).split("\n\n") if part.startswith("`zhishou --help`")]
    named = re.findall(r"`([a-z][a-z-]*)`", listed)
    assert named == list(SUMMARIES)


def commands_of(text: str) -> list[list[str]]:
    """The words of every `zhishou …` in a block or in backticks, without what stands beside it."""
    lines, fenced = [], False
    for line in text.splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif fenced or line.startswith("    "):
            lines.append(line.strip())
    lines += [" ".join(inline.split()) for inline in re.findall(r"`(zhishou [^`]+)`", text)]
    shown = [re.split(r"\s{3,}|\s+# ", line)[0] for line in lines if line.startswith("zhishou ")]
    return [shlex.split(line)[1:] for line in shown]


def resolve(words: list[str]) -> tuple[str, list[str]]:
    """(the command these words call, options it does not know)."""
    group: click.Command = cli
    options = _options(group)
    names: list[str] = []
    unknown = []
    ctx = click.Context(cli)
    rest = iter(words)
    for word in rest:
        name, _, given = word.partition("=")
        if name.startswith("--"):
            if name not in options:
                unknown.append(name)
            elif options[name] and not given:
                next(rest, None)
        elif isinstance(group, click.Group) and (found := group.get_command(ctx, word)):
            group = found
            options |= _options(found)
            names.append(word)
        elif isinstance(group, click.Group):
            unknown.append(word)
    return " ".join(names), unknown


def _options(command: click.Command) -> dict[str, bool]:
    """Every option, and whether it takes a value."""
    known = {"--help": False, "-h": False}
    for param in command.params:
        if isinstance(param, click.Option):
            known |= dict.fromkeys(param.opts, not param.is_flag)
    return known


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_line_shown_can_be_typed(document: str) -> None:
    for words in commands_of(text_of(document)):
        command, unknown = resolve(words)
        assert not unknown, f"{document}: zhishou {shlex.join(words)}: {unknown}"
        assert command or words[0].startswith("-"), words


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = (
        {resolve(words)[0] for words in commands_of(text_of(readme))} - {""} for readme in READMES
    )
    assert english == chinese
    assert {"up", "log", "board", "people import", "report"} <= english


def test_both_readmes_have_the_same_chapters_tables_and_pictures() -> None:
    english, chinese = map(text_of, READMES)
    for mark in (r"^## ", r"^\|", r"^!\[", r"^\d\. ", r"^- \*\*", r"^ *```"):
        assert len(re.findall(mark, english, re.MULTILINE)) == len(re.findall(mark, chinese, re.MULTILINE)), (
            mark
        )
    assert re.findall(r"\]\((docs/[^)]*)\)", english) == re.findall(r"\]\((docs/[^)]*)\)", chinese)


@pytest.mark.parametrize("readme", READMES)
def test_the_exit_codes_are_those_of_the_program(readme: str) -> None:
    codes = {row[0] for row in rows_of(text_of(readme)) if row[0].isdecimal()}
    assert {int(code) for code in codes} == {0, 1, errors.BAD_INPUT, errors.NOT_NOW, errors.NOT_RIGHT, 130}


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_the_glossary_has_every_stored_value_in_the_words_people_read(kind: type[StrEnum]) -> None:
    chapters = re.split(r"^### ", text_of("docs/glossary.md"), flags=re.MULTILINE)
    chapter = next((one for one in chapters if one.startswith(f"`{kind.__name__}`")), "")
    rows = {row[0].strip("`"): row[1:] for row in rows_of(chapter)}
    for value in kind:
        assert value.value in rows, f"the glossary lacks {kind.__name__}.{value.name}"
        assert rows[value.value][:2] == [label(value, "zh"), label(value, "en")]
        assert rows[value.value][2], value


def test_a_word_of_the_glossary_is_explained_once() -> None:
    first = text_of("docs/glossary.md").partition("## Stored values")[0]
    words = [
        word for row in rows_of(first) if len(row) == 4 for word in row[0].split("，") if "-" not in word
    ]
    assert len(words) > 60
    assert sorted({word for word in words if words.count(word) > 1}) == ["中文"]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_to_files_that_exist(document: str) -> None:
    folder = (ROOT / document).parent
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text_of(document))
    missing = [one for one in targets if "://" not in one and not (folder / one).exists()]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_document_names_a_registry_or_a_machine_of_ours(document: str) -> None:
    text = text_of(document)
    assert REGISTRIES.findall(text) == []
    assert OUR_MACHINES.findall(text) == []


def test_make_promises_no_target_that_does_nothing() -> None:
    """A name under .PHONY without a rule succeeds, and whoever typed it believes that something was tried."""
    text = text_of("Makefile")
    [phony] = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert set(phony.split()) == set(re.findall(r"^([a-z-]+):", text, re.MULTILINE))


def test_the_changelog_has_this_version() -> None:
    assert f"## [{__version__}]" in text_of("CHANGELOG.md")


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [name[:4] for name in ADRS] == [f"{n:04d}" for n in range(1, len(ADRS) + 1)]


@pytest.mark.parametrize("adr", ADRS)
def test_a_decision_says_why_what_follows_and_what_hurts(adr: str) -> None:
    text = text_of(f"docs/adr/{adr}")
    chapters = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert chapters == ["Context", "Decision", "Consequences", "What hurts"]
    assert text.startswith(f"# {adr[:4]} ")


def test_what_the_bench_prints_is_described() -> None:
    described = text_of("docs/operations.md").partition("## Measured")[2]
    source = ast.parse(text_of("flows/bench/measuring.py"))
    keys = {
        key.value
        for node in ast.walk(source)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    }
    assigned = {
        node.slice.value
        for node in ast.walk(source)
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)
    }
    printed = (keys | {name for name in assigned if str(name).endswith("_ms")}) - {
        "cores",
        "system",
        "python",
    }
    assert {"floor_ms", "lateness_ms", "idle_cpu_percent", "p99"} <= printed
    assert [name for name in printed if f"`{name}`" not in described] == []
