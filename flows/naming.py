"""Names of effects as the Prefect UI shows them: number, kind, post. Never a person, never a title."""

from collections.abc import Mapping, Sequence

from engine.facts import Facts, Timer
from engine.vocabulary import ChannelKind, TimerKind
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

CHANNELS = {ChannelKind.SMS: "短信", ChannelKind.VOICE: "电话", ChannelKind.MANUAL: "人工拨打"}


def effects_of(
    changes: Sequence[Change], out: Sequence[Outgoing], facts: Mapping[str, Facts]
) -> list[Effect]:
    """One effect for each timer that fired and each attempt being sent; `facts` by incident id."""
    found = []
    for change in changes:
        incident = change.decision.incident
        roles = change.loaded.facts.plan.roles
        called = "、".join(dict.fromkeys(roles[ring.role].title.zh for ring in change.decision.rings))
        for timer in change.decision.fired:
            name = f"{incident.number} {WORDS[timer.kind]} {called}".rstrip()
            found.append(Effect(timer_key(incident.id, timer), timer.kind.value, name))
    for one in out:
        name = f"{facts[one.incident].incident.number} {CHANNELS[one.channel]}"
        found.append(Effect(f"attempt:{one.id}", one.channel.value, name))
    return found


def timer_key(incident: str, timer: Timer) -> str:
    """The key that finds this timer again."""
    return f"timer:{subject(incident)}|{timer.track}|{timer.epoch}|{timer.n}"
