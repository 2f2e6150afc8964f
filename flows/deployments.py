"""What can be started from Prefect: a deployment for each playbook, the report, the audit.

Declared here once, for the clerk that registers them and for `prefect.yaml`, which is this module's
output (`python -m flows.deployments > prefect.yaml`). Loads without prefect.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from engine.parts import Field, FieldKind, Level
from engine.plan import Plan
from flows.drill_rules import Planned, rules_of
from flows.drill_settings import ScheduledDrill
from playbooks.adjusted_words import explain_adjusted
from playbooks.loading import Playbook, load_library

# A number of ours, and nothing else that somebody might type into a form.
NUMBER = r"^\d{4}-(演|[A-Z]{1,4})?\d{4,}$"
HOURLY = "0 * * * *"
POOL = "zhishou"

_TIMES = {"occurred_at": "事发时间", "found_at": "发现时间", "received_at": "接报时间"}
_LEVELS = {"level": "事件级别", "response_level": "响应级别"}


@dataclass(frozen=True)
class Declared:
    """A deployment. `schema` is the JSON Schema of its parameters; `cron` is in the office's zone."""

    flow: str
    name: str
    entrypoint: str
    version: str
    description: str
    schema: Mapping[str, Any]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    cron: str | None = None
    drills: tuple[Planned, ...] = ()


def declare(
    playbooks: Iterable[Playbook], version: str, drills: Iterable[ScheduledDrill] = ()
) -> list[Declared]:
    """Everything this office offers; `version` is that of the program, for what is not a playbook.

    A drill of the settings is a schedule on its playbook.

    A content-free playbook has no deployment: Prefect keeps what it is given.
    """
    planned = tuple(drills)
    offered = [_respond(playbook, planned) for playbook in playbooks if not playbook.plan.content_free]
    number = {"number": {"title": "编号", "type": "string", "pattern": NUMBER, "position": 0}}
    report = "从记录重新生成一起事件的处置报告。"
    audit = "封存并重读全部记录，检查有无无人照看的事项。"
    return [
        *offered,
        Declared(
            "write_report",
            "write_report",
            "flows.reporting.write_report",
            version,
            report,
            _object(number, ["number"]),
        ),
        Declared("audit", "audit", "flows.audit.audit", version, audit, _object({}, []), cron=HOURLY),
    ]


def _respond(playbook: Playbook, drills: Sequence[ScheduledDrill]) -> Declared:
    plan = playbook.plan
    return Declared(
        "respond",
        plan.id,
        "flows.respond.respond",
        playbook.hash,
        explain_adjusted(playbook, "zh").strip(),
        respond_schema(plan),
        {"playbook": plan.id},
        drills=tuple(rule for drill in drills if drill.playbook == plan.id for rule in rules_of(drill)),
    )


def respond_schema(plan: Plan) -> dict[str, Any]:
    """The parameters of `respond` for this plan: nothing in them can hold free text."""
    incident = {
        "title": "已有事件的编号（只公布，不登记）",
        "anyOf": [{"type": "string", "pattern": NUMBER}, {"type": "null"}],
        "default": None,
        "position": 2,
    }
    scheduled = {
        "title": "按计划启动的演练",
        "anyOf": [{"type": "string", "pattern": "^[a-z][a-z0-9_-]{0,39}$"}, {"type": "null"}],
        "default": None,
        "position": 3,
    }
    properties = {
        "playbook": {
            "title": "预案",
            "type": "string",
            "enum": [plan.id],
            "default": plan.id,
            "position": 0,
        },
        "fields": {**fields_schema(plan), "title": "要素", "position": 1},
        "incident": incident,
        "scheduled": scheduled,
    }
    return _object(properties, ["fields"])


def fields_schema(plan: Plan) -> dict[str, Any]:
    """Level, times, and the playbook's coded fields."""
    levels = {name: _level(title, plan.levels) for name, title in _LEVELS.items()}
    times = {
        name: {"title": title, "type": "string", "format": "date-time"} for name, title in _TIMES.items()
    }
    coded = {one.id: _coded(one) for one in plan.fields if one.id not in plan.asked}
    required = ["level", *(one.id for one in plan.fields if one.required)]
    drill = {"drill": {"title": "以演练方式启动", "type": "boolean", "default": False}}
    return {**_object({**levels, **times, **drill, **coded}, required), "additionalProperties": False}


def _level(title: str, levels: Iterable[Level]) -> dict[str, Any]:
    words = "；".join(f"{level.id} {level.name} {level.title.zh}" for level in levels)
    return {"title": title, "type": "string", "enum": [level.id for level in levels], "description": words}


def _coded(one: Field) -> dict[str, Any]:
    if one.kind is FieldKind.YES_NO:
        return {"title": one.title.zh, "type": "boolean"}
    if one.kind is FieldKind.TIME:
        return {"title": one.title.zh, "type": "string", "format": "date-time"}
    words = "；".join(f"{value} {text.zh}" for value, text in one.choices.items())
    return {"title": one.title.zh, "type": "string", "enum": list(one.choices), "description": words}


def _object(properties: Mapping[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "title": "Parameters", "properties": dict(properties), "required": required}


def manifest(declared: Iterable[Declared], zone: str) -> str:
    """`prefect.yaml`: the same deployments for work pools, where Prefect runs apart from us."""
    deployments = [_entry(one, zone) for one in declared]
    content = {"name": "zhishou", "pull": [], "deployments": deployments}
    return _HEAD + yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000)


class _Dumper(yaml.SafeDumper):
    """Texts of several lines stay lines: a description is read and compared by people."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _text)


_HEAD = """\
# Written by `python -m flows.deployments > prefect.yaml`; a test keeps it true.
# For setting `prefect.mode = "external"`: the wheel is installed on every worker, ZHISHOU_DATA names its
# data folder, and `prefect deploy --all` registers these. On one machine the clerk does all of this.
"""


def _entry(one: Declared, zone: str) -> dict[str, Any]:
    schedules: list[dict[str, Any]] = (
        [{"cron": one.cron, "timezone": zone, "slug": one.name}] if one.cron else []
    )
    schedules += [
        {"rrule": drill.rule, "timezone": zone, "slug": drill.slug, "parameters": dict(drill.parameters)}
        for drill in one.drills
    ]
    return {
        "name": one.name,
        "entrypoint": one.entrypoint,
        "version": one.version,
        "description": one.description,
        "parameters": dict(one.parameters),
        "enforce_parameter_schema": True,
        "schedules": schedules,
        "work_pool": {"name": POOL},
    }


if __name__ == "__main__":
    from engine import __version__
    from flows.settings import OfficeSettings

    sys.stdout.write(manifest(declare(load_library(), __version__), OfficeSettings().zone))
