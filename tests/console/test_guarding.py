"""Whose posts are taken, and what every answer carries."""

import httpx
import pytest
from fastapi.routing import APIRoute

from console import guarding
from console.desk import posted
from console.routes import board, events, incidents, log, people, report, who
from tests.console.site import PATIENCE, Site

ROUTES = [
    route
    for module in (board, events, incidents, log, people, report, who)
    for route in module.router.routes
    if isinstance(route, APIRoute)
]


def test_a_form_of_ours_is_taken(site: Site) -> None:
    assert site.post("/who", {"name": "来人"}).status_code == 303


@pytest.mark.parametrize("site_of_origin", ["cross-site", "same-site"])
def test_a_post_from_another_site_is_refused(site: Site, site_of_origin: str) -> None:
    refused = site.post("/who", {"name": "来人"}, headers={"sec-fetch-site": site_of_origin})
    assert refused.status_code == 403
    assert "不是从本控制台的页面发出" in refused.text


def test_an_old_browser_is_judged_by_its_origin(site: Site) -> None:
    with httpx.Client(base_url=site.url, trust_env=False, timeout=PATIENCE) as old:
        old.get("/who")
        form = {"form_token": old.cookies["zhishou_form"], "name": "来人"}
        assert old.post("/who", data=form, headers={"origin": "http://evil.invalid"}).status_code == 403
        assert old.post("/who", data=form, headers={"origin": site.url}).status_code == 303
        assert old.post("/who", data=form).status_code == 303


@pytest.mark.parametrize("token", ["", "a-token-of-somebody-else"])
def test_a_form_without_our_token_is_refused(site: Site, token: str) -> None:
    refused = site.post("/who", {"name": "来人", "form_token": token})
    assert refused.status_code == 403
    assert "刷新后重试" in refused.text


def test_a_form_larger_than_any_of_ours_is_refused(site: Site) -> None:
    assert site.post("/who", {"name": "长" * guarding.LARGEST_FORM}).status_code == 403


def test_a_name_that_merely_resolves_to_us_is_not_answered(site: Site) -> None:
    """A page on the internet can make its own name point at 127.0.0.1, and would then be same-origin."""
    assert site.get("/who", headers={"host": "rebound.invalid"}).status_code == 421
    assert site.get("/who", headers={"host": "localhost:1"}).status_code == 200
    assert site.get("/who", headers={"host": "[::1]:1"}).status_code == 200


def test_every_post_proves_that_it_is_ours() -> None:
    posts = [route for route in ROUTES if "POST" in (route.methods or ())]
    assert len(posts) >= 5
    for route in posts:
        assert posted in {dependency.call for dependency in route.dependant.dependencies}, route.path


def test_pages_are_asked_for_and_posted_to_in_no_other_way() -> None:
    assert {method for route in ROUTES for method in route.methods} == {"GET", "POST"}


def test_pages_may_run_no_script_but_their_own_and_load_nothing_from_elsewhere(site: Site) -> None:
    headers = site.get("/who").headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_a_redirect_never_leaves_the_console(desk: Site) -> None:
    for away in ("https://evil.invalid/", "//evil.invalid/", "/\\evil.invalid"):
        assert desk.post("/who", {"name": "来人", "next": away}).headers["location"] == "/"
