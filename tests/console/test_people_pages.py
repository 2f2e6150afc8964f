"""The address book and the roster by their pages: what is shown, what may be changed, and by whom."""

import re
from datetime import timedelta

import pytest

from flows.acts import address_book
from flows.acts.actor import person
from models import record, rostering
from tests.console.site import PIN, Site, account_of
from tests.night import BESIDES, CONTACT_NUMBER, CONTACT_UNIT, NUMBERS

BY = person("系统管理员", "console")
NEW = {
    "new_unit": "街道办事处甲",
    "name": "联络员甲",
    "post": "联络员",
    "locale": "zh",
    "mobiles": "+12025550160",
    "landlines": "",
}


@pytest.fixture
def keeper(stranger: Site) -> Site:
    """A console at which the administrator has signed in."""
    stranger.sit_down("administrator")
    return stranger


def names(page: str) -> list[str]:
    return re.findall(r'<a class="name" href="[^"]+"><b>([^<]+)</b>', page)


def kinds(site: Site) -> list[str]:
    with site.office.database.reading() as tx:
        return [entry["kind"] for entry in record.read(tx, record.REGISTER)]


def shift_form(site: Site, starts: float, ends: float, who: str = "分管领导") -> dict[str, str]:
    now, local = site.clock.now(), site.office.calendar.local
    times = {"starts": local(now + timedelta(hours=starts)), "ends": local(now + timedelta(hours=ends))}
    form = {name: f"{at:%Y-%m-%dT%H:%M}" for name, at in times.items()}
    return {"post": "带班领导", "person": site.ids[who], "week": "", **form}


def test_units_stand_below_the_one_they_belong_to(keeper: Site) -> None:
    top = address_book.add_unit(keeper.office, "龙子湖区", "", BY)
    town = next(unit for unit, name in keeper.get_book().units.items() if name == CONTACT_UNIT)
    address_book.change_unit(keeper.office, town, CONTACT_UNIT, top, BY)
    page = keeper.get("/people").text
    headings = re.findall(r'<section class="depth-(\d)"><h3>(\S+)', page)
    assert headings.index(("1", CONTACT_UNIT)) == headings.index(("0", "龙子湖区")) + 1


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("李楼乡联络", ["李楼乡联络员"]),
        ("主要负责", ["主要负责人"]),
        (CONTACT_NUMBER[-4:], ["李楼乡联络员"]),
        (CONTACT_NUMBER[-3:], []),
        (CONTACT_NUMBER[-5:], []),
        (CONTACT_NUMBER, ["李楼乡联络员"]),
        ("无此人", []),
    ],
)
def test_people_are_found_by_name_post_or_the_last_four_digits(
    keeper: Site, sought: str, found: list[str]
) -> None:
    page = keeper.get("/people", params={"q": sought}).text
    assert names(page) == found
    assert ("没有找到" in page) is (not found)


@pytest.mark.parametrize("reader", ["auditor", "分管领导"])
def test_whoever_sees_no_whole_number_finds_none_out_by_searching(keeper: Site, reader: str) -> None:
    keeper.sit_down(reader)
    for some in range(1, len(CONTACT_NUMBER)):
        found = names(keeper.get("/people", params={"q": CONTACT_NUMBER[-some:]}).text)
        assert found == (["李楼乡联络员"] if some == 4 else [])
    assert names(keeper.get("/people", params={"q": CONTACT_NUMBER}).text) == []


def test_no_page_has_a_whole_number(keeper: Site) -> None:
    whole = {*NUMBERS.values(), *BESIDES.values(), CONTACT_NUMBER}
    paths = ["/people", "/roster", "/people/import", *(f"/people/{who}" for who in keeper.ids.values())]
    for path in paths:
        page = keeper.get(path).text
        assert not any(number in page for number in whole), path
    keeper.sit_down("带班领导")
    assert NUMBERS["带班领导"] not in keeper.get("/settings").text


