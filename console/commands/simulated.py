"""A simulation as a duty officer reads it: when, and what; in the sentences of the record."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from engine.calendars import Calendar
from engine.facts import Entry, Reason, Ring
from engine.parts import Text
from engine.vocabulary import ChannelKind, ReasonKind, Side
from flows.report.chronicle import Chronicle
from notifications.labels import label
from playbooks import clauses, wording
from playbooks.passing_over import PassedOver
from playbooks.simulating import DESK, Line, Simulation

PHRASES: Mapping[str, Text] = {
    "title": Text(
        "推演：{title} {version}，{level}级，{start}起，共{length}",
        "Simulation: {title} {version}, level {level}, from {start} for {length}",
    ),
    "nobody": Text(
        "人员均为虚构：没有呼叫任何人，没有留下记录。",
        "Everybody is fictional: nobody was called, and nothing is kept.",
    ),
    "logged_by": Text(
        "登记人：{role}，不另呼叫；由其他角色登记的，用 --logged-by 写明。",
        "Logged by: {role}, who is not called; if somebody else logs it, say so with --logged-by.",
    ),
    "logged_by_nobody": Text(
        "登记人：未写明，预案中也没有“{post}”一岗，因此预案所列的人都会被呼叫；"
        "用 --logged-by 写明由哪个角色登记：{roles}。",
        "Logged by: nobody of the plan, which has no post {post}, so everybody in it is called; "
        "say with --logged-by which role logs it: {roles}.",
    ),
    "head": Text("时刻         历时     事项", "When         After    What"),
    "called": Text("    呼叫{role}：{channels}（{reasons}）", "    call {role}: {channels} ({reasons})"),
    "card": Text("    值班席拨打{role}（{reasons}）", "    the desk dials {role} ({reasons})"),
    "unreachable": Text(
        "    值班席设法联系{role}：无人可达（{reasons}）",
        "    the desk looks for {role}: nobody reachable ({reasons})",
    ),
    "rung": Text("转呼第{n}级", "ladder rung {n}"),
    "passed_over": Text(
        "跳过第{n}级（{roles}），不占等待时间：条件“{when}”不成立（此时{fields}）",
        "rung {n} ({roles}) passed over, without its wait: “{when}” does not hold ({fields})",
    ),
    "unjudged": Text("{field}尚未研判", "{field} not judged yet"),
    "nobody_else": Text(
        "，这一级没有别人，立即转下一级", ": nobody else stands here, so the next rung at once"
    ),
    "about": Text("{kind}“{title}”", '{kind} "{title}"'),
    "cut_short": Text(
        "推演到此为止：“{event}”办不到。", "The simulation ends here: “{event}” is not possible."
    ),
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
    yield _logger(simulation, says)
    yield says.text(PHRASES["head"])
    yield from _folded(list(moments(simulation, says)), says)
    if simulation.refused:
        yield says.text(PHRASES["cut_short"]).format(event=simulation.refused.event)


def _logger(simulation: Simulation, says: Chronicle) -> str:
    """Who is taken as having logged it: the ladder leaves that role out."""
    role, plan = simulation.facts.incident.logged_by, simulation.facts.plan
    if role:
        return says.text(PHRASES["logged_by"]).format(role=says.role(role))
    own = [says.role(one.id) for one in plan.roles.values() if one.side is Side.OWN]
    return says.text(PHRASES["logged_by_nobody"]).format(post=DESK, roles=says.several(own))


def _logged(simulation: Simulation) -> str:
    """The level it was logged at: it may have been changed since."""
    for line in simulation.lines:
        if isinstance(line.what, Entry) and "event_level" in line.what.detail:
            return str(line.what.detail["event_level"])
    return simulation.facts.incident.event_level  # refused at once: nothing has changed it


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
        yield Moment(simulation.start + after, after, lines, tuple(_texts(lines, says)))


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


def _texts(lines: tuple[Line, ...], says: Chronicle) -> Iterator[str]:
    """The words of each line; a rung that calls nobody, before the next at the same instant, says so."""
    rungs = [line for line in lines if line.kind in (ReasonKind.RUNG, ReasonKind.REOPENED)]
    for line in lines:
        is_left = line in rungs[:-1] and not _calls(line)
        yield _text(line, says) + (says.text(PHRASES["nobody_else"]) if is_left else "")


def _calls(line: Line) -> bool:
    """Whether a rung calls anybody, or has the desk dial."""
    detail = line.what.detail if isinstance(line.what, Entry) else {}
    return bool(detail.get("people") or detail.get("by_hand"))


def _text(line: Line, says: Chronicle) -> str:
    if isinstance(line.what, PassedOver):
        return _left_out(line.what, says)
    if isinstance(line.what, Entry):
        said = says.sentence({"kind": line.kind, "payload": _payload(line.what)})
        # Elsewhere the page says whose it is; here nobody else would say who declines.
        who = says.both("（{}）", " ({})").format(says.who(line.what.detail))
        return said + who if line.kind == "declined" else said
    return _call(line.what, says)


def _left_out(what: PassedOver, says: Chronicle) -> str:
    """Which rung is not called, and why: what it asks for, and how that stands."""
    fields = {field.id: field for field in says.plan.fields}
    stands = [
        wording.pair(says.field(name), says.said(fields[name], value), says.locale)
        if value is not None
        else says.text(PHRASES["unjudged"]).format(field=says.field(name))
        for name, value in what.stands.items()
    ]
    return says.text(PHRASES["passed_over"]).format(
        n=what.rung + 1,
        roles=says.several([says.role(role) for role in what.roles]),
        when=clauses.condition(says.plan, what.when, says.locale),
        fields=says.several(stands),
    )


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
