"""Reads the script of a call: the TwiML verbs our office uses, as Twilio documents them.

    <Say language voice loop>words</Say>      <Pause length/>       <Hangup/>
    <Redirect method>address</Redirect>
    <Gather action method numDigits timeout finishOnKey actionOnEmptyResult input="dtmf">
        <Say>…</Say><Pause/>
    </Gather>

Anything else, in a verb or an attribute, is refused with its name: a mistake in a script has to show
in a test, and not when a phone rings at night.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from notifications.errors import BadScript

_METHODS = frozenset({"GET", "POST"})
_END_KEYS = frozenset({*"0123456789*#", ""})


@dataclass(frozen=True, slots=True)
class Say:
    """Words to be spoken, once for each of `loop`."""

    text: str
    language: str = ""
    loop: int = 1


@dataclass(frozen=True, slots=True)
class Pause:
    """Seconds of silence."""

    length: float = 1.0


@dataclass(frozen=True, slots=True)
class Hangup:
    """The end of the call."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """The script at another address goes on."""

    url: str
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Gather:
    """Waits for keys while its prompt is spoken and for `timeout` seconds after it.

    `digits` are enough, None for any number; `end_key` ends earlier and is no digit itself.
    `on_nothing`: `action` is asked even if no key was pressed.
    """

    prompt: tuple[Say | Pause, ...] = ()
    action: str = ""
    method: str = "POST"
    digits: int | None = None
    timeout: float = 5.0
    end_key: str = "#"
    on_nothing: bool = False


Verb = Say | Pause | Hangup | Redirect | Gather


def read(document: str) -> tuple[Verb, ...]:
    """The verbs of a script, in order. Raises BadScript."""
    parser = XMLParser(target=_Plain())  # noqa: S314 - its builder refuses what could grow without end
    try:
        parser.feed(document.encode())
        root: Element = parser.close()
    except ParseError as error:
        raise BadScript(f"the script is not XML: {error}") from error
    if root.tag != "Response":
        raise BadScript(f"the script is a <{root.tag}>, not a <Response>")
    return tuple(_verb(element) for element in root)


class _Plain(TreeBuilder):
    """Builds elements and takes no document type: its entities could fill the memory."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:  # noqa: ARG002 - the base's
        raise BadScript(f"the script declares a document type, {name}")


def _verb(element: Element) -> Verb:
    read_verb = _READERS.get(element.tag)
    if read_verb is None:
        raise BadScript(f"<{element.tag}> is not played here; there are {', '.join(_READERS)}")
    verb, known = read_verb
    if unknown := element.attrib.keys() - known:
        raise BadScript(f"<{element.tag}> has no {', '.join(sorted(unknown))}")
    if element.tag != "Gather" and len(element):
        raise BadScript(f"<{element[0].tag}> cannot stand in <{element.tag}>")
    return verb(element)


def _say(element: Element) -> Say:
    text = " ".join((element.text or "").split())
    if not text:
        raise BadScript("<Say> says nothing")
    return Say(text, element.get("language", ""), _whole(element, "loop", 1))


def _pause(element: Element) -> Pause:
    return Pause(_whole(element, "length", 1))


def _hangup(_: Element) -> Hangup:
    return Hangup()


def _redirect(element: Element) -> Redirect:
    url = (element.text or "").strip()
    if not url:
        raise BadScript("<Redirect> names no address")
    return Redirect(url, _method(element))


def _gather(element: Element) -> Gather:
    prompt = tuple(_verb(inner) for inner in element)
    if any(not isinstance(verb, Say | Pause) for verb in prompt):
        raise BadScript("only <Say> and <Pause> can stand in <Gather>")
    if element.get("input", "dtmf") != "dtmf":
        raise BadScript(f'<Gather> hears keys only, not input="{element.get("input")}"')
    if (end_key := element.get("finishOnKey", "#")) not in _END_KEYS:
        raise BadScript(f'<Gather> cannot end on finishOnKey="{end_key}"')
    return Gather(
        tuple(verb for verb in prompt if isinstance(verb, Say | Pause)),
        element.get("action", ""),
        _method(element),
        _whole(element, "numDigits", 1) if "numDigits" in element.attrib else None,
        _whole(element, "timeout", 5),
        end_key,
        element.get("actionOnEmptyResult", "false") == "true",
    )


def _whole(element: Element, name: str, usual: int) -> int:
    value = element.get(name, str(usual))
    if not re.fullmatch("[1-9][0-9]{0,4}", value):
        raise BadScript(f'<{element.tag}> {name}="{value}" is not a whole number from 1 on')
    return int(value)


def _method(element: Element) -> str:
    method = element.get("method", "POST").upper()
    if method not in _METHODS:
        raise BadScript(f'<{element.tag}> method="{method}" is neither GET nor POST')
    return method


_READERS: Mapping[str, tuple[Callable[[Element], Verb], frozenset[str]]] = MappingProxyType(
    {
        "Say": (_say, frozenset({"voice", "language", "loop"})),
        "Pause": (_pause, frozenset({"length"})),
        "Gather": (
            _gather,
            frozenset(
                {
                    *("action", "method", "numDigits", "timeout", "finishOnKey"),
                    *("actionOnEmptyResult", "input"),
                }
            ),
        ),
        "Redirect": (_redirect, frozenset({"method"})),
        "Hangup": (_hangup, frozenset()),
    }
)