def test_somebody_comes_changes_and_leaves_by_the_page(keeper: Site) -> None:
    made = keeper.post("/people/new", NEW).headers["location"].partition("?")[0]
    assert "联络员甲" in keeper.get(made).text
    moved = NEW | {"new_unit": "", "unit": "", "name": "联络员乙"}
    refused = keeper.post(made, moved)
    assert refused.status_code == 422
    assert "请填写单位" in refused.text
    town = next(unit for unit, name in keeper.get_book().units.items() if name == CONTACT_UNIT)
    assert keeper.post(made, moved | {"unit": town}).status_code == 303
    assert CONTACT_UNIT in keeper.get(made).text
    assert keeper.post(f"{made}/leave").headers["location"] == "/people?did=person_left"
    assert keeper.get(made).status_code == 404
    assert kinds(keeper)[-3:] == ["person_added", "person_changed", "person_removed"]


def test_everything_wrong_with_a_person_is_said_at_once_and_what_was_typed_stays(keeper: Site) -> None:
    page = keeper.post("/people/new", NEW | {"new_unit": "", "post": "", "mobiles": "12345"})
    assert page.status_code == 422
    for words in ("请填写单位", "请填写岗位", "手机号码不对：12345"):
        assert words in page.text
    assert 'value="联络员甲"' in page.text


def test_whoever_has_a_shift_cannot_leave_before_it_is_given_to_somebody_else(keeper: Site) -> None:
    page = keeper.post(f"/people/{keeper.ids['值班主班']}/leave")
    assert page.status_code == 422
    assert "还有未结束的班次" in page.text


def test_a_number_is_vouched_for_by_somebody_else_only(keeper: Site) -> None:
    who = keeper.ids["值班主班"]
    [contact] = set(re.findall(r'name="contact" value="([^"]+)"', keeper.get(f"/people/{who}").text))
    keeper.sit_down("值班主班")
    own = keeper.post(f"/people/{who}/numbers/rang", {"contact": contact})
    assert own.status_code == 422
    assert "不能由自己登记拨通" in own.text
    keeper.sit_down("administrator")
    done = keeper.post(f"/people/{who}/numbers/rang", {"contact": contact})
    assert "did=number_attested" in done.headers["location"]
    assert keeper.post(f"/people/{who}/numbers/unheard-of", {"contact": contact}).status_code == 404


def test_the_roster_says_gaps_overlaps_and_who_may_not_be_reached(keeper: Site) -> None:
    page = keeper.get("/roster").text
    assert "无人</li>" in page or "无人 <a" in page
    assert "值班主班：号码未核验" in page
    assert keeper.post("/roster", shift_form(keeper, 1, 5)).status_code == 303
    page = keeper.get("/roster").text
    assert "有两人（带班领导、分管领导）" in page or "有两人（分管领导、带班领导）" in page


def test_a_shift_of_several_days_stands_on_each_of_them(keeper: Site) -> None:
    before = keeper.get("/roster").text.count("（接前）")
    assert keeper.post("/roster", shift_form(keeper, 24, 90)).status_code == 303
    assert keeper.get("/roster").text.count("（接前）") - before == 2


def test_a_shift_is_changed_and_taken_out_and_one_that_is_over_is_not(keeper: Site) -> None:
    keeper.post("/roster", shift_form(keeper, 1, 5))
    with keeper.office.database.reading() as tx:
        shifts = rostering.between(tx, keeper.clock.now(), keeper.clock.now() + timedelta(hours=4))
    made = next(one.id for one in shifts if one.person == keeper.ids["分管领导"])
    wrong = keeper.post(f"/roster/{made}", shift_form(keeper, 5, 1))
    assert wrong.status_code == 422
    assert "结束须晚于开始" in wrong.text
    assert keeper.post(f"/roster/{made}", shift_form(keeper, 1, 6)).status_code == 303
    keeper.clock.forward(hours=7)
    over = keeper.post(f"/roster/{made}/remove", {"week": ""})
    assert over.status_code == 422
    assert "照原样保留" in over.text
    assert "照原样保留" in keeper.get(f"/roster/{made}").text


