"""Whose posts are taken, and what every answer carries."""

import httpx
import pytest
from fastapi.routing import APIRoute

from console import guarding
from console.app import ROUTES as MODULES
from console.desk import posted, posted_files
from tests.console.site import PASSWORD, PATIENCE, Site, account_of

ROUTES = [route for module in MODULES for route in module.router.routes if isinstance(route, APIRoute)]


# Taken, it is refused as a login; else as a post.
TYPED = {"login": "nobody", "password": "wrong-one-1"}


def test_a_form_of_ours_is_taken(site: Site) -> None:
    assert site.post("/login", TYPED).status_code == 401


@pytest.mark.parametrize("site_of_origin", ["cross-site", "same-site"])
def test_a_post_from_another_site_is_refused(site: Site, site_of_origin: str) -> None:
    refused = site.post("/login", TYPED, headers={"sec-fetch-site": site_of_origin})
    assert refused.status_code == 403
    assert "不是从本控制台的页面发出" in refused.text


def test_an_old_browser_is_judged_by_its_origin(site: Site) -> None:
    with httpx.Client(base_url=site.url, trust_env=False, timeout=PATIENCE) as old:
        old.get("/login")
        form = {"form_token": old.cookies["zhishou_form"], **TYPED}
        assert old.post("/login", data=form, headers={"origin": "http://evil.invalid"}).status_code == 403
        assert old.post("/login", data=form, headers={"origin": site.url}).status_code == 401
        assert old.post("/login", data=form).status_code == 401


@pytest.mark.parametrize("token", ["", "a-token-of-somebody-else"])
def test_a_form_without_our_token_is_refused(site: Site, token: str) -> None:
    refused = site.post("/login", {**TYPED, "form_token": token})
    assert refused.status_code == 403
    assert "刷新后重试" in refused.text


def test_a_form_larger_than_any_of_ours_is_refused(site: Site) -> None:
    assert site.post("/login", {"login": "长" * guarding.LARGEST_FORM}).status_code == 403


def test_a_name_that_merely_resolves_to_us_is_not_answered(stranger: Site) -> None:
    """A page on the internet can make its own name point at 127.0.0.1, and would then be same-origin."""
    assert stranger.get("/login", headers={"host": "rebound.invalid"}).status_code == 421
    assert stranger.get("/login", headers={"host": "localhost:1"}).status_code == 200
    assert stranger.get("/login", headers={"host": "[::1]:1"}).status_code == 200


def test_every_post_proves_that_it_is_ours() -> None:
    posts = [route for route in ROUTES if "POST" in (route.methods or ())]
    assert len(posts) >= 5
    for route in posts:
        asked = {dependency.call for dependency in route.dependant.dependencies}
        assert asked & {posted, posted_files}, route.path


def test_pages_are_asked_for_and_posted_to_in_no_other_way() -> None:
    assert {method for route in ROUTES for method in route.methods} == {"GET", "POST"}


def test_pages_may_run_no_script_but_their_own_and_load_nothing_from_elsewhere(site: Site) -> None:
    headers = site.get("/login").headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_a_redirect_never_leaves_the_console(desk: Site) -> None:
    for away in ("https://evil.invalid/", "//evil.invalid/", "/\\evil.invalid"):
        signed = {"login": account_of(desk, "值班主班").login, "password": PASSWORD, "next": away}
        assert desk.post("/login", signed).headers["location"] == "/"
