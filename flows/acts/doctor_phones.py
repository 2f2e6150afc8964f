"""Whether anybody can be reached: providers, their templates, and how answers come back."""

from collections.abc import Iterator

from engine.parts import Text
from engine.vocabulary import ChannelKind, Per
from flows import polling, providers
from flows.acts.diagnosis import Finding, Verdict, kind_words
from flows.pacing_settings import LimitSettings
from flows.phrases import NOTHING, Phrase, Several
from flows.provider_settings import Provider, TwilioProvider, missing
from flows.settings import CHANNELS, Settings
from flows.wiring import Office
from notifications.countries import rules_for
from notifications.gateway.settings import GatewaySettings
from notifications.labels import label
from notifications.registered import all_registered
from notifications.vendor_settings import AliyunProvider


def phones(office: Office) -> Iterator[Finding]:
    """Each provider, whom it cannot reach, and by which way its answers come."""
    settings = office.settings
    if providers.is_sandbox(settings):
        what = Phrase("the sandbox: texts and calls appear on a page, nobody's phone rings")
        yield _found(Verdict.NOTE, what)
    for kind in CHANNELS:
        for name, provider in providers.providers_of(settings, kind).items():
            yield from _provider(settings, kind, name, provider)
    yield from _abroad(office)
    if not providers.can_send(settings):
        remedy = Phrase("name a provider in [channels] (see README); until then everybody is dialled by hand")
        yield _found(Verdict.WRONG, Phrase("no provider: no text leaves the building"), remedy)
    if limits := [_limit(one) for one in settings.limits]:
        yield _found(Verdict.OK, Phrase("limits: {limits}", limits=Several(limits, "; ")))
    if not settings.office.landline:
        yield _found(Verdict.NOTE, Phrase("no duty landline: texts name none"), Phrase("set office.landline"))


def _limit(one: LimitSettings) -> Phrase:
    """sms by modem: at most 10 in 60 s per provider, urgent and below."""
    what: Phrase | Text = kind_words(one.channel) if one.channel else Phrase("messages")
    return Phrase(
        "{what}: at most {most} in {seconds} s per {per}, {urgency} and below",
        what=Phrase("{kind} by {name}", kind=what, name=one.provider) if one.provider else what,
        most=one.most,
        seconds=f"{one.seconds:g}",
        per=_PER[one.per],
        urgency=Text(zh=label(one.urgency, "zh"), en=one.urgency.value),
    )


_PER = {Per.PERSON: Phrase("person"), Per.CHANNEL: Phrase("channel"), Per.PROVIDER: Phrase("provider")}


def _found(verdict: Verdict, what: Phrase, remedy: Phrase = NOTHING) -> Finding:
    return Finding("phones", verdict, what, remedy)


def _provider(settings: Settings, kind: str, name: str, provider: Provider) -> Iterator[Finding]:
    carries: dict[str, object] = {"kind": kind_words(kind), "name": name}
    if lacks := missing(provider):
        what = Phrase("{kind} by {name} lacks {lacks}", **carries, lacks=Several(lacks))
        yield _found(Verdict.WRONG, what, Phrase("set them under [providers.{name}]; see README", name=name))
        return
    if not providers.is_sandbox(settings):
        answers = _answers(settings, kind, provider)
        yield _found(Verdict.OK, Phrase("{kind} by {name}; {answers}", **carries, answers=answers))
    if wanting := not_approved(provider, kind):
        what = Phrase(
            "{kind} by {name} has no approved template for: {messages}", **carries, messages=Several(wanting)
        )
        remedy = Phrase(
            "have them approved, then set their codes under [providers.{name}] (docs/providers.md)", name=name
        )
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


def _answers(settings: Settings, kind: str, provider: Provider) -> Phrase:
    """By which way replies, receipts and keys of this provider come back."""
    public = providers.callback_base(settings)
    if isinstance(provider, TwilioProvider):
        if public:
            return Phrase("answers come to {public}, and it is asked each minute", public=public)
        every = polling.BUSY.seconds
        return Phrase("it is asked for answers every {every} s while somebody is called", every=every)
    if isinstance(provider, GatewaySettings):
        way = provider.way(ChannelKind(kind))
        ways = {Phrase("pushed"): way and way.push, Phrase("asked for"): way and way.poll}
        if words := [word for word, there in ways.items() if there]:
            return Phrase("answers are {ways}", ways=Several(words, " and "))
        return _NONE_COMES
    if isinstance(provider, AliyunProvider):
        if public:
            return Phrase("answers are pushed to {public}", public=public)
        return Phrase("no answer comes back: set listen.public_url")
    return _NONE_COMES


_NONE_COMES = Phrase("no answer comes back by it")


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
                what = Phrase(
                    "{kind} by {name} to {count} numbers: {reason}",
                    kind=kind_words(kind),
                    name=name,
                    count=count,
                    reason=reason,
                )
                remedy = Phrase("name a domestic provider before it in [channels] (docs/gateway.md)")
                yield _found(Verdict.WRONG, what, remedy)


def _reasons(provider: Provider, kind: str, numbers: list[str]) -> dict[Text, int]:
    """Why a vendor does not do for these numbers, with how many it concerns."""
    found: dict[Text, int] = {}
    for number in numbers:
        rules = rules_for(number, provider.type)
        enough = rules.two_way if kind == "sms" else rules.voice
        if not enough:
            found[rules.reason] = found.get(rules.reason, 0) + 1
    return found
