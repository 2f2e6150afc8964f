"""Names of effects as the Prefect UI shows them: number, kind, post. Never a person, never a title."""

from collections.abc import Sequence

from engine.facts import Timer
from engine.vocabulary import TimerKind
from flows.effects import Effect
from models.incidents import subject
from models.paging import Outgoing
from models.saving import Change

WORDS = {
    TimerKind.RUNG: "转呼",
    TimerKind.TELL: "告知",
    TimerKind.GATE: "转人工告知",
    TimerKind.LAPSE: "应答后未处置",
    TimerKind.WARN: "临期",
    TimerKind.BREACH: "超时",
    TimerKind.UPDATE: "续报到期",
    TimerKind.CHASE: "催阅报告",
}


def effects_of(changes: Sequence[Change], out: Sequence[Outgoing]) -> list[Effect]:
    """One effect for each timer that fired and each attempt that is being sent."""
    found = []
    numbers = {}
    for change in changes:
        facts = change.loaded.facts
        numbers[facts.incident.id] = facts.incident.number
        roles = facts.plan.roles
        called = "、".join(dict.fromkeys(roles[ring.role].title.zh for ring in change.decision.rings))
        for timer in change.decision.fired:
            name = f"{facts.incident.number} {WORDS[timer.kind]} {called}".rstrip()
            found.append(Effect(timer_key(facts.incident.id, timer), timer.kind.value, name))
    for one in out:
        found.append(Effect(f"attempt:{one.id}", one.channel.value, f"{numbers[one.incident]} {one.channel}"))
    return found


def timer_key(incident: str, timer: Timer) -> str:
    """The key that finds this timer again."""
    return f"timer:{subject(incident)}|{timer.track}|{timer.epoch}|{timer.n}"
