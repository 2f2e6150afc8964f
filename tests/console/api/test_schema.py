"""The interface keeps to its own document, whatever is sent: calls nobody thought of, made from the document.

The everyday run makes a few of each route; `make api` makes many more.
"""

import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import CheckFunction
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from starlette.datastructures import State

from console.api.app import PATH, create_api
from tests.console.api.program import Program
from tests.console.site import Listening, open_site
from tests.night import CONTACT_UNIT

DOCUMENT = create_api(State()).openapi()
# Every value at its edges, and beside them, is tried at length only.
BRIEFLY = schemathesis.Config.from_dict({"phases": {"coverage": {"enabled": False}}})
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT, config=BRIEFLY)
WHOLE = schemathesis.openapi.from_dict(DOCUMENT)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
USUAL, MANY = 6, 100
# What stands in an address, mostly: with what is made up alone, nothing but 404 would be tried.
KNOWN: dict[str, list[str]] = {
    "number": ["2026-0001", "2026-0002", "2026-0003"],
    "playbook": ["public-opinion"],
    "version": ["1"],
}


@schemathesis.hook
def map_path_parameters(_: Any, given: dict[str, Any] | None) -> dict[str, Any] | None:
    """Three times out of four, something there is."""
    for name, value in (given or {}).items():
        chance = zlib.crc32(str(value).encode("utf-8", "replace"))
        if name in KNOWN and chance % 4:
            given[name] = KNOWN[name][chance % len(KNOWN[name])]  # type: ignore[index]  # it has items
    return given


@pytest.fixture(scope="module")
def program(
    listening: Listening, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Program]:
    """One office for all calls, with incidents in several states."""
    folder = tmp_path_factory.mktemp("api")
    file = shutil.copy(migrated_sqlite, folder / "zhishou.db")
    with open_site(listening, f"sqlite:///{file}", folder, {"api": {"per_minute": 0}}) as site:
        made = Program(site)
        for number in (
            made.log(unit=CONTACT_UNIT),
            made.log(title="某小区停水"),
            made.log(title="某路口拥堵"),
        ):
            assert number in KNOWN["number"]
        yield made


def calls(many: int) -> settings:
    return settings(
        max_examples=many,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=many == USUAL,
        database=None,
    )


# Who calls what the duty officer may not.
CALLERS = {"/accounts": "administrator", "/sessions": "administrator", "/audit": "auditor"}
REVIEWS = ("/accept", "/return")


def caller_of(path: str) -> str:
    if path.endswith(REVIEWS):
        return "分管领导"
    return next((who for begins, who in CALLERS.items() if path.startswith(begins)), "值班主班")


def check(case: schemathesis.Case, program: Program, *more: CheckFunction) -> None:
    sent = {"authorization": f"Bearer {program.as_(caller_of(case.operation.path)).token}"}
    case.call_and_validate(base_url=program.site.url + PATH, headers=sent, checks=[*CHECKS, *more])


@SCHEMA.parametrize()
@calls(USUAL)
def test_every_route_keeps_to_its_document(case: schemathesis.Case, program: Program) -> None:
    check(case, program)


@pytest.mark.slow
@WHOLE.parametrize()
@calls(MANY)
def test_every_route_keeps_to_its_document_at_length(case: schemathesis.Case, program: Program) -> None:
    check(case, program, unsupported_method)
