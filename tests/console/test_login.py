"""Signing in and out, one's own account, and the administrator's pages."""

import re
from pathlib import Path

import pytest

from flows.acts import accounts as acts
from flows.acts import signing_in, views
from models import accounts, record
from tests.console.site import PASSWORD, Listening, Site, account_of, open_site

FRESH = "kettle-lamp-and-84"


def kinds(site: Site) -> list[str]:
    with site.office.database.reading() as tx:
        return [entry["kind"] for entry in record.read(tx, record.REGISTER)]


def test_without_any_account_the_page_says_how_to_make_the_first(stranger: Site) -> None:
    assert stranger.get("/").headers["location"] == "/login?next=/"
    page = stranger.get("/login").text
    assert "zhishou --as" in page
    assert 'name="password"' not in page


def test_whoever_signs_in_comes_back_to_where_he_wanted(stranger: Site) -> None:
    login = account_of(stranger, "值班主班").login
    assert 'value="/log"' in stranger.get("/login", params={"next": "/log"}).text
    answer = stranger.post("/login", {"login": login, "password": PASSWORD, "next": "/log"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/log")
    cookie = next(one for one in answer.headers.get_list("set-cookie") if one.startswith("zhishou_session"))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie  # plain http on loopback
    assert "值班主班" in stranger.get("/").text
    assert stranger.get("/login?next=/people").headers["location"] == "/people"


def test_a_browser_that_signs_in_gets_a_session_and_a_form_token_nobody_could_have_planted(
    stranger: Site,
) -> None:
    login = account_of(stranger, "值班主班").login
    planted = stranger.token
    stranger.client.cookies["zhishou_session"] = "planted-by-somebody"
    answer = stranger.post("/login", {"login": login, "password": PASSWORD})
    set_cookies = " ".join(answer.headers.get_list("set-cookie"))
    assert "planted-by-somebody" not in set_cookies
    assert planted not in set_cookies
    assert "zhishou_form=" in set_cookies


@pytest.mark.parametrize("login", ["nobody", "user-0"])
def test_a_refusal_is_the_same_for_known_and_unknown_logins(stranger: Site, login: str) -> None:
    account_of(stranger, "值班主班")
    refused = stranger.post("/login", {"login": login, "password": "wrong-one-1"})
    assert refused.status_code == 401
    assert "账号或密码不对" in refused.text
    assert "wrong-one-1" not in refused.text


def test_an_address_that_tries_too_often_is_told_to_wait(stranger: Site) -> None:
    account_of(stranger, "值班主班")
    statuses = [
        stranger.post("/login", {"login": f"nobody{n}", "password": "wrong-one-1"}).status_code
        for n in range(signing_in.KNOCKS + 1)
    ]
    assert statuses == [401] * signing_in.KNOCKS + [429]


def test_signing_out_ends_the_session_itself(stranger: Site) -> None:
    stranger.sit_down()
    token = stranger.client.cookies["zhishou_session"]
    assert stranger.post("/logout").headers["location"] == "/login"
    stranger.client.cookies["zhishou_session"] = token
    assert stranger.get("/").headers["location"] == "/login?next=/"
    assert kinds(stranger)[-1] == "signed_out"


def test_an_act_is_entered_as_proved_and_with_the_persons_id(site: Site) -> None:
    site.post("/log", {"playbook": "public-opinion", "level": "IV", "title": "某事", "key": "k"})
    shown = views.show(site.office, "2026-0001")
    assert shown.entries[0]["actor"] == {
        "kind": "person",
        "id": site.ids["值班主班"],
        "via": "console",
        "verified": True,
    }
    assert shown.facts.incident.logged_by == site.ids["值班主班"]


def new_account(site: Site) -> str:
    """An account as the administrator makes it; its password."""
    site.sit_down("administrator")
    site.get("/accounts")
    made = site.post("/accounts", {"login": "xinren", "role": "duty_officer", "person": site.ids["值班副班"]})
    [password] = re.findall(r'class="told-once">([^<]+)<', made.text)
    site.stand_up()
    return str(password)


def test_the_first_login_is_good_for_changing_the_password_only(stranger: Site) -> None:
    password = new_account(stranger)
    assert stranger.post("/login", {"login": "xinren", "password": password}).status_code == 303
    assert stranger.get("/").headers["location"] == "/account?must=change"
    assert "请先改密码" in stranger.get("/account").text
    same = {"password": password, "fresh": password, "again": password}
    assert "新密码与旧密码相同" in stranger.post("/account/password", same).text
    changed = {"password": password, "fresh": FRESH, "again": FRESH}
    assert stranger.post("/account/password", changed).headers["location"] == "/account?did=password"
    assert stranger.get("/").status_code == 200


def test_whoever_sets_it_up_goes_on_to_the_guide_after_the_first_password(stranger: Site) -> None:
    stranger.sit_down("administrator")
    made = stranger.post("/accounts", {"login": "it2", "role": "administrator"}).text
    [password] = re.findall(r'class="told-once">([^<]+)<', made)
    stranger.stand_up()
    stranger.post("/login", {"login": "it2", "password": password})
    changed = {"password": password, "fresh": FRESH, "again": FRESH}
    assert stranger.post("/account/password", changed).headers["location"] == "/guide?did=password"
    assert "密码已修改" in stranger.get("/guide?did=password").text


def test_a_new_account_is_a_duty_officers_unless_somebody_says_otherwise(stranger: Site) -> None:
    stranger.sit_down("administrator")
    form = stranger.get("/accounts").text.partition('id="new-role"')[2].partition("</select>")[0]
    assert '<option value="duty_officer" selected>' in form


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"password": "wrong-one-1", "fresh": FRESH, "again": FRESH}, "现在的密码不对"),
        ({"password": PASSWORD, "fresh": FRESH, "again": "another-one-84"}, "两次输入的新密码不同"),
        ({"password": PASSWORD, "fresh": "short1", "again": "short1"}, "密码至少10位"),
        ({"password": PASSWORD, "fresh": "password1234", "again": "password1234"}, "人人会猜"),
    ],
)
def test_a_refused_password_says_why_and_is_not_shown(site: Site, form: dict[str, str], says: str) -> None:
    refused = site.post("/account/password", form)
    assert refused.status_code == 422
    assert says in refused.text
    assert form["fresh"] not in refused.text


