"""转为不录内容: entered with its reason as a code, an action like any other, once and for good."""

from dataclasses import replace

import pytest

from engine.errors import Unchanged
from engine.events import Answered, ContentCleared
from engine.vocabulary import ContentFree
from tests.builders import facts, incident, plan
from tests.engine.replay import entry, logged


def test_the_incident_keeps_no_content_from_then_on_and_goes_on_as_it_was() -> None:
    night = logged()
    night.act(Answered(role="duty_leader"))
    made = entry(night.act(ContentCleared(ContentFree.SUSPECTED)), "content_cleared")
    assert (made.detail, made.by_system) == ({"why": "suspected"}, False)
    assert night.facts.content_free
    assert not night.armed("act")  # it is an action
    assert night.facts.clocks == logged().facts.clocks


def test_it_is_done_once() -> None:
    night = logged()
    night.act(ContentCleared(ContentFree.ORDERED))
    with pytest.raises(Unchanged, match="keeps no content already"):
        night.act(ContentCleared(ContentFree.ORDERED))


def test_a_playbook_without_content_has_nothing_to_clear() -> None:
    with pytest.raises(Unchanged):
        logged(facts(replace(plan(), content_free=True))).act(ContentCleared(ContentFree.ORDERED))


def test_an_incident_that_was_logged_without_content_says_so() -> None:
    night = logged(facts(about=replace(incident(), content_free=True)))
    assert entry(night.decisions, "logged").detail["content_free"] is True
    assert "content_free" not in entry(logged().decisions, "logged").detail
