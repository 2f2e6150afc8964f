"""A night that ends: everything a report has to tell, in one incident."""

from datetime import timedelta
from typing import Any

from flows.acts import answering, handling
from flows.acts.actor import Actor, person
from tests.night import Night

REQUIRED = ("preserve", "verify", "grade", "report_leader", "assign", "report_cac")
TYPED_NUMBER = "131 2345 6789"


def leader_of(night: Night, post: str = "分管领导") -> Actor:
    """Somebody by post, at the console."""
    return person(night.id_of(post), "console")


def handled(night: Night, **given: Any) -> None:
    """Logged, nobody at first answers, the deputy head does; confirmed, and every required step done.

    The officer records an oral answer later, notes something with a number in it, and the first
    written report is late.
    """
    words = {"title": "某网帖称道路施工扰民", "summary": f"发帖人电话{TYPED_NUMBER}"}
    night.log(occurred_at=night.clock.now() - timedelta(minutes=40), **(words | given))
    night.fast_forward(minutes=11)
    deputy = night.phone("分管领导")
    deputy.replies(deputy.code())
    night.fast_forward(minutes=2)
    earlier = night.clock.now() - timedelta(minutes=1)
    answering.answer_for(night.office, night.number, "duty_leader", night.officer, earlier)
    handling.confirm(night.office, night.number, leader_of(night, "带班领导"), "II")
    night.settle()
    for step in REQUIRED:
        night.done(step)
    night.fast_forward(minutes=30)
    handling.note(night.office, night.number, f"已联系乡里，电话{TYPED_NUMBER}", night.officer, earlier)
    night.done("written_report")
