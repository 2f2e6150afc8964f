"""The doctor on an installation that has not been started yet."""

from pathlib import Path

from flows.acts.diagnosis import Verdict
from flows.acts.doctor import examine
from flows.settings import load
from flows.wiring import Office
from models.session import Database
from tests.clock import ManualClock
from tests.night import Silent


def test_before_the_first_start_it_says_once_that_there_are_no_tables_and_what_makes_them(
    tmp_path: Path,
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'zhishou.db'}")
    office = Office(load(tmp_path), database, ManualClock(), Silent())
    found = examine(office)
    office.close()
    wrong = [one for one in found if one.verdict is Verdict.WRONG]
    said = {one.place: str(one.what) for one in wrong}
    assert said.pop("database") == "there are no tables yet"
    assert set(said.values()) == {"cannot be looked at: the tables are not those of this program"}
    assert {str(one.remedy) for one in wrong} == {"run: zhishou migrate"}
