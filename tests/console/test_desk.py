"""值班席: a shared PC, officers who come and go, and a PIN for each act."""

import re

import pytest

from flows.acts import views
from flows.acts.signing_in import By, From, NotYou, prove
from models import accounts, record
from tests.console.site import PASSWORD, PIN, Site, account_of

AT = "/incidents/2026-0001"
OTHER_PIN = "860275"


@pytest.fixture
def shared(stranger: Site) -> Site:
    """A PC that was made the desk by the duty officer, who is checked in; an incident is under way."""
    stranger.log()
    login = account_of(stranger, "值班主班").login
    account_of(stranger, "值班副班")
    opened = stranger.post("/login", {"login": login, "password": PASSWORD, "desk": "yes"})
    assert opened.headers["location"] == "/"
    return stranger


def officer(site: Site, post: str) -> str:
    return account_of(site, post).id


def signed(site: Site, post: str = "值班主班", pin: str = PIN) -> dict[str, str]:
    return {"officer": officer(site, post), "pin": pin}


def come(site: Site, post: str = "值班副班", pin: str = PIN) -> object:
    return site.post("/desk/in", {"login": account_of(site, post).login, "coming_pin": pin})


def actors(site: Site) -> list[tuple[str, str]]:
    entries = views.show(site.office, "2026-0001").entries
    return [(e["kind"], e["actor"]["id"]) for e in entries if e["kind"] == "noted"]


def kinds(site: Site) -> list[str]:
    with site.office.database.reading() as tx:
        return [entry["kind"] for entry in record.read(tx, record.REGISTER)]


def test_the_desk_names_who_is_there_and_every_form_asks_for_a_pin(shared: Site) -> None:
    page = shared.get(AT).text
    assert "值班席 值班主班" in page
    forms = re.findall(r'<form method="post".*?</form>', page, re.DOTALL)
    assert len(forms) > 10
    assert all('name="pin"' in form for form in forms)
    assert kinds(shared)[-2:] == ["desk_opened", "checked_in"]


def test_an_act_is_of_the_officer_whose_pin_it_was(shared: Site) -> None:
    come(shared)
    for post in ("值班主班", "值班副班"):
        answer = shared.post(f"{AT}/acts/note", {"text": post, **signed(shared, post)})
        assert answer.status_code == 303
    assert actors(shared) == [("noted", shared.ids["值班主班"]), ("noted", shared.ids["值班副班"])]
    entry = views.show(shared.office, "2026-0001").entries[-1]
    assert (entry["actor"]["via"], entry["actor"]["verified"]) == ("desk", True)


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/log", {"playbook": "public-opinion", "level": "IV", "title": "某事", "key": "k"}),
        (f"{AT}/acts/note", {"text": "写了一半的话"}),
        (f"{AT}/acts/void", {"reason": "误录"}),
        (f"{AT}/report/make", {}),
        (f"{AT}/known", {}),
        (f"{AT}/spread", {"do": "enter", "rows": "2026-03-05 02:00\t微博\thttps://example.invalid/1\t5"}),
        (f"{AT}/documents/brief/save", {"text.facts": "某事"}),
        (f"{AT}/attachments/none/clear", {"reason": "误传", "second": "leader"}),
        (
            "/log/join",
            {"playbook": "public-opinion", "level": "IV", "title": "某事", "key": "k", "into": AT[-9:]},
        ),
    ],
)
def test_without_the_right_pin_nothing_happens_and_what_was_typed_stays(
    shared: Site, path: str, form: dict[str, str]
) -> None:
    before = len(views.show(shared.office, "2026-0001").entries)
    for pin, said in (("", "请输入 PIN"), ("000000", "PIN 不对")):
        refused = shared.post(path, {**form, **signed(shared, pin=pin)})
        assert refused.status_code == 422
        assert said in refused.text
        assert pin == "" or pin not in refused.text
    assert "请选择由谁操作" in shared.post(path, {**form, "officer": "no-such", "pin": PIN}).text
    assert len(views.show(shared.office, "2026-0001").entries) == before
    assert "写了一半的话" in refused.text or "text" not in form


def test_a_pin_that_was_forgotten_is_no_guess_and_locks_nobody_out(shared: Site) -> None:
    for _ in range(12):
        assert "请输入 PIN" in shared.post(f"{AT}/acts/note", {"text": "某事", **signed(shared, pin="")}).text
    assert shared.post(f"{AT}/acts/note", {"text": "某事", **signed(shared)}).status_code == 303


def test_the_pin_of_somebody_who_is_not_there_is_no_use(shared: Site) -> None:
    refused = shared.post(f"{AT}/acts/note", {"text": "某事", **signed(shared, "值班副班")})
    assert "请选择由谁操作" in refused.text


def test_wrong_pins_lock_the_pin_as_wrong_passwords_do_the_account(shared: Site) -> None:
    for _ in range(5):
        shared.post(f"{AT}/acts/note", {"text": "某事", **signed(shared, pin="111112")})
    assert "PIN 不对" in shared.post(f"{AT}/acts/note", {"text": "某事", **signed(shared)}).text
    assert "account_locked" in kinds(shared)
    shared.clock.forward(seconds=61)
    assert shared.post(f"{AT}/acts/note", {"text": "某事", **signed(shared)}).status_code == 303


