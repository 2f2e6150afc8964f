"""Every route of the interface says the right it needs and holds to it: all routes, all roles, nobody."""

from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute
from starlette.datastructures import State

from console.acts import CARRY_OUT
from console.api.app import PATH, create_api
from console.api.app import ROUTES as MODULES
from console.api.caller import Allows, AllowsIncident
from console.api.problems import KINDS
from console.api.routes.acts import ELSEWHERE
from console.api.shapes.acts import BODIES
from console.buttons import FORMS
from engine.rights import RIGHTS, SCOPES, may
from engine.vocabulary import AccountRole
from tests.console.api.program import Program
from tests.console.test_rights import HOLDERS, Given

pytestmark = pytest.mark.thorough

ROUTES = [route for module in MODULES for route in module.router.routes if isinstance(route, APIRoute)]
WALKED = [(method, route) for route in ROUTES for method in sorted(route.methods or ())]
GIVEN = {"number": "2026-0001", "playbook": "public-opinion", "version": "1"}


def doors(route: APIRoute) -> list[Allows]:
    return [one.call for one in route.dependant.dependencies if isinstance(one.call, Allows)]


def address(route: APIRoute) -> str:
    return route.path_format.format_map(Given(GIVEN))


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{sorted(route.methods)[0]} {route.path}")
def test_every_route_says_what_it_needs(route: APIRoute) -> None:
    assert doors(route), f"{route.path} says no right: dependencies=[allows(Right.…)], SEES or PUBLIC"
    if "{number}" in route.path:
        assert any(isinstance(one, AllowsIncident) for one in doors(route)), f"{route.path}: allows_incident"


def test_the_document_has_every_route_and_no_other() -> None:
    described = {(m.upper(), path) for path, of in create_api(State()).openapi()["paths"].items() for m in of}
    assert described == {(method, route.path) for method, route in WALKED}


def test_making_a_token_is_all_that_is_public() -> None:
    public = [f"{m} {r.path}" for m, r in WALKED if not any(one.rights for one in doors(r))]
    assert public == ["POST /tokens"]


def test_nobody_is_let_in_anywhere_without_a_token_and_no_cookie_is_one(api: Program) -> None:
    api.log()
    api.site.sit_down("值班主班")  # this browser is signed in: that counts for pages only
    for method, route in WALKED:
        if not any(one.rights for one in doors(route)):
            continue
        for given in ({}, {"authorization": "Bearer zhishou_made-up"}, {"authorization": "Basic eDp5"}):
            answer = api.site.client.request(method, PATH + address(route), headers=given)
            assert answer.status_code == 401, f"{method} {route.path}"
            assert answer.headers["www-authenticate"].startswith("Bearer")
            assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("role", AccountRole)
def test_each_role_is_let_in_where_it_has_the_right_and_nowhere_else(api: Program, role: AccountRole) -> None:
    api.log(unit="李楼乡人民政府")
    program = api.as_(HOLDERS[role])
    mine = RIGHTS[role] & SCOPES
    for method, route in WALKED:
        if method == "DELETE" and "tokens" in route.path:
            continue
        answer = program.ask(method, address(route))
        allowed = all(not one.rights or may(mine, one.rights) for one in doors(route))
        assert (answer.status_code != 403) is allowed, f"{role} {method} {route.path} {answer.text}"
        if not allowed:
            assert answer.json()["type"] == f"{KINDS}forbidden"


def acts() -> Iterator[str]:
    yield from CARRY_OUT
    yield from FORMS


def test_every_act_of_the_console_is_an_act_of_the_interface() -> None:
    assert set(BODIES) == set(CARRY_OUT)
    assert set(acts()) == set(BODIES) | ELSEWHERE
    paths = {route.path for route in ROUTES}
    assert {f"/incidents/{{number}}/acts/{act}" for act in BODIES} <= paths


def test_a_contact_sees_the_incidents_of_the_own_unit_and_no_other(api: Program) -> None:
    api.log(title="本乡的事", unit="李楼乡人民政府")
    api.log(title="别处的事")
    contact = api.as_("联络员")
    assert [row["title"] for row in contact.get("/incidents", params={"state": "all"})["items"]] == [
        "本乡的事"
    ]
    for route in ROUTES:
        if "{number}" in route.path:
            path = route.path_format.format_map(Given(GIVEN | {"number": "2026-0002"}))
            answer = contact.ask(sorted(route.methods or ())[0], path)
            assert answer.status_code in (403, 404), path
            assert "别处" not in answer.text


def test_a_token_does_what_its_scopes_say_and_no_more(api: Program) -> None:
    from flows.acts import tokens
    from flows.acts.tokens import Asked
    from tests.console.site import HERE, PASSWORD, account_of

    number = api.log()
    login = account_of(api.site, "值班主班").login
    made = tokens.make_own_token(api.site.office, login, PASSWORD, Asked("looks", ("read",), 1), HERE)
    api.tokens["值班主班"] = made.token
    assert api.get(f"/incidents/{number}")["number"] == number
    assert api.send(f"/incidents/{number}/acts/note", {"text": "某事"}).status_code == 403
    assert api.get("/me")["rights"] == ["read"]


def test_a_token_that_acts_opens_no_page_of_the_console_to_acts(api: Program) -> None:
    number = api.log()
    bearer = {"authorization": f"Bearer {api.token}"}
    assert api.site.get(f"/incidents/{number}", headers=bearer).status_code == 200
    sent = api.site.post(f"/incidents/{number}/acts/note", {"text": "某事"}, headers=bearer)
    assert sent.status_code == 403
