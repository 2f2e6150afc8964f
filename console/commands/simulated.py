"""A simulation as a duty officer reads it: when, and what; in the sentences of the record."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from engine.calendars import Calendar
from engine.facts import Entry, Reason, Ring
from engine.parts import Text
from engine.vocabulary import ChannelKind, ReasonKind
from flows.report.chronicle import Chronicle
from notifications.labels import label
from playbooks.simulating import Line, Simulation

PHRASES: Mapping[str, Text] = {
    "title": Text(
        "推演：{title} {version}，{level}级，{start}起，共{length}",
        "Simulation: {title} {version}, level {level}, from {start} for {length}",
    ),
    "nobody": Text(
        "人员均为虚构：没有呼叫任何人，没有留下记录。",
        "Everybody is fictional: nobody was called, and nothing is kept.",
    ),
    "head": Text("时刻         历时     事项", "When         After    What"),
    "called": Text("    呼叫{role}：{channels}（{reasons}）", "    call {role}: {channels} ({reasons})"),
    "card": Text("    值班席拨打{role}（{reasons}）", "    the desk dials {role} ({reasons})"),
    "unreachable": Text(
        "    值班席设法联系{role}：无人可达（{reasons}）",
        "    the desk looks for {role}: nobody reachable ({reasons})",
    ),
    "rung": Text("转呼第{n}级", "ladder rung {n}"),
    "about": Text("{kind}“{title}”", '{kind} "{title}"'),
    "again": Text(
        "……同样的事每{every}一次，到{last}止，又{times}次",
        "… the same every {every}, until {last}: {times} times more",
    ),
}
# Each try of a duty to tell is a call, which says so itself.
_SAID_BY_CALLS = frozenset({"tell"})
# Fewer repetitions than this are printed one by one: two lines say as much as one about two lines.
RUN = 3


def table(simulation: Simulation, calendar: Calendar, until: timedelta, locale: str) -> Iterator[str]:
    """The lines of the table, with a head that says what is played, and that nobody was called."""
    plan = simulation.facts.plan
    says = Chronicle(plan, {}, calendar, locale)
    level = says.level(_logged(simulation))
    start, length = says.time(simulation.start), says.length(until)
    title = says.text(PHRASES["title"])
    yield title.format(
        title=says.text(plan.title), version=plan.version, level=level, start=start, length=length
    )
    yield says.text(PHRASES["nobody"])
    yield says.text(PHRASES["head"])
    yield from _folded(list(moments(simulation, says)), says)


def _logged(simulation: Simulation) -> str:
    """The level it was logged at: it may have been changed since."""
    first = simulation.lines[0].what
    return str(first.detail["event_level"]) if isinstance(first, Entry) else ""


class Moment:
    """All that happens at one instant: each line, and its words."""

    def __init__(
        self, at: datetime, after: timedelta, lines: tuple[Line, ...], texts: tuple[str, ...]
    ) -> None:
        self.at = at
        self.after = after
        self.lines = lines
        self.texts = texts


def moments(simulation: Simulation, says: Chronicle) -> Iterator[Moment]:
    """The instants at which anything happens, in the order of time."""
    for after, group in groupby(simulation.lines, key=lambda line: line.at):
        lines = tuple(line for line in group if line.kind not in _SAID_BY_CALLS)
        yield Moment(simulation.start + after, after, lines, tuple(_text(line, says) for line in lines))


def _folded(moments: list[Moment], says: Chronicle) -> Iterator[str]:
    """Each moment; of a run of the same at one interval, the first and how it goes on."""
    index = 0
    while index < len(moments):
        first = moments[index]
        yield from _printed(first, says)
        run = run_of(moments, index)
        if run >= RUN:
            last = moments[index + run]
            every = moments[index + 1].after - first.after
            yield " " * 22 + says.text(PHRASES["again"]).format(
                every=says.length(every), last=says.short(last.at), times=run
            )
            index += run
        index += 1


def run_of(moments: list[Moment], index: int) -> int:
    """How many moments after this one are the same, each as long after the last as the next one is."""
    if index + 1 == len(moments):
        return 0
    every = moments[index + 1].after - moments[index].after
    run = 0
    for before, after in zip(moments[index:], moments[index + 1 :], strict=False):
        if after.texts != moments[index].texts or after.after - before.after != every:
            break
        run += 1
    return run


def _printed(moment: Moment, says: Chronicle) -> Iterator[str]:
    minutes = int(moment.after.total_seconds()) // 60
    stamp = f"{says.short(moment.at)}  {f'+{minutes // 60}:{minutes % 60:02d}':<7}"
    for number, text in enumerate(moment.texts):
        yield f"{stamp if number == 0 else ' ' * len(stamp)}  {text}"


def _text(line: Line, says: Chronicle) -> str:
    if isinstance(line.what, Entry):
        said = says.sentence({"kind": line.kind, "payload": _payload(line.what)})
        # Elsewhere the page says whose it is; here nobody else would say who declines.
        who = says.both("（{}）", " ({})").format(says.who(line.what.detail))
        return said + who if line.kind == "declined" else said
    return _call(line.what, says)


def _payload(entry: Entry) -> dict[str, Any]:
    """Without who is called: each call has a line of its own, with its channels."""
    payload = dict(entry.detail)
    payload.pop("people", None)
    by_hand: Any = payload.pop("by_hand", ())
    if "empty" in payload:
        payload["empty"] = [role for role in payload["empty"] if role not in by_hand]  # type: ignore[attr-defined]  # role ids
    return payload


def _call(ring: Ring, says: Chronicle) -> str:
    machines = [channel for channel in ring.channels if channel is not ChannelKind.MANUAL]
    kind = "unreachable" if ring.person is None else "called" if machines else "card"
    return says.text(PHRASES[kind]).format(
        role=says.role(ring.role),
        channels=says.several([label(channel, says.locale) for channel in machines]),
        reasons=says.several([_reason(reason, says) for reason in ring.reasons]),
    )


def _reason(reason: Reason, says: Chronicle) -> str:
    kind = label(reason.kind, says.locale)
    if reason.kind is ReasonKind.RUNG:
        return says.text(PHRASES["rung"]).format(n=int(reason.key) + 1)
    if reason.kind in (ReasonKind.WARN, ReasonKind.BREACH, ReasonKind.PROGRESS):
        return says.text(PHRASES["about"]).format(kind=kind, title=says.deadline(reason.key))
    if reason.kind is ReasonKind.ASK:
        return says.text(PHRASES["about"]).format(kind=kind, title=says.field(reason.key))
    return kind
