"""Each thing that can happen names the act it is, and every act but none twice over is somebody's."""

from typing import get_args

from engine import happening
from engine.events import Event
from engine.lifecycle import Act

EVENTS = get_args(Event)


def test_every_event_names_its_act() -> None:
    assert {event.act for event in EVENTS} == set(Act)


def test_every_event_has_a_handler_and_no_handler_is_left_over() -> None:
    assert set(happening._HAPPEN) == set(EVENTS)


def test_only_what_is_done_what_is_written_down_and_documents_share_an_act() -> None:
    shared = [event.__name__ for event in EVENTS if event.act is Act.DO]
    assert shared == ["StepDone", "DeadlineMet", "UpdateMade"]
    assert [event.__name__ for event in EVENTS if event.act is Act.NOTE] == ["Noted", "SpreadRecorded"]
    documents = [event.__name__ for event in EVENTS if event.act is Act.DOCUMENT]
    assert len(EVENTS) == len(Act) + 3 + len(documents) - 1
