from models.sources import Source


def test_one_id_of_two_providers_is_kept_under_two_keys() -> None:
    assert Source(("gw_a",)).key("1001") != Source(("gw_b",)).key("1001")


def test_a_colon_in_a_name_or_an_id_moves_nothing_from_one_to_the_other() -> None:
    assert Source(("a:b",)).key("c") != Source(("a",)).key("b:c")


def test_an_id_that_is_unique_everywhere_is_its_own_key_whichever_provider_told_it() -> None:
    assert Source(("texts",), unique=True).key("SM1") == Source(("texts", "calls"), unique=True).key("SM1")
