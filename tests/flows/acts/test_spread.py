"""传播记录: read completely or not at all, entered once, corrected by another row, gone with the words."""

from datetime import timedelta

import pytest

from engine.vocabulary import ContentFree
from flows.acts import record, spread
from flows.acts.content_free import clear_content
from flows.acts.errors import BadInput
from flows.acts.spread_rows import NO_COUNT, NO_LINK, NO_PLATFORM, NO_TIME, TO_COME
from tests.flows.report.laid_out import laid_out
from tests.night import Night

LINK = "https://weibo.example/1"
TABLE = f"""时间\t平台\t链接\t阅读量\t转发\t评论\t点赞\t备注
02:05\t微博\t{LINK}\t1,200\t12\t—\t55\t
2026-03-05 02:08\t微博\t{LINK}\t1.2万\t\t\t\t上热搜
"""


@pytest.fixture
def logged(sqlite_night: Night) -> Night:
    """An incident, a quarter of an hour on."""
    sqlite_night.log(level="III")
    sqlite_night.fast_forward(minutes=15)
    return sqlite_night


def enter(night: Night, text: str, **more: str) -> spread.Recorded:
    return spread.record_spread(
        night.office, night.number, spread.from_text(night.office, text), night.officer, **more
    )


def test_a_table_from_excel_is_entered_as_one_entry_with_numbers_as_people_write_them(logged: Night) -> None:
    assert enter(logged, TABLE).added == 2
    rows = spread.of(logged.office, logged.number)
    assert [(one.reads, one.comments, one.note) for one in rows] == [
        (1200, None, ""),
        (12_000, None, "上热搜"),
    ]
    assert logged.kinds().count("spread_recorded") == 1
    record.verify(logged.office)


def test_a_table_without_headings_is_read_in_the_usual_order(logged: Night) -> None:
    enter(logged, f"02:05\t微博\t{LINK}\t300")
    [row] = spread.of(logged.office, logged.number)
    assert (row.platform, row.link, row.reads) == ("微博", LINK, 300)


def test_the_same_table_pasted_twice_enters_nothing_twice(logged: Night) -> None:
    enter(logged, TABLE)
    entries = len(logged.show().entries)
    again = enter(logged, TABLE)
    assert (again.added, again.known) == (0, 2)
    assert len(logged.show().entries) == entries
    assert enter(logged, f"{TABLE}02:09\t抖音\t\t80").added == 1


def test_every_problem_is_said_at_once_with_its_row_and_nothing_is_entered(logged: Night) -> None:
    wrong = "02:05\t\tweibo\t12a\n29:00\t微博\t\t5\n09:00\t微博\t\t5\n2026-03-09 08:00\t微博\t\t5"
    with pytest.raises(BadInput) as refused:
        enter(logged, wrong)
    said = [(problem.place, problem.remedy) for problem in refused.value.problems]
    assert said == [
        ("row 1, 平台", NO_PLATFORM),
        ("row 1, 链接", NO_LINK),
        ("row 1, 阅读", NO_COUNT),
        ("row 2, 时间", NO_TIME),
        ("row 4, 时间", TO_COME),
    ]
    assert spread.of(logged.office, logged.number) == []


def test_a_time_alone_is_the_last_such_time(logged: Night) -> None:
    enter(logged, "23:50\t微博\t\t5")
    [row] = spread.of(logged.office, logged.number)
    assert logged.clock.now() - row.at == timedelta(hours=2, minutes=35)


def test_a_correction_is_another_row_and_the_first_stays_on_record(logged: Night) -> None:
    enter(logged, "02:05\t微博\t\t12")
    [wrong] = spread.of(logged.office, logged.number)
    enter(logged, "02:05\t微博\t\t1200", corrects=wrong.id)
    rows = spread.of(logged.office, logged.number)
    assert [(one.reads, one.corrects) for one in rows] == [(12, ""), (1200, wrong.id)]
    with pytest.raises(BadInput, match="no other row corrects"):
        enter(logged, "02:05\t微博\t\t1300", corrects=wrong.id)
    with pytest.raises(BadInput, match="exactly one row"):
        enter(logged, "02:05\t微博\t\t1\n02:06\t微博\t\t2", corrects=rows[1].id)


def test_the_report_has_the_rows_the_growth_and_the_curve(logged: Night) -> None:
    enter(logged, TABLE)
    [part] = [one for one in laid_out(logged)["sections"] if one["title"] == "传播态势"]
    whole, drawn, table = part["blocks"]
    assert whole["rows"][0]["cells"] == ("阅读", "1.2万，较上次 +1.08万")
    assert drawn["rows"][0]["svg"].count("<svg") == 2
    assert [row["cells"][2] for row in table["rows"]] == ["1200", "1.2万"]


def test_counts_are_words_that_go_when_no_content_is_kept_and_none_are_taken_then(logged: Night) -> None:
    enter(logged, TABLE)
    clear_content(logged.office, logged.number, ContentFree.SUSPECTED, logged.officer)
    assert spread.of(logged.office, logged.number) == []
    with pytest.raises(BadInput, match="keeps no content"):
        enter(logged, "02:06\t微博\t\t7")
    record.verify(logged.office)


def test_a_file_of_csv_is_read_like_a_paste(logged: Night) -> None:
    path = logged.office.settings.data / "spread.csv"
    path.write_text(TABLE.replace("1,200", "1200").replace("\t", ","), encoding="gb18030")
    assert len(spread.from_file(logged.office, path).sightings) == 2