def test_a_pin_is_set_with_the_password(site: Site) -> None:
    assert "不能是连号" in site.post("/account/pin", {"password": PASSWORD, "pin": "1234"}).text
    answer = site.post("/account/pin", {"password": PASSWORD, "pin": "860275"})
    assert answer.headers["location"] == "/account?did=pin"
    assert kinds(site)[-1] == "pin_set"


def test_sessions_of_ones_own_are_listed_and_ended_and_no_others(site: Site) -> None:
    site.sit_down()
    mine, other = signing_in.list_sessions(site.office)
    assert "a test" in site.get("/account").text
    assert site.post(f"/account/sessions/{other.id}/end").status_code == 303
    site.sit_down("带班领导")
    assert site.post(f"/account/sessions/{mine.id}/end").status_code == 404


def test_the_administrator_makes_changes_and_ends_what_he_sees(stranger: Site) -> None:
    new_account(stranger)
    stranger.sit_down("administrator")
    page = stranger.get("/accounts").text
    assert "xinren" in page
    assert stranger.post("/accounts/xinren/role", {"role": "auditor"}).status_code == 303
    assert stranger.post("/accounts/xinren/disable").status_code == 303
    assert "已停用" in stranger.get("/accounts").text
    assert stranger.post("/accounts/xinren/enable").status_code == 303
    assert 'class="told-once"' in stranger.post("/accounts/xinren/password").text
    stranger.sit_down("带班领导")
    leaders = next(one for one in signing_in.list_sessions(stranger.office) if one.account.name == "带班领导")
    stranger.sit_down("administrator")
    assert stranger.post(f"/sessions/{leaders.id}/end").status_code == 303
    assert leaders.id not in [one.id for one in signing_in.list_sessions(stranger.office)]
    assert {"account_made", "account_role_set", "account_disabled", "password_reset"} <= set(kinds(stranger))