def test_wrong_passwords_of_somebody_else_keep_no_officer_at_the_desk_from_acting(shared: Site) -> None:
    login = account_of(shared, "值班主班").login
    for _ in range(6):
        with pytest.raises(NotYou):
            prove(shared.office, login, "not-it-at-all-1", By.PASSWORD, From("10.0.0.9", "elsewhere"))
    assert "account_locked" in kinds(shared)
    assert shared.post(f"{AT}/acts/note", {"text": "某事", **signed(shared)}).status_code == 303


def test_when_nobody_is_left_the_board_stays_and_everything_else_asks_who_is_there(shared: Site) -> None:
    assert "PIN 不对" in shared.post("/desk/out", signed(shared, pin="222221")).text
    assert shared.post("/desk/out", signed(shared)).headers["location"] == "/desk?did=out"
    board = shared.get("/")
    assert board.status_code == 200
    assert "某网帖" in board.text
    assert "无人到岗" in board.text
    assert 'method="post"' not in board.text
    assert shared.get("/live/board").status_code == 200
    assert shared.get(AT).headers["location"] == f"/desk?next={AT}"
    assert shared.get("/log").headers["location"] == "/desk?next=/log"
    assert shared.post(f"{AT}/acts/note", {"text": "某事"}).headers["location"] == f"/desk?next={AT}"
    back = shared.post(
        "/desk/in", {"login": account_of(shared, "值班副班").login, "coming_pin": PIN, "next": AT}
    )
    assert back.headers["location"] == AT
    assert shared.get(AT).status_code == 200


def test_a_handover_is_two_pins_and_one_entry(shared: Site) -> None:
    coming = {"login": account_of(shared, "值班副班").login}
    refused = shared.post("/desk/over", {**signed(shared), **coming, "coming_pin": "000001"})
    assert refused.status_code == 401
    assert "值班席 值班主班" in shared.get("/").text
    wrong = {**signed(shared, pin="000001"), **coming, "coming_pin": PIN}
    assert shared.post("/desk/over", wrong).status_code == 422
    itself = {**signed(shared), "login": account_of(shared, "值班主班").login, "coming_pin": PIN}
    assert "须是两个人" in shared.post("/desk/over", itself).text
    done = shared.post("/desk/over", {**signed(shared), **coming, "coming_pin": PIN})
    assert done.headers["location"] == "/desk?did=over"
    assert "值班席 值班副班" in shared.get("/").text
    assert kinds(shared)[-1] == "desk_handed_over"


def test_whoever_has_no_pin_yet_comes_by_password_and_sets_one(shared: Site) -> None:
    second = account_of(shared, "值班副班")
    with shared.office.database.writing() as tx:
        accounts.change(tx, second, pin_hash="")
    by_password = {"login": second.login, "password": PASSWORD}
    assert "还没有 PIN" in shared.post("/desk/in", by_password).text
    assert "不能是连号" in shared.post("/desk/in", {**by_password, "new_pin": "1234"}).text
    assert shared.post("/desk/in", {**by_password, "new_pin": OTHER_PIN}).status_code == 303
    noted = shared.post(f"{AT}/acts/note", {"text": "某事", **signed(shared, "值班副班", OTHER_PIN)})
    assert noted.status_code == 303


@pytest.mark.parametrize(("post", "says"), [("带班领导", "只有值班员"), ("administrator", "只有值班员")])
def test_only_officers_sit_at_the_desk(shared: Site, post: str, says: str) -> None:
    assert says in shared.post("/desk/in", {"login": account_of(shared, post).login, "coming_pin": PIN}).text


def test_a_first_password_is_not_good_for_the_desk(shared: Site) -> None:
    second = account_of(shared, "值班副班")
    with shared.office.database.writing() as tx:
        accounts.change(tx, second, must_change=True)
    assert (
        "先用自己的账号登录并改密码"
        in shared.post("/desk/in", {"login": second.login, "password": PASSWORD, "new_pin": OTHER_PIN}).text
    )


def test_a_desk_stays_open_through_the_night(shared: Site) -> None:
    for _ in range(30):
        shared.clock.forward(hours=1)
        assert shared.get("/live/strip").status_code == 200
    assert shared.post(f"{AT}/acts/note", {"text": "某事", **signed(shared)}).status_code == 303


def test_many_acts_in_a_busy_night_are_no_attack(shared: Site) -> None:
    for n in range(35):
        assert shared.post(f"{AT}/acts/note", {"text": f"第{n}条", **signed(shared)}).status_code == 303


def test_the_desk_is_closed_by_a_pin(shared: Site) -> None:
    token = shared.client.cookies["zhishou_session"]
    assert shared.post("/desk/close", signed(shared, pin="000001")).status_code == 422
    assert shared.post("/desk/close", signed(shared)).headers["location"] == "/login"
    shared.client.cookies["zhishou_session"] = token
    assert shared.get("/").headers["location"] == "/login?next=/"


def test_a_browser_that_is_no_desk_has_no_such_page(site: Site) -> None:
    assert site.get("/desk").status_code == 404
    assert site.post("/desk/in", {"login": "x"}).status_code == 404


def test_ones_own_account_is_not_changed_at_the_desk(shared: Site) -> None:
    assert shared.get("/account").status_code == 403
    assert shared.post("/logout").status_code == 403
    assert shared.post("/desk/dance").status_code == 404


def test_an_officer_who_is_disabled_is_not_there_any_more(shared: Site) -> None:
    come(shared)
    second = account_of(shared, "值班副班")
    with shared.office.database.writing() as tx:
        accounts.change(tx, second, disabled=True)
    assert "值班副班" not in shared.get("/").text.partition("</header>")[0]
