"""Whether anybody can be reached: providers, their templates, and how answers come back."""

from collections.abc import Iterator

from engine.vocabulary import ChannelKind
from flows import polling, providers
from flows.acts.diagnosis import Finding, Verdict
from flows.pacing_settings import LimitSettings
from flows.provider_settings import Provider, TwilioProvider, missing
from flows.settings import CHANNELS, Settings
from flows.wiring import Office
from notifications.countries import rules_for
from notifications.gateway.settings import GatewaySettings
from notifications.registered import all_registered
from notifications.vendor_settings import AliyunProvider


def phones(office: Office) -> Iterator[Finding]:
    """Each provider, whom it cannot reach, and by which way its answers come."""
    settings = office.settings
    if providers.is_sandbox(settings):
        yield _found(Verdict.NOTE, "the sandbox: texts and calls appear on a page, nobody's phone rings")
    for kind in CHANNELS:
        for name, provider in providers.providers_of(settings, kind).items():
            yield from _provider(settings, kind, name, provider)
    yield from _abroad(office)
    if not providers.can_send(settings):
        remedy = "name a provider in [channels] (see README); until then everybody is dialled by hand"
        yield _found(Verdict.WRONG, "no provider: no text leaves the building", remedy)
    if limits := [_limit(one) for one in settings.limits]:
        yield _found(Verdict.OK, f"limits: {'; '.join(limits)}")
    if not settings.office.landline:
        yield _found(Verdict.NOTE, "no duty landline: texts name none", "set office.landline")


def _limit(one: LimitSettings) -> str:
    """sms by modem: at most 10 in 60 s per provider, urgent and below."""
    what = f"{one.channel or 'messages'}{f' by {one.provider}' if one.provider else ''}"
    return f"{what}: at most {one.most} in {one.seconds:g} s per {one.per}, {one.urgency} and below"


def _found(verdict: Verdict, what: str, remedy: str = "") -> Finding:
    return Finding("phones", verdict, what, remedy)


def _provider(settings: Settings, kind: str, name: str, provider: Provider) -> Iterator[Finding]:
    if lacks := ", ".join(missing(provider)):
        where = f"set them under [providers.{name}]; see README"
        yield _found(Verdict.WRONG, f"{kind} by {name} lacks {lacks}", where)
        return
    if not providers.is_sandbox(settings):
        yield _found(Verdict.OK, f"{kind} by {name}; {_answers(settings, kind, provider)}")
    if wanting := not_approved(provider, kind):
        remedy = f"have them approved, then set their codes under [providers.{name}] (docs/providers.md)"
        what = f"{kind} by {name} has no approved template for: {', '.join(wanting)}"
        yield _found(Verdict.WRONG, what, remedy)


def not_approved(provider: Provider, kind: str) -> tuple[str, ...]:
    """Messages this provider of templates cannot carry yet; none for one that takes any text."""
    if isinstance(provider, AliyunProvider):
        mine = (name.partition(".") for name in provider.not_approved)
        return tuple(message for channel, _, message in mine if channel == kind)
    way = provider.way(ChannelKind(kind)) if isinstance(provider, GatewaySettings) else None
    if way is None or not way.templates:
        return ()
    known = {entry.name for entry in all_registered() if entry.channel.value == kind}
    return tuple(sorted(known - set(way.templates)))


def _answers(settings: Settings, kind: str, provider: Provider) -> str:
    """By which way replies, receipts and keys of this provider come back."""
    public = providers.callback_base(settings)
    if isinstance(provider, TwilioProvider):
        if public:
            return f"answers come to {public}, and it is asked each minute"
        return f"it is asked for answers every {polling.BUSY.seconds} s while somebody is called"
    if isinstance(provider, GatewaySettings):
        way = provider.way(ChannelKind(kind))
        ways = {"pushed": way and way.push, "asked for": way and way.poll}
        words = " and ".join(word for word, there in ways.items() if there)
        return f"answers are {words}" if words else "no answer comes back by it"
    if isinstance(provider, AliyunProvider):
        return f"answers are pushed to {public}" if public else "no answer comes back: set listen.public_url"
    return "no answer comes back by it"


def _abroad(office: Office) -> Iterator[Finding]:
    """Numbers a vendor cannot reach, or not both ways, in red: nobody should learn that at night."""
    settings = office.settings
    if providers.is_sandbox(settings):
        return
    with office.database.reading() as tx:
        book = office.book(tx, office.now())
    listed = [number for numbers in book.numbers.values() for number in numbers]
    for kind in ("sms", "voice"):
        for name, provider in providers.providers_of(settings, kind).items():
            mine = [number.number for number in listed if number.kind == kind]
            for reason, count in _reasons(provider, kind, mine).items():
                remedy = "name a domestic provider before it in [channels] (docs/gateway.md)"
                yield _found(Verdict.WRONG, f"{kind} by {name} to {count} numbers: {reason}", remedy)


def _reasons(provider: Provider, kind: str, numbers: list[str]) -> dict[str, int]:
    """Why a vendor does not do for these numbers, with how many it concerns."""
    found: dict[str, int] = {}
    for number in numbers:
        rules = rules_for(number, provider.type)
        enough = rules.two_way if kind == "sms" else rules.voice
        if not enough:
            found[rules.reason.en] = found.get(rules.reason.en, 0) + 1
    return found