def test_whoever_may_not_edit_sees_the_book_and_the_roster_and_no_form(stranger: Site) -> None:
    stranger.sit_down("auditor")
    for path in ("/people", f"/people/{stranger.ids['带班领导']}", "/roster"):
        page = stranger.get(path)
        assert page.status_code == 200
        assert page.text.count('method="post"') == page.text.count('action="/logout"') == 1, path
        assert 'href="/people/new' not in page.text


def test_at_the_desk_a_change_takes_a_pin_and_names_the_officer(stranger: Site) -> None:
    login = account_of(stranger, "值班主班").login
    stranger.post("/login", {"login": login, "password": "lamp-and-kettle-73", "desk": "yes"})
    officer = account_of(stranger, "值班主班").id
    wrong = stranger.post("/people/new", NEW | {"officer": officer, "pin": "000000"})
    assert "PIN 不对" in wrong.text
    assert 'value="联络员甲"' in wrong.text
    assert stranger.post("/people/new", NEW | {"officer": officer, "pin": PIN}).status_code == 303
    with stranger.office.database.reading() as tx:
        entry = record.read(tx, record.REGISTER)[-1]
    assert (entry["kind"], entry["actor"]["id"]) == ("person_added", stranger.ids["值班主班"])


def test_the_register_shows_a_change_in_words(keeper: Site) -> None:
    keeper.post("/people/new", NEW)
    keeper.post("/roster", shift_form(keeper, 30, 40))
    keeper.sit_down("auditor")
    page = keeper.get("/audit", params={"group": "people"}).text
    for words in (
        "新增人员",
        "单位 — → <b>街道办事处甲</b>",
        "+120****0160",
        "排班",
        "人员 — → <b>分管领导</b>",
    ):
        assert words in page
    assert NEW["mobiles"] not in page


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_time_is_no_fault_of_the_server(keeper: Site, day: str) -> None:
    paths = (
        f"/roster?week={day}",
        f"/roster/export?week={day}",
        f"/audit?since={day}",
        f"/audit?until={day}",
    )
    for path in (*paths, "/statistics?since=1971-01-01&until=9990-12-31"):
        assert keeper.get(path).status_code in (200, 422), path


def test_what_nobody_types_is_left_out_and_the_book_can_be_taken_out(keeper: Site) -> None:
    assert keeper.post("/people/new", NEW | {"name": "联络员\x00\x01甲"}).status_code == 303
    assert "联络员甲" in {one.name for one in keeper.get_book().people.values()}
    made = keeper.post("/people/export", {"format": "xlsx", "reason": "每月核对"})
    assert made.status_code == 200


def was(page: str) -> str:
    return re.findall(r'name="was" value="([^"]+)"', page)[0]


def test_of_two_who_change_the_same_the_second_sees_what_the_first_has_done(keeper: Site) -> None:
    at = f"/people/{keeper.ids['备班']}"
    page, town = keeper.get(at).text, keeper.get_book().unit_named(CONTACT_UNIT)
    form = {"unit": town, "name": "备班", "post": "联络员", "locale": "zh", "was": was(page)}
    assert keeper.post(at, form).status_code == 303
    second = keeper.post(at, form | {"post": "备班"})
    assert second.status_code == 422
    assert "刚才有人改过这一项" in second.text
    assert keeper.get_book().people[keeper.ids["备班"]].post == "联络员"
    assert keeper.post(at, form | {"post": "备班", "was": was(second.text)}).status_code == 303


def test_of_two_who_change_a_shift_the_second_sees_what_the_first_has_done(keeper: Site) -> None:
    keeper.post("/roster", shift_form(keeper, 1, 5))
    with keeper.office.database.reading() as tx:
        shifts = rostering.between(tx, keeper.clock.now(), keeper.clock.now() + timedelta(hours=4))
    at = next(f"/roster/{one.id}" for one in shifts if one.person == keeper.ids["分管领导"])
    form = {"was": was(keeper.get(at).text)}
    assert keeper.post(at, shift_form(keeper, 1, 6) | form).status_code == 303
    second = keeper.post(at, shift_form(keeper, 2, 5) | form)
    assert second.status_code == 422
    assert "刚才有人改过这一项" in second.text
