"""Everything the engine refuses has one base, so that an edge can catch it once."""

import pytest

from engine.errors import EngineError, IllegalTransition, Incomplete, Unchanged, UnknownItem


@pytest.mark.parametrize("refusal", [IllegalTransition, Unchanged, UnknownItem])
def test_every_refusal_is_an_engine_error(refusal: type[EngineError]) -> None:
    assert issubclass(refusal, EngineError)


def test_what_is_incomplete_names_each_missing_item() -> None:
    refusal = Incomplete("level II needs place, link", ("place", "link"))
    assert isinstance(refusal, EngineError)
    assert str(refusal) == "level II needs place, link"
    assert refusal.missing == ("place", "link")
