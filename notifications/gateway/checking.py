"""A whole description, tried with sample values before anything depends on it. Pure.

What a single setting cannot tell is found here: a name that is not there, a text that breaks the
body it stands in, a request that does not say to whom. Real secrets are not needed for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.vocabulary import ChannelKind
from notifications.errors import ChannelError
from notifications.gateway import shapes, variables
from notifications.gateway.filling import named, secrets_named
from notifications.gateway.outgoing import FORM, outgoing, signed, text_of_body
from notifications.gateway.problems import Problem
from notifications.gateway.settings_incoming import LookUp, Poll, Push
from notifications.gateway.settings_requests import Answer, Request
from notifications.message import Message
from notifications.registered import Registered, all_for_drills, all_registered

PAGE = "page"  # the message everything else is for
PLAIN = "值班"
NASTY = "\"\\<&'>{%41+=;#\n值班"  # what bodies and queries break by; a playbook's author may write any of it


@dataclass(frozen=True, slots=True)
class Provider:
    """What the provider's own settings give to every request of one kind."""

    kind: ChannelKind
    secrets: frozenset[str] | None  # None: they cannot be used themselves, so no name is wrong
    sender: str
    templates: Mapping[str, str]

    def shared(self) -> dict[str, object]:
        """Sample values of what every request may name."""
        secrets: dict[str, str] = defaultdict(lambda: "sample")
        secrets |= dict.fromkeys(self.secrets or (), "sample")
        return {
            "secrets": secrets,
            "sender": self.sender,
            "callback": "https://duty.example/gateway/provider",
            "timestamp": "20260301083000",
            "nonce": "0f0f0f0f0f0f0f0f",
        }

    def approved(self) -> dict[str, Registered]:
        """Every wording there is to approve for this kind, by message."""
        entries = (*all_registered(), *all_for_drills())
        return {entry.name: entry for entry in entries if entry.channel is self.kind}

    def sends(self, words: str) -> Iterator[dict[str, object]]:
        """Sample values of a send of each message that can be sent, with `words` in every value."""
        approved = self.approved()
        for name in sorted(self.templates.keys() & approved.keys()) if self.templates else (PAGE,):
            slots = approved[name].slots if self.templates else ()
            values = {slot.name: words[: slot.longest] for slot in slots}
            sent = variables.of_message(
                Message(name, values, words, "zh"), self.kind, self.templates, "19900000001", "attempt-1"
            )
            yield self.shared() | sent


def of_send(provider: Provider, request: Request) -> Iterator[Problem]:
    """What is wrong with the request of a send."""
    own = variables.AS_TEMPLATE if provider.templates else variables.AS_TEXT
    words = "template" if provider.templates else "text"
    allowed = variables.EVERYWHERE | variables.SEND | own
    found = [*_names(provider, request, allowed), *_needed(request, ("to", words))]
    found += _filled(request, [*provider.sends(PLAIN)], [*provider.sends(NASTY)]) if not found else []
    yield from found


def of_templates(provider: Provider) -> Iterator[Problem]:
    """Messages that no provider could have approved, and the page if it has no code."""
    approved = provider.approved()
    for name in sorted(provider.templates.keys() - approved.keys()):
        words = f"no message with a wording for {provider.kind}; there are: {', '.join(sorted(approved))}"
        yield Problem(("templates", name), name, words)
    if provider.templates and PAGE not in provider.templates:
        yield Problem(("templates",), PAGE, "has no code, so nobody could be paged: write its code")


def of_poll(provider: Provider, poll: Poll) -> Iterator[Problem]:
    """What is wrong with the request of a fetch."""
    needed: tuple[str, ...] = ()
    allowed = variables.EVERYWHERE
    if poll.cursor:
        needed = ("cursor",) if poll.cursor.next else ("since",)
        allowed |= {"cursor"} if poll.cursor.next else {"since", "until", "page"}
    found = [*_names(provider, poll.request, allowed), *_needed(poll.request, needed)]
    if not found:
        values = provider.shared() | {"cursor": "0", "since": "1", "until": "2", "page": 1}
        found += _filled(poll.request, [values], [values])
    yield from (one._replace(place=("request", *one.place)) for one in found)


