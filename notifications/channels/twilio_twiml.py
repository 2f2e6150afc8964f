"""What is said in a call, as the XML that Twilio carries out. The words of the keys come from templates."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from twilio.twiml.voice_response import (  # type: ignore[import-untyped]  # twilio ships no py.typed
    VoiceResponse,
)

from engine.vocabulary import ChannelKind
from notifications.rendering import Renderer

# Amazon Polly's standard voices for Mandarin and English, as Twilio names them (Twilio, "<Say>"; Amazon
# Polly, "Standard voices"). Without a voice of its own Twilio would read Chinese in English.
_VOICES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "zh": {"voice": "Polly.Zhiyu", "language": "cmn-CN"},
        "en": {"voice": "Polly.Amy", "language": "en-GB"},
    }
)
# The first words are lost on somebody who was asleep. Ours.
_TIMES = 2
# To a key after the last word, seconds; Twilio's own 5 are short for somebody who looks for the light. Ours.
_KEY_SECONDS = 8


def speech_twiml(text: str, locale: str, action: str | None) -> str:
    """`text` said twice, each time with a wait for one key, which is posted to `action`.

    Any key is posted, # too: the office says what a wrong one means. Without an `action` the text is
    said twice as well, and that it cannot be answered by key.
    """
    response = VoiceResponse()
    if action is None:
        for _ in range(_TIMES):
            response.say(f"{text} {_words('keypad_none', locale)}", **_voice(locale))
        return str(response)
    for _ in range(_TIMES):
        gather = response.gather(
            input="dtmf",
            num_digits=1,
            finish_on_key="",
            timeout=_KEY_SECONDS,
            action=action,
            method="POST",
        )
        gather.say(f"{text} {_words('keypad', locale)}", **_voice(locale))
    response.say(_words("key_none", locale), **_voice(locale))
    return str(response)


def said_twiml(text: str, locale: str) -> str:
    """`text` said once, and the call is over."""
    response = VoiceResponse()
    response.say(text, **_voice(locale))
    response.hangup()
    return str(response)


def _voice(locale: str) -> Mapping[str, str]:
    return _VOICES["en" if locale == "en" else "zh"]


@cache
def _words(name: str, locale: str) -> str:
    return _renderer().render(name, ChannelKind.VOICE, locale, {}).text


@cache
def _renderer() -> Renderer:
    return Renderer()
