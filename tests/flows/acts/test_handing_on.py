"""转办 at the desk: the former unit's telephone rings no more, the new one's does."""

from datetime import timedelta

import pytest

from flows.acts import handling
from flows.acts.errors import BadInput
from flows.acts.handing_on import hand_on
from models import people
from models.people import NewPerson
from tests import petition
from tests.closing import leader_of
from tests.night import Night

OTHER, NUMBER = "某街道办事处", "+12025550160"


@pytest.fixture
def told(sqlite_night: Night) -> Night:
    """The contact of one unit is being told; there is another unit with a contact of its own."""
    night = sqlite_night
    petition.put(night.office.settings.data)
    with night.office.database.writing() as tx:
        joins = [NewPerson(OTHER, "街道联络员", "街道联络员", (("sms", NUMBER),))]
        people.save_people(tx, joins, night.clock.now())
    night.log(playbook=petition.ID, level="IV", fields={})
    handling.confirm(night.office, night.number, leader_of(night, "带班领导"), "IV")
    night.settle()
    night.phone("联络员").expects_sms()
    return night


def test_the_new_contact_is_called_and_the_former_no_more(told: Night) -> None:
    agreed = told.clock.now()
    told.fast_forward(minutes=5)
    hand_on(told.office, told.number, OTHER, "不在本辖区", told.officer, agreed)
    told.settle()
    assert len(told.sandbox.inbox(NUMBER)) == 1
    told.fast_forward(minutes=40)
    told.phone("联络员").expects_silence()
    assert len(told.sandbox.inbox(NUMBER)) == 2
    [entry] = [entry for entry in told.show().entries if entry["kind"] == "handed_on"]
    assert entry["happened_at"] == agreed
    assert entry["at"] - agreed == timedelta(minutes=5)
    assert told.show().unit == OTHER


@pytest.mark.parametrize(
    ("unit", "reason", "places"), [("没有的单位", "", ["unit", "reason"]), (OTHER, "长" * 401, ["reason"])]
)
def test_nowhere_and_for_no_reason_it_is_not_handed_on(
    told: Night, unit: str, reason: str, places: list[str]
) -> None:
    with pytest.raises(BadInput) as refused:
        hand_on(told.office, told.number, unit, reason, told.officer)
    assert [problem.place for problem in refused.value.problems] == places
