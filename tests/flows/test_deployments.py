from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from engine import __version__
from flows.deployments import Declared, declare, manifest, respond_schema
from flows.settings import OfficeSettings
from playbooks.loading import load_library

ROOT = Path(__file__).parents[2]


def declared() -> list[Declared]:
    return declare(load_library(), __version__)


def test_prefect_yaml_says_what_the_clerk_registers() -> None:
    written = (ROOT / "prefect.yaml").read_text(encoding="utf-8")
    said = manifest(declared(), OfficeSettings().zone)
    assert written == said, "run: .venv/bin/python -m flows.deployments > prefect.yaml"


def test_each_playbook_is_a_deployment_whose_version_is_its_content() -> None:
    found = {one.name: one for one in declared() if one.flow == "respond"}
    for playbook in load_library():
        if playbook.plan.content_free:
            continue  # see below
        one = found[playbook.plan.id]
        assert one.version == playbook.hash
        assert playbook.plan.title.zh in one.description
        assert one.parameters == {"playbook": playbook.plan.id}


def test_a_playbook_in_content_free_mode_has_none() -> None:
    first = load_library()[0]
    secret = replace(first, plan=replace(first.plan, content_free=True))
    assert {one.flow for one in declare([secret], "1")} == {"write_report", "audit"}


def test_no_parameter_can_hold_free_text() -> None:
    for one in declared():
        for place, value in texts(one.schema, one.name):
            closed = {"enum", "pattern"} & value.keys() or value.get("format") == "date-time"
            assert closed, f"{place} takes any text"


def texts(schema: Any, place: str) -> list[tuple[str, dict[str, Any]]]:
    """Every part of a schema that is a text, with where it is."""
    found = [(place, schema)] if isinstance(schema, dict) and schema.get("type") == "string" else []
    parts = (
        schema.items() if isinstance(schema, dict) else enumerate(schema) if isinstance(schema, list) else ()
    )
    return found + [hit for key, part in parts for hit in texts(part, f"{place}.{key}")]


@pytest.mark.parametrize(
    "parameters",
    [
        {"fields": {"level": "II"}},
        {"fields": {"level": "II", "emergency": True, "found_at": "2026-03-05T02:10:00+08:00"}},
        {"fields": {"level": "II"}, "incident": "2026-0042"},
    ],
)
def test_coded_fields_are_taken(parameters: dict[str, Any]) -> None:
    validator().validate(parameters)


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"fields": {}},
        {"fields": {"level": "特急"}},
        {"fields": {"level": "II", "title": "某网帖"}},
        {"fields": {"level": "II", "emergency": "是"}},
        {"fields": {"level": "II"}, "incident": "某网帖"},
        {"fields": {"level": "II"}, "playbook": "account-hijack"},
    ],
)
def test_anything_else_is_refused(parameters: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        validator().validate(parameters)


def validator() -> Draft202012Validator:
    plans = {playbook.plan.id: playbook.plan for playbook in load_library()}
    return Draft202012Validator(respond_schema(plans["public-opinion"]))