def of_look_up(provider: Provider, look_up: LookUp) -> Iterator[Problem]:
    """What is wrong with the request of a look-up."""
    found = [
        *_names(provider, look_up.request, variables.EVERYWHERE | variables.LOOK_UP),
        *_needed(look_up.request, ("to", "since")),
    ]
    if not found:
        values = provider.shared() | {"to": "19900000001", "since": "1", "until": "2"}
        found += _filled(look_up.request, [values], [values])
    yield from (one._replace(place=("request", *one.place)) for one in found)


def of_push(provider: Provider, push: Push) -> Iterator[Problem]:
    """What is wrong with the proofs of a push."""
    token, proof = push.auth.token, push.auth.signature
    if token and provider.secrets is not None and token.secret not in provider.secrets:
        yield _no_secret(("auth", "token", "secret"), token.secret, provider)
    for setting, source in (("over", proof.over), ("key", proof.key)) if proof else ():
        place = ("auth", "signature", setting)
        yield from _unknown(place, source, variables.PUSHED, provider)


def of_ids(answer: Answer, request: Request, has_reports: bool) -> Iterator[Problem]:
    """Receipts that could never be told whose they are."""
    if has_reports and not answer.id and not _used(request, "attempt"):
        words = "is empty: write the place of the provider's id, or send {{ attempt }} for it to give back"
        yield Problem(("answer", "id"), "", words)


def _names(provider: Provider, request: Request, allowed: frozenset[str]) -> Iterator[Problem]:
    """Every name in the request that is none of `allowed`, and every secret that is not there."""
    sign = request.sign
    texts = {(*place.split(".", 1),): source for place, source in request.texts().items()}
    for place, source in texts.items():
        yield from _unknown(place, source, allowed | ({sign.variable} if sign else set()), provider)
    if sign:
        is_in_body = _named_by((request.body, *request.form.values()), sign.variable)
        seen = allowed if is_in_body else allowed | {"body"}
        yield from _unknown(("sign", "over"), sign.over, seen, provider)
        yield from _unknown(("sign", "key"), sign.key, allowed, provider)
        if sign.variable in variables.REQUESTED:
            yield Problem(
                ("sign", "as"), sign.variable, "is a variable already: give the signature another name"
            )
        if not _named_by(texts.values(), sign.variable):
            words = "is in no header, query, form or body: name it where the provider expects the signature"
            yield Problem(("sign", "as"), sign.variable, words)


def _unknown(
    place: tuple[str, ...], source: str, allowed: frozenset[str], provider: Provider
) -> Iterator[Problem]:
    for name in sorted(named(source) - allowed):
        yield Problem(place, name, f"no variable here; there are: {', '.join(sorted(allowed))}")
    for name in sorted(secrets_named(source) - (provider.secrets or set())):
        if provider.secrets is not None:
            yield _no_secret(place, name, provider)


def _no_secret(place: tuple[str, ...], name: str, provider: Provider) -> Problem:
    there = ", ".join(sorted(provider.secrets or ())) or "none"
    return Problem(place, name, f"no secret of this provider (there are: {there}): write it in secrets.toml")


def _needed(request: Request, names: tuple[str, ...]) -> Iterator[Problem]:
    for name in names:
        if not _used(request, name):
            yield Problem(
                (), name, f"nothing in the request names it: write {{{{ {name} }}}} where it belongs"
            )


def _used(request: Request, name: str) -> bool:
    return _named_by(request.texts().values(), name)


def _named_by(sources: Iterable[str], name: str) -> bool:
    return any(name in named(source) for source in sources)


def _filled(
    request: Request, plain: list[dict[str, object]], nasty: list[dict[str, object]]
) -> Iterator[Problem]:
    """What goes wrong with these values, the same ones with plain and with nasty words; the first thing."""
    kind = request.content_type or (FORM if request.form else "")
    try:
        for values, worse in zip(plain, nasty, strict=True):
            outgoing(request, worse)
            body = text_of_body(request, signed(request, values))
            words = shapes.broken(kind, body, text_of_body(request, signed(request, worse)))
            if words := words or shapes.misdeclared(body, request.charset):
                yield Problem(("body",), kind, words)
                return
    except ChannelError as error:
        yield Problem((), str(error).partition(" ")[0], str(error))
