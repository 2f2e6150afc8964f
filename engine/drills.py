"""Drills 演练: an incident that is an exercise, so marked by its second entry, and ends by itself."""

from engine import tracks
from engine.draft import Draft
from engine.endings import DrillEnded
from engine.errors import IllegalTransition
from engine.vocabulary import TimerKind

# The entry that makes an incident a drill: its second one, or it never was one.
BEGUN = "drill_begun"


def begun(draft: Draft) -> None:
    """Enter that this is a drill, under which number, and whom it may call outside the office."""
    incident = draft.incident
    if incident.drill:
        lasts = int(incident.drill.lasts.total_seconds())
        draft.enter("drill_begun", number=incident.number, calls=sorted(incident.drill.calls), lasts_s=lasts)


def start(draft: Draft) -> None:
    """Arm the end of a drill; begun again after its end, it has as long again."""
    if draft.incident.drill:
        draft.next_epoch(tracks.DRILL)
        draft.arm(tracks.DRILL, 0, TimerKind.DRILL_END, draft.now + draft.incident.drill.lasts)


def ended(draft: Draft, event: DrillEnded) -> None:
    """Somebody ends it. IllegalTransition if it is none: what is real has no such way out."""
    if draft.incident.drill is None:
        raise IllegalTransition(
            f"{draft.incident.number} is no drill: a real matter would be ended without being resolved"
        )
    draft.enter("drill_ended", by_system=False, reason=event.reason)
