"""可能是同一件: what is alike is found, what keeps no content never is, and ten thousand are no hindrance."""

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from engine.vocabulary import ContentFree
from flows.acts import content_free, handling, joining
from flows.acts.duplicates import Link, alike, told
from flows.acts.errors import BadInput
from flows.acts.intake import Intake
from models.tables import Incident
from tests.night import CONTACT_UNIT, Night

LINK = "https://weibo.com/123/Abc?from=share&utm_source=x"


def typed(**given: Any) -> Intake:
    return Intake.model_validate({"playbook": "public-opinion", "level": "III", "title": "x"} | given)


def found(night: Night, **given: Any) -> list[tuple[str, ...]]:
    return [one.why for one in alike(night.office, typed(**given))]


@pytest.mark.parametrize(
    "same",
    ["http://weibo.com/123/Abc", "https://www.weibo.com/123/Abc/", "weibo.com/123/Abc#c", LINK + "&spm=1"],
)
def test_a_link_is_the_same_however_it_was_shared(sqlite_night: Night, same: str) -> None:
    sqlite_night.log(level="III", title="某事", link=LINK)
    assert found(sqlite_night, link=same) == [("link",)]


@pytest.mark.parametrize(
    "other", ["https://weibo.com/123/Abd", "https://weibo.com/123/Abc?id=2", "", "http://["]
)
def test_another_link_is_another_page(sqlite_night: Night, other: str) -> None:
    sqlite_night.log(level="III", title="某事", link=LINK)
    assert found(sqlite_night, link=other) == []
    assert Link.of("") is None


def test_an_account_is_the_same_however_it_is_written(sqlite_night: Night) -> None:
    sqlite_night.log(level="III", title="甲", account_platform="微博", account_name="@某某 发布")
    assert found(sqlite_night, account_platform="微博", account_name="某某发布") == [("account",)]
    assert found(sqlite_night, account_name="某某发布") == [("account",)]
    assert found(sqlite_night, account_platform="抖音", account_name="某某发布") == []
    assert found(sqlite_night, account_platform="微博") == []


@pytest.mark.parametrize(
    ("title", "strong"),
    [("网友晒某校午餐照片", True), ("某校的午餐", True), ("某校午餐太贵", False), ("县医院停电", None)],
)
def test_titles_are_compared_by_what_they_tell(sqlite_night: Night, title: str, strong: bool | None) -> None:
    sqlite_night.log(level="III", title="某校午餐照片引发讨论")
    listed = alike(sqlite_night.office, typed(title=title))
    assert [one.is_strong for one in listed] == ([] if strong is None else [strong])


def test_a_title_of_stock_words_only_is_compared_whole() -> None:
    assert told("网传视频引发关注") == "网传视频引发关注"


def test_the_likeliest_comes_first_with_its_state_and_its_age(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log(level="III", title="某校午餐照片引发讨论", key="a")
    night.confirm("III")
    night.fast_forward(minutes=5)
    night.log(level="II", title="另一件", link=LINK, key="b")
    first, second = alike(night.office, typed(title="某校午餐照片", link=LINK))
    assert (first.why, first.level) == (("link",), "Ⅱ")
    assert (second.why, str(second.state)) == (("title",), "handling")
    assert second.logged_at < first.logged_at


def test_what_keeps_no_content_is_never_found_and_finds_nothing(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log(level="III", title="某校午餐照片", link=LINK)
    assert found(night, title="某校午餐照片")
    assert not alike(night.office, typed(title="", content_free=True))
    content_free.clear_content(night.office, night.number, ContentFree.SUSPECTED, night.officer)
    assert not alike(night.office, typed(title="某校午餐照片", link=LINK))


def test_a_drill_is_no_report_of_something_real(sqlite_night: Night) -> None:
    sqlite_night.log(level="III", title="某校午餐照片", drill=True)
    assert not found(sqlite_night, title="某校午餐照片")
    assert found(sqlite_night, title="某校午餐照片", drill=True)


def test_what_has_ended_is_found_for_three_days(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log(level="III", title="某校午餐照片")
    night.clock.forward(minutes=73 * 60)
    assert found(night, title="某校午餐照片")  # open still
    handling.void(night.office, night.number, "误录", night.officer)
    assert not found(night, title="某校午餐照片")


def test_a_further_report_is_added_with_its_words_and_overwrites_nothing(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log(level="III", title="某校午餐照片")
    intake = typed(title="家长来电", source_of_report="12345", reporter_phone="+12025550177")
    joining.join(night.office, night.number, intake, "form-x", night.officer)
    entry = night.show().entries[-1]
    assert entry["payload"]["text"] == "增加来源：标题“家长来电”、信息来源“12345”、报告人电话“****0177”"
    assert entry["payload"]["texts"]["reporter_phone"] == "+12025550177"
    assert night.show().row["title"] == "某校午餐照片"


def test_a_further_report_is_refused_where_it_cannot_be(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log(level="III", title="某校午餐照片")
    with pytest.raises(BadInput, match="never one matter"):
        joining.join(night.office, night.number, typed(drill=True), "k", night.officer)
    with pytest.raises(BadInput, match="what is new"):
        joining.join(night.office, night.number, typed(title=""), "k", night.officer)
    content_free.clear_content(night.office, night.number, ContentFree.SUSPECTED, night.officer)
    with pytest.raises(BadInput, match="keeps no content"):
        joining.join(night.office, night.number, typed(), "k", night.officer)


def test_ten_thousand_open_incidents_are_looked_through_while_somebody_types(night: Night) -> None:
    """On both databases. A person does not notice a quarter of a second; measured: see the assertion."""
    night.log(level="III", title="某校午餐照片引发讨论", unit=CONTACT_UNIT, link=LINK)
    row = dict(night.show().row)
    places, events = ("东关小区", "县医院", "城北市场", "客运站"), ("供水异常", "停电", "涨价", "噪声扰民")
    many = [
        row
        | {
            "id": f"{i:024x}",
            "number": f"2026-{i}",
            "key": f"many-{i}",
            "title": f"网传{places[i % 4]}{events[i // 4 % 4]}{i}",
            "link": f"https://weibo.com/{i}/Abc",
            "logged_at": row["logged_at"] - timedelta(seconds=i),
        }
        for i in range(10_000, 20_000)
    ]
    with night.office.database.writing() as tx:
        tx.execute(Incident.__table__.insert(), many)  # type: ignore[attr-defined]
    asked = typed(title="网友晒某校午餐照片", link=LINK, account_name="某账号")
    took = []
    for _ in range(3):
        began = time.perf_counter()
        first = alike(night.office, asked)[0]
        took.append(time.perf_counter() - began)
    print(f"{night.office.database.kind}: {min(took) * 1000:.0f} ms")
    assert replace(first, likeness=0).number == night.number
    assert min(took) < 1.5  # a tenth of it on a machine to itself
