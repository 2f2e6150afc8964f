"""Every route says the right it needs, and holds to it: all routes, all roles, and nobody."""

from collections.abc import Iterator

import httpx
import pytest
from fastapi.routing import APIRoute
from starlette.routing import Mount

from console.acts import CARRY_OUT
from console.app import ROUTES as MODULES
from console.buttons import FORMS, GROUPS
from console.entry import Needs, NeedsIncident
from console.routes.report import REVIEWS
from console.whose_acts import NEEDED
from console.words import Words
from engine.rights import CHANGING, RIGHTS, Right, may
from engine.vocabulary import AccountRole
from tests.console.site import ROLES, Listening, Site, open_session
from tests.night import CONTACT_UNIT

pytestmark = pytest.mark.thorough

ROUTES = [route for module in MODULES for route in module.router.routes if isinstance(route, APIRoute)]
WALKED = [(method, route) for route in ROUTES for method in sorted(route.methods or ())]


class Given(dict[str, str]):
    """What stands in an address for what is in braces; of accounts, sessions and people: none there is."""

    def __missing__(self, name: str) -> str:
        return f"no-such-{name}"


GIVEN = {
    "number": "2026-0001",
    "part": "top",
    "version": "1",
    "playbook": "public-opinion",
    "change": "disable",
    "act": "note",
    "review": "accept",
    "person": "no-such-person",
    "document": "no-such-document",
    "attachment": "no-such-attachment",
    "key": "no-such-key",
    "file": "no-such-file",
}
# Who has each role in these tests.
HOLDERS = {role: next((post for post, of in ROLES.items() if of is role), role.value) for role in AccountRole}
NO_RIGHT = Words("zh")("refused.right")


def door(route: APIRoute) -> Needs:
    """The one thing that says what a route needs."""
    found = [one.call for one in route.dependant.dependencies if isinstance(one.call, Needs)]
    assert len(found) == 1, f"{route.path} says no right: dependencies=[needs(Right.…)] or [PUBLIC]"
    return found[0]


def address(route: APIRoute, **given: str) -> str:
    return route.path_format.format_map(Given(GIVEN | given))


def ask(site: Site, method: str, path: str) -> httpx.Response:
    """Come to the door, with nothing in hand: a post without its token goes no further than that."""
    with site.client.stream(method, path) as answer:
        if answer.headers.get("content-type", "").startswith("text/event-stream"):
            return httpx.Response(answer.status_code)  # it would go on for ever
        answer.read()
        return answer


def is_let_in(answer: httpx.Response) -> bool:
    sent_away = answer.headers.get("location", "").startswith("/login?")
    return answer.status_code != 401 and not sent_away and NO_RIGHT not in answer.text


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{sorted(route.methods)[0]} {route.path}")
def test_every_route_says_what_it_needs(route: APIRoute) -> None:
    needed = door(route)
    if "{number}" in route.path:
        assert isinstance(needed, NeedsIncident), f"{route.path}: needs_incident"


def test_nothing_is_served_beside_the_routes_but_our_own_files(listening: Listening) -> None:
    others = [route for route in listening.app.routes if not isinstance(route, APIRoute)]
    mounted = [route.path for route in others if isinstance(route, Mount)]
    assert mounted == ["/static", "/api/v1"]  # what is under the latter: tests/console/api/test_rights.py
    pages = {route.path for route in ROUTES}
    assert {route.path for route in listening.app.routes if isinstance(route, APIRoute)} <= pages


def test_signing_in_is_all_that_is_public() -> None:
    assert sorted(f"{m} {r.path}" for m, r in WALKED if not door(r).rights) == ["GET /login", "POST /login"]


def test_nobody_is_let_in_anywhere_and_is_sent_to_the_login_with_the_way_back(stranger: Site) -> None:
    stranger.log()
    for method, route in WALKED:
        answer = ask(stranger, method, address(route))
        assert is_let_in(answer) is (not door(route).rights), f"{method} {route.path}: {answer.status_code}"
    assert stranger.get("/people?lang=en").headers["location"] == "/login?next=/people%3Flang%3Den"
    sent = stranger.post("/incidents/2026-0001/acts/note", {"text": "某事"})
    assert sent.headers["location"] == "/login?next=/incidents/2026-0001"
    assert stranger.get("/live/strip").status_code == 401


@pytest.mark.parametrize("role", AccountRole)
def test_each_role_is_let_in_where_it_has_the_right_and_nowhere_else(
    stranger: Site, role: AccountRole
) -> None:
    stranger.log()
    for method, route in WALKED:
        stranger.sit_down(HOLDERS[role])
        needed = door(route).rights
        answer = ask(stranger, method, address(route))
        allowed = not needed or may(RIGHTS[role], needed)
        assert is_let_in(answer) is allowed, f"{role} {method} {route.path}: {answer.status_code}"
        if not allowed:
            assert answer.status_code == 403