@pytest.mark.parametrize(
    ("path", "form", "says"),
    [
        ("/accounts", {"login": "值班", "role": "duty_officer"}, "账号名不合规则"),
        ("/accounts", {"login": "xin", "role": "unit_contact"}, "须对应通讯录中的人"),
        ("/accounts/nobody/role", {"role": "auditor"}, "没有这个账号"),
        ("/accounts/nobody/disable", {}, "没有这个账号"),
        ("/accounts/nobody/password", {}, "没有这个账号"),
        ("/accounts/administrator/disable", {}, "最后一个系统管理员"),
    ],
)
def test_what_is_refused_is_said_in_the_words_of_the_page(
    stranger: Site, path: str, form: dict[str, str], says: str
) -> None:
    stranger.sit_down("administrator")
    refused = stranger.post(path, form)
    assert refused.status_code == 422
    assert says in refused.text


def test_a_contact_answers_and_signs_for_himself_only(stranger: Site) -> None:
    stranger.log(level="II", fields={"emergency": False})
    stranger.sit_down("联络员")
    at = "/incidents/2026-0001/acts"
    refused = stranger.post(f"{at}/receipt", {"receipt": "signed", "way": "telephone", "role": "duty_leader"})
    assert "请以您本人的身份签收" in refused.text
    form = {"receipt": "signed", "way": "telephone", "role": "unit_contact", "who": "别人"}
    assert stranger.post(f"{at}/receipt", form).status_code == 303
    assert stranger.post(f"{at}/answer", {"who": "duty_leader"}).status_code == 303
    entries = views.show(stranger.office, "2026-0001").entries
    signed = next(entry for entry in entries if entry["kind"] == "signed")
    answered = next(entry for entry in entries if entry["kind"] == "answered")
    assert "别人" not in str(signed["payload"])
    assert answered["payload"]["person"] == stranger.ids["联络员"]
    blamed = {"text": "某事", "on_behalf_of": stranger.ids["带班领导"]}
    assert "只有值班员可以代录" in stranger.post(f"{at}/note", blamed).text


def test_the_numbers_to_dial_stay_in_sight_when_the_database_answers_no_more(site: Site) -> None:
    site.get("/")
    with site.office.database.writing() as tx:
        tx.exec_driver_sql("ALTER TABLE login_session RENAME TO gone")
        tx.exec_driver_sql("ALTER TABLE heartbeat RENAME TO gone_too")
    known = site.get("/account")
    site.stand_up()
    unknown = site.get("/")
    assert known.status_code == 503
    assert "tel:" in known.text
    assert "tel:" not in unknown.text


def test_behind_https_the_cookies_are_secure(listening: Listening, sqlite_url: str, tmp_path: Path) -> None:
    settings = {"listen": {"console_url": "https://duty.example.org"}}
    with open_site(listening, sqlite_url, tmp_path, settings) as site:
        login = account_of(site, "值班主班").login
        assert "Secure" in site.get("/login").headers["set-cookie"]
        site.client.cookies.clear()
        site.client.cookies["zhishou_form"] = "t"
        form = {"login": login, "password": PASSWORD, "form_token": "t"}
        cookies = site.post("/login", form).headers.get_list("set-cookie")
        assert len(cookies) == 2
        assert all("Secure" in cookie for cookie in cookies)


def test_a_token_looks_and_changes_nothing(stranger: Site) -> None:
    from flows.acts import tokens
    from flows.acts.actor import person

    account = account_of(stranger, "值班主班")
    made = tokens.make_token(stranger.office, account.login, "wall", ["board"], 1, person("管理员", "cli"))
    bearer = {"authorization": f"Bearer {made.token}"}
    stranger.log()
    assert "某网帖" in stranger.get("/live/board", headers=bearer).text
    assert stranger.get("/incidents/2026-0001", headers=bearer).status_code == 403
    assert stranger.get("/live/board", headers={"authorization": "Bearer zhishou_made-up"}).status_code == 401
    posted = stranger.post("/incidents/2026-0001/acts/note", {"text": "某事"}, headers=bearer)
    assert posted.status_code == 403


def test_wrong_logins_do_not_show_which_part_was_wrong_on_the_register(stranger: Site) -> None:
    stranger.post("/login", {"login": "my-own-password-1", "password": "x"})
    with stranger.office.database.reading() as tx:
        assert "my-own-password-1" not in str(record.read(tx, record.REGISTER))
        assert not accounts.there_are(tx)
    assert acts.list_accounts(stranger.office) == []
