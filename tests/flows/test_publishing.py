"""What of an incident stands in Prefect: numbers, levels and times, and no word that somebody typed."""

from flows import publishing
from flows.acts import instructing
from tests.night import Night


def test_what_a_superior_asked_for_stands_in_prefect_without_its_words(sqlite_night: Night) -> None:
    night = sqlite_night
    night.log()
    given = instructing.Given("书记", "duty_leader", "查某人与网帖的关系", "从速", within="48h")
    instructing.instruct(night.office, night.number, given, night.officer)
    sheet = publishing.sheet(night.office, night.show().facts)
    assert "上级交办事项 | " in sheet
    assert not [word for word in ("查某人与网帖的关系", "从速", "书记") if word in sheet]
