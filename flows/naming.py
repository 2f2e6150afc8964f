"""Names of effects as the Prefect UI shows them: number, kind, post. Never a person, never a title."""

from collections.abc import Mapping, Sequence

from engine import tracks
from engine.facts import Facts, Timer
from engine.vocabulary import ChannelKind, ReasonKind, TimerKind
from flows.effects import Effect
from models.incidents import subject
from models.saving import Change
from models.tries import Outgoing

WORDS = {
    TimerKind.RUNG: "转呼",
    TimerKind.TELL: "应告知",
    TimerKind.GATE: "转人工告知",
    TimerKind.LAPSE: "应答后未处置",
    TimerKind.WARN: "临期",
    TimerKind.BREACH: "超时",
    TimerKind.UPDATE: "续报到期",
    TimerKind.ASK: "征询决定",
    TimerKind.SILENCE: "逾期未决定",
    TimerKind.CHASE: "催阅报告",
    TimerKind.DRILL_END: "演练到时",
}

REASONS = {
    TimerKind.RUNG: ReasonKind.RUNG,
    TimerKind.TELL: ReasonKind.TELL,
    TimerKind.GATE: ReasonKind.TELL,
    TimerKind.LAPSE: ReasonKind.REOPENED,
    TimerKind.WARN: ReasonKind.WARN,
    TimerKind.BREACH: ReasonKind.BREACH,
    TimerKind.UPDATE: ReasonKind.UPDATE,
    TimerKind.ASK: ReasonKind.ASK,
    TimerKind.SILENCE: ReasonKind.ASK,
    TimerKind.CHASE: ReasonKind.CHASE,
}

CHANNELS = {
    ChannelKind.SMS: "短信",
    ChannelKind.VOICE: "电话",
    ChannelKind.CHAT: "即时消息",
    ChannelKind.MANUAL: "人工拨打",
}


def effects_of(
    changes: Sequence[Change], out: Sequence[Outgoing], facts: Mapping[str, Facts]
) -> list[Effect]:
    """One effect for each timer that fired and each attempt being sent; `facts` by incident id."""
    found = []
    for change in changes:
        number, incident = change.decision.incident.number, change.decision.incident.id
        for timer in change.decision.fired:
            name = f"{number} {WORDS[timer.kind]} {_called(change, timer)}".rstrip()
            found.append(Effect(timer_key(incident, timer), timer.kind.value, name))
    for one in out:
        person = facts[one.incident].roster.people.get(one.person or "")
        number = facts[one.incident].incident.number
        name = f"{number} {CHANNELS[one.channel]} {person.post if person else ''}".rstrip()
        found.append(Effect(f"attempt:{one.id}", one.channel.value, name))
    return found


def _called(change: Change, timer: Timer) -> str:
    """Whom this timer had called, as roles."""
    about = tracks.item(timer.track)
    reasons = [reason for ring in change.decision.rings for reason in ring.reasons]
    kinds = {REASONS.get(timer.kind), *((ReasonKind.INSTRUCT,) if timer.kind is TimerKind.TELL else ())}
    roles = [r.role for r in reasons if r.kind in kinds and (not about or r.key == about)]
    return "、".join(dict.fromkeys(change.loaded.facts.plan.roles[role].title.zh for role in roles))


def timer_key(incident: str, timer: Timer) -> str:
    """The key that finds this timer again."""
    return f"timer:{subject(incident)}|{timer.track}|{timer.epoch}|{timer.n}"
