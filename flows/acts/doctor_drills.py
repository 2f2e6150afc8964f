"""Whether the drills of the settings can start, and whether providers can carry what a drill says."""

from collections.abc import Iterator, Mapping

from engine.plan import Plan
from engine.vocabulary import ChannelKind
from flows import providers
from flows.acts.coded import field_problems
from flows.acts.diagnosis import Finding, Verdict, kind_words
from flows.acts.drills import problems
from flows.drill_settings import ScheduledDrill
from flows.phrases import NOTHING, Phrase, Several
from flows.provider_settings import Provider
from flows.settings import CHANNELS, PrefectMode
from flows.wiring import Office
from notifications.gateway.settings import GatewaySettings
from notifications.registered import all_for_drills
from notifications.vendor_settings import AliyunProvider


def drills(office: Office) -> Iterator[Finding]:
    """Each planned drill with what keeps it from starting, and each provider that could not carry one."""
    planned = office.settings.drills
    for one in planned:
        for why in _wrong(office, one):
            what = Phrase("{drill}: {why}", drill=one.name, why=why)
            yield _found(Verdict.WRONG, what, Phrase("put it right under [[drills]]"))
    if planned and office.settings.prefect.mode is PrefectMode.OFF:
        remedy = Phrase("set prefect.mode, or start them by hand: zhishou log --drill")
        yield _found(Verdict.WRONG, Phrase("prefect is off, so no planned drill starts by itself"), remedy)
    elif planned:
        yield _found(Verdict.OK, Phrase("planned: {names}", names=Several([one.name for one in planned])))
    for kind in CHANNELS:
        for name, provider in providers.providers_of(office.settings, kind).items():
            if lacking := _without_code(provider, kind):
                what = Phrase(
                    "{kind} by {name} has no approved template for: {messages}; it sends no drill",
                    kind=kind_words(kind),
                    name=name,
                    messages=Several(lacking),
                )
                remedy = Phrase(
                    "have them approved (docs/providers.md), or let another provider carry drills"
                )
                yield _found(Verdict.NOTE, what, remedy)


def _found(verdict: Verdict, what: Phrase, remedy: Phrase = NOTHING) -> Finding:
    return Finding("drills", verdict, what, remedy)


def _wrong(office: Office, one: ScheduledDrill) -> Iterator[Phrase]:
    playbook = office.playbooks.get(one.playbook)
    if playbook is None:
        yield Phrase("there is no playbook {name}", name=repr(one.playbook))
    elif playbook.plan.content_free:
        yield Phrase("{name} is content-free and has no deployment: start it by hand", name=one.playbook)
    else:
        yield from _unknown(playbook.plan, one)


def _unknown(plan: Plan, one: ScheduledDrill) -> Iterator[Phrase]:
    levels = [level.id for level in plan.levels]
    if one.level not in levels:
        yield Phrase("level {level} is none of: {levels}", level=repr(one.level), levels=Several(levels))
    for problem in (*field_problems(plan, one.fields), *problems(plan, True, one.calls)):
        yield Phrase(
            "{place} {value}: {remedy}", place=problem.place, value=repr(problem.value), remedy=problem.remedy
        )
    for field in plan.fields:
        if field.required and field.id not in one.fields:
            yield Phrase("fields.{field} is needed", field=field.id)


def _without_code(provider: Provider, kind: str) -> list[str]:
    """Messages of drills that a provider of templates has no code for; none of one that takes any text."""
    codes = _codes(provider, kind)
    wanted = [entry.name for entry in all_for_drills() if entry.channel.value == kind]
    return [name for name in wanted if not codes.get(name)] if codes else []


def _codes(provider: Provider, kind: str) -> Mapping[str, str]:
    if isinstance(provider, AliyunProvider):
        return {"sms": provider.templates, "voice": provider.tts_templates}.get(kind, {})
    way = provider.way(ChannelKind(kind)) if isinstance(provider, GatewaySettings) else None
    return way.templates if way else {}