def sub_rights() -> Iterator[tuple[str, tuple[Right, ...]]]:
    """Addresses behind one route that need different rights."""
    for act in CARRY_OUT:
        yield f"/incidents/2026-0001/acts/{act}", (NEEDED[act],)
    for review, needed in REVIEWS.items():
        yield f"/incidents/2026-0001/report/{review}", needed


@pytest.mark.parametrize("role", AccountRole)
def test_each_act_on_an_incident_needs_its_own_right(stranger: Site, role: AccountRole) -> None:
    stranger.log()
    stranger.sit_down(HOLDERS[role])
    for path, needed in sub_rights():
        answer = stranger.post(path, {"comment": "", "reason": ""})
        assert (NO_RIGHT not in answer.text) is may(RIGHTS[role], needed), f"{role} {path} {answer.text}"


def test_every_act_and_every_button_has_a_right_and_none_is_the_auditors() -> None:
    assert NEEDED.keys() == CARRY_OUT.keys() | FORMS.keys()
    assert set(NEEDED.values()) <= CHANGING
    assert {right for needed in REVIEWS.values() for right in needed} <= CHANGING


def test_every_button_lies_in_one_group() -> None:
    assert sorted(name for names in GROUPS.values() for name in names) == sorted(FORMS)


def test_an_auditor_gets_no_button(stranger: Site) -> None:
    stranger.log()
    stranger.sit_down("auditor")
    for path in ("/", "/incidents/2026-0001", "/incidents/2026-0001/report", "/people", "/playbooks"):
        page = stranger.get(path).text
        assert page.count('method="post"') == page.count('action="/logout"') == 1, path
        assert 'href="/log"' not in page


def buttons(site: Site) -> set[str]:
    """The acts the incident's page offers."""
    page = site.get("/incidents/2026-0001").text
    return {act for act in CARRY_OUT if f'action="/incidents/2026-0001/acts/{act}"' in page}


def test_each_role_is_shown_its_own_acts_only(stranger: Site) -> None:
    stranger.log()
    seen = {}
    for role in AccountRole:
        stranger.sit_down(HOLDERS[role])
        seen[role] = buttons(stranger)
        assert seen[role] <= {act for act, right in NEEDED.items() if right in RIGHTS[role]}
    assert {"answer", "receipt", "note"} <= seen[AccountRole.UNIT_CONTACT]
    assert not seen[AccountRole.UNIT_CONTACT] & {"confirm", "void", "describe"}
    assert {"confirm", "level"} <= seen[AccountRole.DUTY_LEADER] & seen[AccountRole.DUTY_OFFICER]
    assert not seen[AccountRole.AUDITOR] | seen[AccountRole.ADMINISTRATOR]


def test_a_contact_sees_the_incidents_of_the_own_unit_and_no_other(stranger: Site) -> None:
    stranger.log(title="本乡的事")
    stranger.log(title="别处的事", unit="")
    stranger.sit_down("联络员")
    board = stranger.get("/").text
    assert "本乡的事" in board
    assert "别处的事" not in board
    assert "2026-0002" not in board + stranger.get("/live/strip").text
    assert "在办 1 件" in board
    for path in ("/incidents/2026-0002", "/incidents/2026-0002/report", "/incidents/2026-0002/live/top"):
        hidden, none = stranger.get(path), stranger.get(path.replace("0002", "0999"))
        assert (hidden.status_code, none.status_code) == (404, 404)
        assert hidden.text.partition("<main")[2] == none.text.partition("<main")[2]
    assert stranger.post("/incidents/2026-0002/acts/note", {"text": "某事"}).status_code == 404
    assert stranger.get("/incidents/2026-0001").status_code == 200
    found = stranger.get("/find", params={"number": "2"}, follow_redirects=True)
    assert found.status_code == 404


def test_a_contact_whose_incident_is_handed_on_sees_it_no_more(stranger: Site) -> None:
    from flows.acts.actor import person
    from flows.acts.handing_on import hand_on

    stranger.log(title="本乡的事")
    hand_on(stranger.office, "2026-0001", "区数据资源局", "属地有误", person("值班主班", "cli"))
    stranger.sit_down("联络员")
    assert stranger.get("/incidents/2026-0001").status_code == 404
    assert CONTACT_UNIT not in stranger.get("/").text


def test_a_session_ends_at_once_when_it_is_revoked(stranger: Site) -> None:
    from flows.acts import signing_in
    from flows.acts.actor import person

    stranger.sit_down()
    [session] = signing_in.list_sessions(stranger.office)
    signing_in.revoke(stranger.office, session.id, person("系统管理员", "cli"))
    assert stranger.get("/").headers["location"] == "/login?next=/"


def test_rights_follow_the_role_from_the_next_click_on(stranger: Site) -> None:
    from models import accounts

    stranger.sit_down("administrator")
    assert stranger.get("/accounts").status_code == 200
    with stranger.office.database.writing() as tx:
        [account] = accounts.listed(tx)
        accounts.change(tx, account, role=AccountRole.AUDITOR)
    assert stranger.get("/accounts").status_code == 403
    assert open_session(stranger.office, account.id)
