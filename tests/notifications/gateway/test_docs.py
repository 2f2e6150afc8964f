"""docs/gateway.md says what the settings are, and its examples are the ones that are tested."""

import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from notifications.errors import Cause
from notifications.gateway import filling, variables
from notifications.gateway.settings import GatewaySettings, Way
from notifications.gateway.settings_incoming import (
    Auth,
    Cursor,
    LookUp,
    Poll,
    Proof,
    Push,
    PushAnswer,
    Reports,
    SharedToken,
    Spot,
    Texts,
)
from notifications.gateway.settings_requests import Accepted, Answer, Match, Request, Sign, Written
from tests.notifications.gateway.conftest import DESCRIBED, NAMES

TEXT = (Path(__file__).parents[3] / "docs" / "gateway.md").read_text(encoding="utf-8")

# Heading of a table: the models whose settings stand in it, each once.
MODELS: dict[str, tuple[type[BaseModel], ...]] = {
    "`[providers.<name>]`: the provider": (GatewaySettings,),
    "`sms` and `voice`: texts 短信 and calls 语音电话": (Way,),
    "`request`: what is asked": (Request,),
    "`sign`: a signature 签名": (Sign,),
    "`format`, `charset`, `field`: how it is written": (Written,),
    "`answer`: what the answer to a send says": (Answer,),
    "`accepted`: how success is told": (Accepted,),
    "`push.<what>`: what the provider sends by itself 推送": (Push,),
    "`auth`: what proves that it is the provider": (Auth,),
    "`token` and `signature`: where they stand": (Spot, SharedToken),
    "`answer` of a push": (PushAnswer,),
    "`poll.<what>`: what is fetched 拉取": (Poll,),
    "`cursor`: where a fetch goes on": (Cursor,),
    "`texts`: replies 上行短信": (Texts,),
    "`reports`: receipts 状态报告, outcomes and keys": (Reports,),
    "`when`: only some of them": (Match,),
    "`look_up`: finding what was sent 查询": (LookUp,),
}


def as_written(default: Any) -> str:
    """A default as the tables write it: – for nothing, `needed` where there is none."""
    if default is PydanticUndefined:
        return "needed"
    if isinstance(default, Enum):
        default = default.value
    if isinstance(default, bool):
        return "yes" if default else "no"
    if isinstance(default, BaseModel) or not default:
        return "–"
    return f"`{default}`"


def rows_for(models: tuple[type[BaseModel], ...]) -> Iterator[tuple[str, str, str]]:
    """The rows of a table. What every document has stands in a table of its own."""
    seen: set[str] = set()
    for model in models:
        if issubclass(model, Written) and model is not Written:
            seen |= set(Written.model_fields)
        for name, field in model.model_fields.items():
            if name not in seen:
                yield f"`{field.alias or name}`", as_written(field.default), str(field.description)
            seen.add(name)


def chapter(heading: str) -> str:
    return re.split(r"^#{2,3} ", TEXT.partition(f"### {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def table_in(text: str) -> list[tuple[str, ...]]:
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [tuple(cell.strip() for cell in line.strip("|").split(" | ")) for line in lines[2:]]


@pytest.mark.parametrize("heading", MODELS)
def test_every_setting_is_in_its_table_and_no_other(heading: str) -> None:
    assert table_in(chapter(heading)) == list(rows_for(MODELS[heading]))


def test_a_signature_of_a_push_has_the_settings_of_one_of_ours() -> None:
    """So that the table of the one serves for the other, as the document says."""
    assert set(Proof.model_fields) == (set(Sign.model_fields) - {"variable"}) | set(Spot.model_fields)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("suffix", ["toml", "secrets.toml"])
def test_the_examples_are_the_settings_that_are_tested(name: str, suffix: str) -> None:
    text = (DESCRIBED / f"{name}.{suffix}").read_text(encoding="utf-8")
    assert f"```toml\n{text}```\n" in TEXT


def test_there_is_no_example_that_is_not_tested() -> None:
    assert TEXT.count("```toml\n") == 2 * len(NAMES)


def test_every_variable_is_explained_with_the_places_that_have_it() -> None:
    tables = TEXT.partition("## What a template may name\n")[2].partition("\n## ")[0]
    cells = [row[0] for row in table_in(tables) if len(row) == 3]
    named = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
    assert named == variables.REQUESTED | variables.PUSHED | {"signature"}


def test_every_filter_of_ours_is_explained() -> None:
    ours = filling._environment("utf-8").filters.keys() - ImmutableSandboxedEnvironment().filters.keys()
    assert ours == {"base64", "md5", "sha1", "sha256"}
    for name in (*ours, "tojson", "urlencode", "e", "upper"):
        assert f"`{name}`" in TEXT


def test_every_cause_is_explained() -> None:
    rows = {row[0] for row in table_in(TEXT.partition("## What an answer means\n")[2])}
    assert {f"`{cause}`" for cause in Cause} <= rows
