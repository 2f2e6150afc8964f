"""Carries calls: dials, rings, follows the script with whoever picked up, and tells how it went.

Speech is virtual: its words are there at once, and at a `speech` of 0 seconds a character it takes
no time either. A second on the telephone lasts `pace` seconds, so that a test need not wait.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from threading import Lock, RLock

from notifications.errors import BadScript, NoCall, NotTaken
from notifications.sandbox.behaviour import Behaviour, Behaviours
from notifications.sandbox.calls import Calls
from notifications.sandbox.conversation import Conversation, End, Fetch, Stop, Wait
from notifications.sandbox.courier import Courier
from notifications.sandbox.forms import call_form, progress_form
from notifications.sandbox.phone import Call, Line
from notifications.sandbox.receipts import Receipts
from notifications.sandbox.timers import Timers

_EVENTS = {"initiated": "initiated", "ringing": "ringing", "in-progress": "answered"}
_SORRY = "An application error has occurred. Goodbye."  # what Twilio says when a script fails


@dataclass(slots=True)
class _Talk:
    """A call that is talked on. `turn` grows with each stop, so that an old timer changes nothing."""

    conversation: Conversation = field(default_factory=Conversation)
    lock: RLock = field(default_factory=RLock)
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Tempo:
    """How long things take, in seconds. `longest` ends a call that nobody ends, in telephone time."""

    step: float
    pace: float = 1.0
    speech: float = 0.0
    longest: float = 600.0


class Switchboard:
    """Moves every call on its way. Its methods may be called from any thread but the server's."""

    def __init__(
        self,
        calls: Calls,
        courier: Courier,
        receipts: Receipts,
        timers: Timers,
        account: str,
        tempo: Tempo,
    ) -> None:
        self.behaviours = Behaviours()
        self._calls, self._courier, self._receipts, self._timers = calls, courier, receipts, timers
        self._account, self._tempo = account, tempo
        self._talks: dict[str, _Talk] = {}
        self._telling = Lock()

    def reset(self) -> None:
        """Forget who talks, and what phones do by themselves."""
        self._talks.clear()
        self.behaviours.clear()

    def place(self, call: Call) -> None:
        """Start a call on its way; may be called by the server, too."""
        self._timers.later(self._tempo.step, partial(self._dial, call))

    def pick_up(self, call: Call, answered_by: str = "human") -> list[str]:
        """Answer a ringing call: the words spoken until a key is waited for. Raises NoCall."""
        talk = _Talk()
        with talk.lock:
            self._talks[call.sid] = talk
            if not self._move(call, "in-progress"):
                self._talks.pop(call.sid, None)
                raise NoCall(f"{call.to} does not ring any more")
            call.answered_by = _detected(call.order.detects, answered_by)
            self._later(self._tempo.longest, partial(self._move, call, "completed"))
            return self._hear(call, talk, partial(self._begin, call, talk))

    def press(self, call: Call, keys: str) -> list[str]:
        """Press keys one by one: the words spoken thereafter. Raises NoCall."""
        talk = self._talks.get(call.sid)
        if talk is None:
            raise NoCall(f"{call.to} is in no call any more")
        with talk.lock:
            return [words for key in keys for words in self._press(call, talk, key)]

    def end(self, call: Call, status: str) -> None:
        """Hang up ("completed") or decline ("busy"). Raises NoCall when it is too late for that."""
        if not self._move(call, status):
            raise NoCall(f"the call of {call.to} is {call.status}")

    def cancel(self, call: Call, *, talking: bool) -> bool:
        """The office ends a call, even while it is talked on if `talking`; False when it was over."""
        was_over = call.over
        if not self._move(call, "canceled") and talking:
            self._move(call, "completed")
        return not was_over

    def _dial(self, call: Call) -> None:
        if not self._move(call, "initiated"):
            return
        behaviour = self.behaviours.of(call.to)
        ends = "failed" if call.sip_code or behaviour.kind == "fail" else "busy"
        if ends == "failed" or behaviour.kind == "busy":
            self._timers.later(self._tempo.step, partial(self._move, call, ends))
        else:
            self._timers.later(self._tempo.step, partial(self._ring, call, behaviour))

    def _ring(self, call: Call, behaviour: Behaviour) -> None:
        if not self._move(call, "ringing"):
            self._move(call, "busy")  # it is in another call; one that was canceled stays so
        elif behaviour.kind == "ring":
            self._later(call.order.rings_for, partial(self._move, call, "no-answer"))
        elif behaviour.kind == "no_answer":
            self._timers.later(self._tempo.step, partial(self._move, call, "no-answer"))
        else:
            self._timers.later(self._tempo.step, partial(self._answer, call, behaviour))

    def _answer(self, call: Call, behaviour: Behaviour) -> None:
        """The phone picks up by itself."""
        try:
            self.pick_up(call, behaviour.answered_by)
            self.press(call, behaviour.keys)
        except NoCall:  # it was canceled, or is over before all the keys were pressed
            return

    def _press(self, call: Call, talk: _Talk, key: str) -> list[str]:
        if call.over:
            return []
        self._calls.add(call, Line(key, pressed=True))
        return self._hear(call, talk, partial(talk.conversation.press, key))

    def _begin(self, call: Call, talk: _Talk) -> Stop:
        if call.order.url:
            return Fetch(call.order.url, call.order.method)
        talk.conversation.load(call.order.twiml, "")
        return talk.conversation.go_on()

    def _hear(self, call: Call, talk: _Talk, what: Callable[[], Stop | None]) -> list[str]:
        """Have the conversation do something, and follow it to where it waits: the words spoken."""
        heard = len(call.lines)
        try:
            stop = what()
            while stop is not None and not call.over:
                stop = self._follow(call, talk, stop)
        except (BadScript, NotTaken) as problem:
            self._calls.trouble(call, str(problem))
            self._calls.add(call, Line(_SORRY, language="en-US"))
            self._move(call, "completed")
        return [line.text for line in call.lines[heard:] if not line.pressed]

    def _follow(self, call: Call, talk: _Talk, stop: Stop) -> Stop | None:
        """Speak what there is, then take one stop: the next, or None when a timer or a key goes on."""
        talk.turn += 1
        spoken = self._speak(call, talk.conversation)
        match stop:
            case Wait(seconds):
                self._arm(call, talk, spoken + seconds * self._tempo.pace, talk.conversation.leave)
            case _ if spoken:
                self._arm(call, talk, spoken, lambda: stop)
            case Fetch():
                return self._fetch(call, talk, stop)
            case End():
                self._move(call, "completed")
        return None

    def _speak(self, call: Call, conversation: Conversation) -> float:
        """Put the words on the record: the seconds it takes to say them."""
        said, conversation.spoken = conversation.spoken, []
        silence, conversation.silence = conversation.silence, 0.0
        for say in said:
            self._calls.add(call, Line(say.text, language=say.language))
        if not self._tempo.speech:
            return 0.0
        return self._tempo.speech * sum(len(say.text) for say in said) + silence * self._tempo.pace

    def _fetch(self, call: Call, talk: _Talk, stop: Fetch) -> Stop:
        form = call_form(call, self._account)
        if stop.digits is not None:
            form["Digits"] = stop.digits
        ask = self._courier.post if stop.method == "POST" else self._courier.get
        talk.conversation.load(ask(stop.url, form).body, stop.url)
        return talk.conversation.go_on()

    def _arm(self, call: Call, talk: _Talk, seconds: float, what: Callable[[], Stop]) -> None:
        turn = talk.turn

        def due() -> None:
            with talk.lock:
                if talk.turn == turn and self._talks.get(call.sid) is talk:
                    self._hear(call, talk, what)

        self._timers.later(seconds, due)

    def _later(self, seconds: float, job: Callable[[], object]) -> None:
        self._timers.later(seconds * self._tempo.pace, job)

    def _move(self, call: Call, status: str) -> bool:
        """Put a call into a state and tell it, in one: receipts are numbered as things happened."""
        with self._telling:
            if not self._calls.move(call, status):
                return False
            order = call.order
            if order.status_callback and _EVENTS.get(status, "completed") in order.events:
                form = progress_form(call, self._account)
                self._receipts.tell(call.sid, order.status_callback, form, call.manner)
            if call.over:
                self._talks.pop(call.sid, None)
                self._receipts.close(call.sid, call.manner)
        return True


def _detected(detects: str, answered_by: str) -> str:
    """What machine detection tells: a message is waited for to its end if that was asked."""
    if detects == "DetectMessageEnd" and answered_by == "machine_start":
        return "machine_end_beep"
    return answered_by if detects else ""
