"""Whether the drills of the settings can start, and whether providers can carry what a drill says."""

from collections.abc import Iterator, Mapping

from engine.plan import Plan
from engine.vocabulary import ChannelKind
from flows import providers
from flows.acts.coded import field_problems
from flows.acts.diagnosis import Finding, Verdict
from flows.acts.drills import problems
from flows.drill_settings import ScheduledDrill
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
        for what in _wrong(office, one):
            yield _found(Verdict.WRONG, f"{one.name}: {what}", "put it right under [[drills]]")
    if planned and office.settings.prefect.mode is PrefectMode.OFF:
        remedy = "set prefect.mode, or start them by hand: zhishou log --drill"
        yield _found(Verdict.WRONG, "prefect is off, so no planned drill starts by itself", remedy)
    elif planned:
        yield _found(Verdict.OK, f"planned: {', '.join(one.name for one in planned)}")
    for kind in CHANNELS:
        for name, provider in providers.providers_of(office.settings, kind).items():
            if lacking := _without_code(provider, kind):
                what = (
                    f"{kind} by {name} has no approved template for: {', '.join(lacking)}; it sends no drill"
                )
                remedy = "have them approved (docs/providers.md), or let another provider carry drills"
                yield _found(Verdict.NOTE, what, remedy)


def _found(verdict: Verdict, what: str, remedy: str = "") -> Finding:
    return Finding("drills", verdict, what, remedy)


def _wrong(office: Office, one: ScheduledDrill) -> Iterator[str]:
    playbook = office.playbooks.get(one.playbook)
    if playbook is None:
        yield f"there is no playbook {one.playbook!r}"
    elif playbook.plan.content_free:
        yield f"{one.playbook} is content-free and has no deployment: start it by hand"
    else:
        yield from _unknown(playbook.plan, one)


def _unknown(plan: Plan, one: ScheduledDrill) -> Iterator[str]:
    levels = [level.id for level in plan.levels]
    if one.level not in levels:
        yield f"level {one.level!r} is none of: {', '.join(levels)}"
    for problem in (*field_problems(plan, one.fields), *problems(plan, True, one.calls)):
        yield f"{problem.place} {problem.value!r}: {problem.remedy}"
    for field in plan.fields:
        if field.required and field.id not in one.fields:
            yield f"fields.{field.id} is needed"


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
