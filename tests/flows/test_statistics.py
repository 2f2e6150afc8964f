"""Figures of what was really done, on both databases; and whose own times anybody may have."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook

from engine.countable import Scope
from engine.periods import Period, named
from engine.statistics import Axis, Measure
from engine.vocabulary import Standing
from flows.acts import answering, handling, statistics
from flows.acts.actor import person
from flows.acts.statistics import Reader, Seen
from flows.counted import drawn, files
from flows.counted.naming import Says
from flows.counted.tables import Tables
from tests.clock import ManualClock
from tests.console.past import KEPT, STATES, past
from tests.console.site import Site, open_site_office
from tests.console.test_board import turn
from tests.night import CONTACT_UNIT

OFFICER = person("值班主班", "console")


@pytest.fixture
def office_site(database_url: str, tmp_path: Path) -> Iterator[Site]:
    """An office with its people; no server, for nothing here is asked by HTTP."""
    clock = ManualClock()
    office, ids = open_site_office(database_url, tmp_path, clock)
    with httpx.Client() as nobody:
        yield Site(office, clock, "", nobody, ids)
    office.close()


def period(name: str = "2026-03") -> Period:
    found = named(name)
    assert found is not None
    return found


def seen(site: Site, reader: Reader | None = None, scope: Scope | None = None, name: str = "2026-03") -> Seen:
    return statistics.seen(site.office, period(name), reader or Reader(), scope or Scope())


def counts(of: Seen) -> dict[str, int]:
    return {measure.value: len(listed) for measure, listed in of.now.items() if listed}


def test_a_night_is_counted_as_it_went(office_site: Site) -> None:
    site = office_site
    answered = site.log(title="有人应答")
    turn(site)
    site.clock.forward(minutes=4)
    answering.answer_for(site.office, answered.number, "值班副班", OFFICER)
    unfounded = site.log(title="不实")
    handling.dismiss(site.office, unfounded.number, "已核实，没有此事", OFFICER)
    mistaken = site.log(title="误录")
    handling.void(site.office, mistaken.number, "误录", OFFICER)
    twin = site.log(title="同一件")
    handling.merge(site.office, twin.number, answered.number, OFFICER)
    found = counts(seen(site))
    expected = {"logged": 2, "open": 1, "unfounded": 1, "void": 1, "merged": 1, "answered": 1}
    assert found == found | expected
    assert "closed" not in found


def test_the_time_to_answer_is_from_the_call_to_the_answer(office_site: Site) -> None:
    answered = office_site.log()
    turn(office_site)
    office_site.clock.forward(minutes=4)
    answering.answer_for(office_site.office, answered.number, "值班副班", OFFICER)
    reader = Reader(office_site.ids["值班副班"])
    [(who, times)] = seen(office_site, reader).people.items()
    assert (who, times.answered, times.median) == (reader.person, 1, None)


def test_a_limit_that_passed_while_the_system_was_down_is_nobodys_miss(office_site: Site) -> None:
    site = office_site
    site.log(fields={"emergency": True}, level="II")
    turn(site)
    before = counts(seen(site))
    site.clock.forward(hours=8)  # nobody looks meanwhile
    turn(site)
    found = counts(seen(site))
    assert "missed" not in found
    assert 0 < found["outage"] <= before["running"]


def test_a_limit_that_people_missed_is_theirs_and_what_was_met_is_met(office_site: Site) -> None:
    site = office_site
    number = site.log(fields={"emergency": True}, level="II").number
    turn(site)
    while not counts(seen(site)).get("missed"):
        site.clock.set(min(timer.due for timer in handling.facts_of(site.office, number).timers))
        turn(site)
    found = seen(site)
    assert counts(found)["missed"] >= 1
    [limit] = {clock.id for clock in handling.facts_of(site.office, number).clocks if clock.breached_at}
    assert "outage" not in counts(found)
    site.clock.forward(minutes=3)
    handling.done(site.office, number, f"deadline:{limit}", OFFICER)
    late = counts(seen(site))
    assert (late.get("missed", 0), late["late"]) == (counts(found)["missed"] - 1, 1)


def test_drills_are_in_no_figure_unless_they_are_asked_for(office_site: Site) -> None:
    office_site.log(title="真的")
    office_site.log(title="演练", drill=True)
    assert counts(seen(office_site))["logged"] == 1
    assert counts(seen(office_site, scope=Scope(drills=True)))["logged"] == 1


def test_a_units_contact_is_told_of_the_own_unit_only(office_site: Site) -> None:
    office_site.log(title="本乡的事")
    office_site.log(title="别处的事", unit="")
    with office_site.office.database.reading() as tx:
        unit = office_site.office.book(tx, office_site.clock.now()).unit_named(CONTACT_UNIT)
    contact = Reader(office_site.ids["联络员"], unit)
    assert counts(seen(office_site, contact))["logged"] == 1
    [listed] = statistics.behind(office_site.office, period(), contact, Scope(), Measure.LOGGED)
    assert listed.title == "本乡的事"
    assert "logged" not in counts(seen(office_site, Reader(None, "")))


def test_each_figure_opens_as_many_incidents_as_it_counts(office_site: Site) -> None:
    past(office_site, 60, timedelta(hours=11))
    found = seen(office_site, name="2026-02")
    assert {Measure.MET, Measure.LATE, Measure.MISSED, Measure.OUTAGE} <= {
        m for m, ids in found.now.items() if ids
    }
    for measure, listed in found.now.items():
        behind = statistics.behind(office_site.office, found.period, Reader(), Scope(), measure)
        assert {one.id for one in behind} == set(listed), measure
    for axis, parts in found.by.items():
        for value, part in parts.items():
            scope = {Axis.LEVEL: Scope(level=value), Axis.CATEGORY: Scope(playbook=value)}.get(
                axis, Scope(unit=value)
            )
            behind = statistics.behind(office_site.office, found.period, Reader(), scope, Measure.LOGGED)
            assert {one.id for one in behind} == set(part[Measure.LOGGED])


def test_the_figures_are_those_that_are_counted_by_hand(office_site: Site) -> None:
    past(office_site, 400, timedelta(hours=12))
    found = counts(seen(office_site, name="2025"))
    calendar = office_site.office.calendar
    start, end = period("2025").bounds(calendar)
    logged = {n: office_site.clock.now() - n * timedelta(hours=12) for n in range(1, 401)}
    mine = [n for n, at in logged.items() if start <= at < end]
    kept = [n for n in logged if STATES[n % 8] not in ("void", "merged")]
    assert found["logged"] == sum(n in mine for n in kept)
    assert found["void"] == sum(STATES[n % 8] == "void" for n in mine)
    passed = [n for n in kept if start <= logged[n] + timedelta(hours=2) < end]
    for how, measure in (("late", "late"), ("missed", "missed"), ("outage", "outage")):
        assert found[measure] == sum(KEPT[n % 8] == how for n in passed), how


@pytest.mark.parametrize(
    ("post", "sees"), [("分管领导", 3), ("值班副班", 1), ("主要负责人", 0), ("值班主班", 0), (None, 0)]
)
def test_own_times_are_for_oneself_and_the_deputy_head(
    office_site: Site, post: str | None, sees: int
) -> None:
    past(office_site, 30, timedelta(hours=11))
    reader = Reader(office_site.ids[post] if post else None)
    people = seen(office_site, reader, name="2026-02").people
    assert len(people) == sees
    if sees == 1:
        assert list(people) == [reader.person]


def test_whoever_stands_in_for_the_deputy_head_for_a_night_sees_no_more(office_site: Site) -> None:
    from models import people
    from models.people import Shift

    past(office_site, 30, timedelta(hours=11))
    leader, now = office_site.ids["带班领导"], office_site.clock.now()
    with office_site.office.database.writing() as tx:
        span = (now - timedelta(hours=1), now + timedelta(hours=8))
        people.save_shifts(tx, [Shift("分管领导", leader, *span)], now)
    assert list(seen(office_site, Reader(leader), name="2026-02").people) == [leader]


def test_limits_are_told_by_what_they_rest_on(office_site: Site) -> None:
    past(office_site, 30, timedelta(hours=11))
    found = seen(office_site, name="2026-02")
    assert set(found.by_standing) <= set(Standing)
    whole = sum(len(part[Measure.MET]) for part in found.by_standing.values())
    assert whole == len(found.now[Measure.MET]) > 0


# --- As files and drawings --------------------------------------------------------------------------------


def tables(site: Site, locale: str = "zh") -> Tables:
    return Tables(seen(site, name="2026-02"), Says(statistics.names(site.office), locale))


def test_a_unit_whose_name_is_a_formula_is_words_in_every_file(office_site: Site) -> None:
    from models import people
    from models.people import NewPerson

    with office_site.office.database.writing() as tx:
        evil = NewPerson("=1+1", "某人", "某岗", (("sms", "+12025550177"),))
        people.save_people(tx, [evil], office_site.clock.now())
    past(office_site, 30, timedelta(hours=11))
    of = tables(office_site)
    text = "".join(files.as_csv(office_site.office, of))
    assert text.startswith("\ufeff")
    assert "\n'=1+1," in text
    book = load_workbook(io.BytesIO(files.as_workbook(office_site.office, of)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == "=1+1" and cell.data_type == "s" for cell in cells)
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_a_workbook_has_numbers_where_the_page_has_numbers(office_site: Site) -> None:
    past(office_site, 30, timedelta(hours=11))
    of = tables(office_site)
    book = load_workbook(io.BytesIO(files.as_workbook(office_site.office, of)))
    first = book[book.sheetnames[0]]
    rows = {row[0].value: row[1].value for row in first.iter_rows() if row[0].value}
    assert rows["接报事件"] == len(of.seen.now[Measure.LOGGED])
    assert len(book.sheetnames) == len(of.all())


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_drawings_say_what_they_show_and_tell_by_more_than_colour(office_site: Site, locale: str) -> None:
    past(office_site, 60, timedelta(hours=11))
    of = tables(office_site, locale)
    for draw in (drawn.over_time, drawn.kept, drawn.nights):
        svg = draw(of)
        assert svg.count("<svg") == svg.count('role="img"') == svg.count("<desc") == 2
        assert "style=" not in svg
    assert drawn.kept(of).count("<pattern") == 2 * 3


def test_nothing_is_drawn_of_nothing(office_site: Site) -> None:
    of = tables(office_site)
    assert [draw(of) for draw in (drawn.over_time, drawn.kept, drawn.nights)] == ["", "", ""]
    assert {table.id for table in of.all()} >= {"incidents", "limits", "calls", "updates"}
