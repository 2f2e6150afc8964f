import pytest

from flows.acts.telephones import NotANumber, landline, masked, mobile, several
from tests.flows.acts.files import FICTION, LANDLINE, MOBILE, MOBILE_E164


@pytest.mark.parametrize("mark", ["、", "/", "；", ";", "，", "\n", " "])
def test_several_numbers_in_one_cell_are_told_apart(mark: str) -> None:
    numbers = several(f"{MOBILE.replace(' ', '')}{mark}+12025550123")
    assert [mobile(number) for number in numbers] == [MOBILE_E164, "+12025550123"]


def test_spaces_inside_one_number_do_not_make_it_several() -> None:
    assert several(MOBILE) == [MOBILE]


@pytest.mark.parametrize("text", [LANDLINE, "12345", "1312345678", "somebody", ""])
def test_what_no_text_message_can_reach_is_no_mobile(text: str) -> None:
    with pytest.raises(NotANumber):
        mobile(text)


@pytest.mark.parametrize(
    "text", [LANDLINE, f"{LANDLINE}-801", f"{LANDLINE}转801", "400-100-0000", "8012", FICTION]
)
def test_a_landline_is_kept_as_it_is_dialled(text: str) -> None:
    assert landline(text) == text


@pytest.mark.parametrize("text", ["1012345678", MOBILE, "转801", "打总机"])
def test_a_landline_nobody_could_dial_is_refused(text: str) -> None:
    with pytest.raises(NotANumber):
        landline(text)


def test_numbers_somebody_wrote_into_a_text_are_masked_and_nothing_else() -> None:
    said = f"2026-03-11 02:10 来电{MOBILE}，座机{LANDLINE}，编号2026-0042，阅读量1234567"
    hidden = "2026-03-11 02:10 来电〔号码〕，座机〔号码〕，编号2026-0042，阅读量1234567"
    assert masked(said) == hidden
