"""我的账号: one's own tokens are made with the password, shown once, listed, and revoked."""

import re

import pytest

from console.api.app import PATH
from flows.acts.register import entries
from models.record import Wanted
from tests.console.site import PASSWORD, Site, account_of

FORM = {"name": "监测系统", "scope": ["read", "log"], "days": "90", "password": PASSWORD}


@pytest.fixture
def officer(stranger: Site) -> Site:
    stranger.sit_down("值班主班")
    return stranger


def secret(page: str) -> str:
    found = re.findall(r"<code[^>]*>(zhishou_[^<]+)</code>", page)
    return str(found[0]) if found else ""


def test_a_token_is_shown_once_and_acts_with_what_was_ticked(officer: Site) -> None:
    made = officer.post("/account/tokens", FORM)
    token = secret(made.text)
    assert made.status_code == 200
    page = officer.get("/account").text
    assert token
    assert token not in page
    assert "监测系统" in page
    bearer = {"authorization": f"Bearer {token}"}
    assert officer.get(f"{PATH}/me", headers=bearer).json()["rights"] == ["log", "read"]
    [entry] = entries(officer.office, Wanted(kinds=("token_made",)))
    assert (entry.via, entry.actor) == ("console", "值班主班")
    assert token not in str(entry)


def test_a_token_is_revoked_by_whose_it_is_and_by_nobody_else(officer: Site) -> None:
    token = secret(officer.post("/account/tokens", FORM).text)
    [path] = re.findall(r'action="(/account/tokens/[^"]+/revoke)"', officer.get("/account").text)
    assert officer.post_as("值班副班", path).status_code == 404
    bearer = {"authorization": f"Bearer {token}"}
    assert officer.get(f"{PATH}/me", headers=bearer).status_code == 200
    assert officer.post(path).headers["location"] == "/account?did=token_revoked#tokens-h"
    assert officer.get(f"{PATH}/me", headers=bearer).status_code == 401
    assert "没有令牌" in officer.get("/account").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"password": "guess"}, "密码"),
        ({"scope": []}, "权限"),
        ({"scope": ["accounts"]}, "权限"),
        ({"days": "0"}, "天数"),
        ({"days": "x"}, "天数"),
        ({"name": " "}, "用途"),
    ],
)
def test_what_is_wrong_is_said_and_no_token_is_made(
    officer: Site, wrong: dict[str, object], said: str
) -> None:
    answer = officer.post("/account/tokens", FORM | wrong)
    assert answer.status_code == 422
    [notice] = re.findall(r'role="alert"><div><strong>([^<]+)', answer.text)
    assert said in notice
    assert not secret(answer.text)
    assert "没有令牌" in answer.text
    assert PASSWORD not in answer.text


def test_the_page_offers_what_the_account_can_give(stranger: Site) -> None:
    stranger.sit_down("auditor")
    offered = re.findall(r'name="scope" value="([^"]+)"', stranger.get("/account").text)
    assert "audit" in offered
    assert {"log", "edit_people", "own"}.isdisjoint(offered)
    assert account_of(stranger, "auditor").login
