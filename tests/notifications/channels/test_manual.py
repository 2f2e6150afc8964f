import pytest

from engine.vocabulary import Side
from notifications.channels.manual import call_script
from notifications.errors import MissingVariable
from notifications.rendering import Renderer
from tests.notifications.test_templates import REALISTIC


@pytest.mark.parametrize("side", [Side.OWN, Side.BELOW, Side.PEER])
def test_the_script_for_our_own_asks_whether_they_have_it_and_can_act(side: Side) -> None:
    script = call_script(Renderer(), side, "zh", REALISTIC["zh"])
    assert not script.upward
    assert "编号2026-0042" in script.text
    assert "能否马上处理" in script.text
    assert len(script.lines) == 4


def test_the_script_for_those_above_reports_and_gives_no_order() -> None:
    script = call_script(Renderer(), Side.ABOVE, "zh", REALISTIC["zh"])
    assert script.upward
    assert "报告" in script.text
    assert "回复" not in script.text
    assert "能否" not in script.text


def test_a_script_is_read_in_english_by_who_reads_english() -> None:
    script = call_script(Renderer(), Side.OWN, "en", REALISTIC["en"])
    assert script.locale == "en"
    assert script.lines[0].startswith("Hello")


def test_a_script_with_a_gap_is_refused() -> None:
    with pytest.raises(MissingVariable, match="landline"):
        call_script(Renderer(), Side.OWN, "zh", {"number": "2026-0042"})
