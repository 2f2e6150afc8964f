"""Finding on the board: by filters and words, in an address that can be kept."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from console.board import overview
from console.filters import Filters, read
from console.times import Wall
from console.words import Words
from flows.acts import handling
from flows.acts.actor import person
from models import people
from models.people import Shift
from tests.console.crowd import crowd
from tests.console.site import Listening, Site, open_site
from tests.console.test_board import night_of, turn
from tests.night import CONTACT_UNIT


def found(site: Site, **asked: str) -> list[str]:
    """The numbers of all incidents that a page of the board lists, open or over, in its order."""
    page = site.get("/live/board", params=asked).text
    return re.findall(r'id="[ie]-([^"]+)"', page)


def test_a_value_that_means_nothing_asks_nothing() -> None:
    assert read({"state": "nonsense", "show": "x", "page": "-3", "q": "  "}) == Filters()
    assert read({"page": "²"}).page == 1


def test_the_address_keeps_what_is_asked_and_nothing_else() -> None:
    asked = read({"q": "学校 午餐", "level": "II", "page": "3", "did": "card", "lang": "en"})
    assert read({"q": "学校 午餐", "level": "II", "page": "3"}) == asked
    assert asked.at() == "/?q=%E5%AD%A6%E6%A0%A1+%E5%8D%88%E9%A4%90&level=II&page=3"
    assert asked.but(show="overdue").at("/live/board").endswith("&level=II&show=overdue")
    assert Filters().at() == "/"


def test_whoever_searches_looks_among_what_is_over_too_unless_a_state_is_chosen() -> None:
    assert (read({"q": "某"}).sees_open, read({"q": "某"}).sees_ended) == (True, True)
    assert read({"q": "某", "state": "handling"}).sees_ended is False
    assert read({"state": "void"}).sees_open is False
    assert read({}).sees_ended is False


def test_chinese_words_are_found_in_number_title_place_and_unit(desk: Site) -> None:
    desk.log(title="某校午餐照片引发讨论")
    desk.log(title="路灯不亮", place="东风路与解放路口", unit=None)
    assert found(desk, q="午餐") == ["2026-0001"]
    assert found(desk, q="东风") == ["2026-0002"]
    assert found(desk, q="李楼") == ["2026-0001"]
    assert found(desk, q="0002") == ["2026-0002"]
    assert found(desk, q="午餐 照片") == ["2026-0001"]
    assert found(desk, q="午餐 路灯") == []
    assert "没有符合条件的事件" in desk.get("/", params={"q": "午餐 路灯"}).text


def test_signs_of_the_database_mean_themselves(desk: Site) -> None:
    desk.log(title="好评100%的网帖")
    desk.log(title="普通网帖")
    assert found(desk, q="100%") == ["2026-0001"]
    assert found(desk, q="_") == []


def test_what_keeps_no_content_is_found_by_its_number_and_never_by_words(desk: Site) -> None:
    desk.log(title="", content_free=True)
    assert found(desk) == ["2026-0001"]
    assert found(desk, q=CONTACT_UNIT[:2]) == []
    assert found(desk, q="2026-0001") == ["2026-0001"]
    assert "不录内容" in desk.get("/").text


def test_filters_by_level_state_unit_and_playbook(desk: Site) -> None:
    desk.log(title="甲", level="II", fields={"emergency": False})
    desk.log(title="乙", level="III", unit=None)
    desk.log(title="丙", level="III", playbook="rumour")
    handling.confirm(desk.office, "2026-0002", person("带班领导", "cli"), "III")
    assert found(desk, level="II") == ["2026-0001"]
    assert found(desk, state="handling") == ["2026-0002"]
    assert found(desk, playbook="rumour") == ["2026-0003"]
    with desk.office.database.reading() as tx:
        units = desk.office.book(tx, desk.clock.now()).units
    [unit] = [key for key, name in units.items() if name == CONTACT_UNIT]
    assert sorted(found(desk, unit=unit)) == ["2026-0001", "2026-0003"]
    page = desk.get("/", params={"unit": unit}).text
    assert f'<option value="{unit}" selected>{CONTACT_UNIT}' in page


def test_only_what_nobody_has_answered(desk: Site) -> None:
    desk.log(title="甲")
    desk.log(title="乙")
    desk.post("/incidents/2026-0001/acts/answer", {"who": "district_cac"})
    assert found(desk, show="unanswered") == ["2026-0002"]
    assert re.search(r'class="chip show-unanswered".*?<b>1</b>', desk.get("/").text)


def test_only_what_has_missed_a_limit(desk: Site) -> None:
    desk.log(title="甲", fields={})
    desk.clock.forward(minutes=20)
    desk.log(title="乙", fields={})
    turn(desk)
    assert found(desk, show="overdue") == ["2026-0001"]
    assert "超时 1 件" in desk.get("/people").text


def test_ones_own_are_those_one_logged_or_is_called_for(desk: Site) -> None:
    night_of(desk)
    assert found(desk, show="mine") == ["2026-0001"]
    desk.sit_down("备班")
    assert found(desk, show="mine") == []
    desk.sit_down("值班副班")
    assert found(desk, show="mine") == ["2026-0001"]


@pytest.mark.parametrize(
    "asked", [{}, {"q": "2026"}, {"state": "all"}, {"show": "drills"}, {"show": "unanswered"}]
)
def test_whoever_sees_one_unit_only_sees_nothing_else_whatever_is_asked(
    desk: Site, asked: dict[str, str]
) -> None:
    night_of(desk)
    desk.log(title="别的单位", unit=None)
    desk.log(title="别的演练", unit=None, drill=True)
    desk.log(title="误录", unit=None)
    handling.void(desk.office, "2026-0003", "误录", person("x", "console"))
    with desk.office.database.reading() as tx:
        [unit] = [
            key for key, name in desk.office.book(tx, desk.clock.now()).units.items() if name == CONTACT_UNIT
        ]
    wall = Wall(desk.office.calendar, desk.clock.now(), Words("zh"))
    seen = overview(desk.office, wall, read(asked), unit=unit)
    assert {row.number for row in seen.rows} <= {"2026-0001"}
    assert (seen.ended, seen.cards, seen.cards_hidden, seen.drills) == ((), (), 0, ())
    assert seen.counts.unanswered == 1


def test_drills_are_listed_apart_and_only_when_asked_for(desk: Site) -> None:
    desk.log(title="真的")
    desk.log(title="练习", drill=True)
    assert found(desk) == ["2026-0001"]
    assert found(desk, show="drills") == ["2026-演0001"]
    assert "【演练】" in desk.get("/live/board", params={"show": "drills"}).text


def test_what_is_over_is_found_page_by_page(desk: Site) -> None:
    crowd(desk, 130, 1)
    pages = [found(desk, state="ended", page=str(page)) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [60, 60, 10]
    assert len({number for page in pages for number in page}) == 130
    assert "第 2 / 3 页" in desk.get("/", params={"state": "ended", "page": "2"}).text
    assert len(found(desk, state="ended", q="午餐照片引发讨论64")) == 1
    assert found(desk, state="ended", page="9") == []


def test_what_is_open_beyond_the_first_page_is_on_the_next(desk: Site) -> None:
    crowd(desk, 2, 63)
    first, second = found(desk), found(desk, page="2")
    assert (len(first), len(second)) == (60, 3)
    assert not set(first) & set(second)
    assert 'rel="next" href="/?page=2"' in desk.get("/").text


def test_lately_ended_ones_lead_to_all_of_them(desk: Site) -> None:
    crowd(desk, 9, 1)
    page = desk.get("/").text
    assert len(re.findall(r'id="r-', page)) == 6
    assert 'href="/?state=ended"' in page


def test_words_typed_into_the_bar_are_looked_for_and_a_number_is_gone_to(desk: Site) -> None:
    def goes(typed: str) -> str:
        return desk.get("/find", params={"number": typed}).headers["location"]

    assert goes("演3") == "/incidents/2026-%E6%BC%940003"
    assert goes("2026-演0003") == "/incidents/2026-%E6%BC%940003"
    assert goes("12345") == "/?q=12345"
    assert goes("午餐") == "/?q=%E5%8D%88%E9%A4%90"


def test_a_card_that_is_settled_leads_back_to_what_was_looked_at(desk: Site) -> None:
    night_of(desk)
    page = desk.get("/", params={"level": "II"}).text
    assert 'name="back" value="/?level=II&amp;did=card#cards-h"' in page


def test_who_is_on_duty_until_when_and_who_is_next(desk: Site) -> None:
    now = desk.clock.now()
    with desk.office.database.writing() as tx:
        after = (now + timedelta(hours=10), now + timedelta(hours=20))
        people.save_shifts(tx, [Shift("值班主班", desk.ids["值班副班"], *after)], now)
    page = desk.get("/").text
    assert re.search(r"<dt>值班主班</dt><dd>值班主班 .*?至 12:10.*?下一班 12:10 值班副班", page)


def test_the_wall_shows_no_button_and_nothing_that_keeps_no_content(desk: Site) -> None:
    desk.log(title="可以上墙")
    desk.log(title="", content_free=True)
    for path in ("/wall", "/live/wall"):
        page = desk.get(path).text
        assert "可以上墙" in page
        assert "2026-0002" not in page.partition("</header>")[2]
        assert re.search(r"<(button|input|form|select)", page) is None


@pytest.mark.postgres
def test_the_same_is_found_on_postgresql(listening: Listening, postgres_url: str, tmp_path: Path) -> None:
    with open_site(listening, postgres_url, tmp_path) as site:
        site.sit_down()
        crowd(site, 70, 2)
        site.log(title="", content_free=True)
        assert len(found(site, state="ended", page="2")) == 10
        assert len(found(site, q="午餐照片")) == 16
        assert len(found(site, q="WANG-不存在")) == 0
        for show in ("mine", "unanswered", "overdue", "drills"):
            assert (
                site.get("/", params={"show": show, "level": "III", "playbook": "rumour"}).status_code == 200
            )
        assert "2026-" in site.get("/wall").text
