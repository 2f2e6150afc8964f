"""Who may do what."""

import pytest

from engine.rights import BOARD_ONLY, CHANGING, LOOKING, RIGHTS, SCOPES, Right, may, of_token
from engine.vocabulary import AccountRole


def test_every_role_has_its_rights_and_every_right_is_somebodys() -> None:
    assert RIGHTS.keys() == set(AccountRole)
    assert frozenset().union(*RIGHTS.values()) == set(Right)


def test_an_auditor_reads_everything_and_changes_nothing() -> None:
    auditor = RIGHTS[AccountRole.AUDITOR]
    assert {Right.READ, Right.AUDIT} <= auditor
    assert not auditor & CHANGING


def test_an_administrator_is_no_duty_officer() -> None:
    assert not RIGHTS[AccountRole.ADMINISTRATOR] & (CHANGING - {Right.ACCOUNTS, Right.EDIT_PEOPLE})


def test_whoever_sits_at_the_desk_at_night_may_put_a_number_or_a_shift_right() -> None:
    may_edit = {role for role in AccountRole if Right.EDIT_PEOPLE in RIGHTS[role]}
    assert may_edit == {AccountRole.ADMINISTRATOR, AccountRole.DUTY_OFFICER}


def test_a_contact_reads_of_the_own_unit_only() -> None:
    contact = RIGHTS[AccountRole.UNIT_CONTACT]
    assert Right.READ_UNIT in contact
    assert not contact & {Right.READ, Right.PEOPLE, Right.PLAYBOOKS, Right.RECORD, Right.DECIDE}


def test_only_the_desk_records_for_others() -> None:
    assert [role for role in AccountRole if Right.RECORD in RIGHTS[role]] == [AccountRole.DUTY_OFFICER]


def test_one_of_the_rights_that_are_needed_is_enough() -> None:
    assert may(BOARD_ONLY, (Right.READ, Right.BOARD))
    assert not may(BOARD_ONLY, (Right.READ,))
    assert not may(RIGHTS[AccountRole.LEADER], ())


def test_a_token_can_do_no_more_than_its_account_and_nothing_that_outlasts_it() -> None:
    everything = [right.value for right in Right]
    assert of_token(AccountRole.DUTY_OFFICER, everything) == RIGHTS[AccountRole.DUTY_OFFICER] & SCOPES
    assert not LOOKING & CHANGING
    assert not SCOPES & {Right.OWN, Right.DESK}
    assert of_token(AccountRole.AUDITOR, ["audit", "unheard-of"]) == {Right.AUDIT}
    assert of_token(AccountRole.UNIT_CONTACT, ["read"]) == frozenset()


@pytest.mark.parametrize("role", AccountRole)
def test_everybody_has_an_own_password(role: AccountRole) -> None:
    assert Right.OWN in RIGHTS[role]
