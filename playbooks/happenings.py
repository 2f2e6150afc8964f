"""What people do in a scenario, as it is written: `PT7M answer 带班领导`, `7分钟 应答 带班领导`.

A duration from the start, a verb, and what it asks for. Each verb reads its words against what the
playbook knows, and becomes an event of the engine when its time has come.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches

from engine import doing
from engine.endings import (
    Archived,
    Dismissed,
    Reopened,
    ReportAccepted,
    ReportReturned,
    Resolved,
    Resumed,
    Voided,
)
from engine.errors import UnknownItem
from engine.events import (
    Answered,
    Confirmed,
    Consented,
    DeadlineExtended,
    Declined,
    Event,
    FieldsJudged,
    LevelChanged,
    Noted,
    ProgressNoticed,
    ReportedUp,
    SentBack,
)
from engine.facts import Facts
from engine.signing import StagePassed
from engine.vocabulary import Anchor, Medium, Stage
from playbooks import durations, given_times
from playbooks.handing_over import HANDED
from playbooks.knowing import Known, NotUnderstood
from playbooks.lengths import as_a_scenario_writes_it
from playbooks.passing_on import DOCUMENTS, numbered, sent_back
from playbooks.saying import Said, hint, plain, say
from playbooks.speaking import Make, acting, holder, person, said
from playbooks.spelling import suggest
from playbooks.verbs import CHINESE, MUST_NOT, english


@dataclass(frozen=True, slots=True)
class Happening:
    """Somebody does something `after` the start. `text` is how it was written.

    `refused`: the rules have to refuse it, and nothing comes of it.
    """

    after: timedelta
    text: str
    event: Make
    refused: bool = False


def read(known: Known, text: str) -> Happening:
    """The happening `text` writes. NotUnderstood says what is wrong with it, and what to write."""
    when, _, rest = text.strip().partition(" ")
    said, _, words = rest.strip().partition(" ")
    try:
        after = durations.parse(as_a_scenario_writes_it(when))
    except ValueError as error:
        remedy = say("begin with how long after the start, such as 7m, 1h30m, PT7M or P1DT2H")
        raise NotUnderstood(say("{0!r} {1}", when, error), remedy) from error
    is_refused = said in MUST_NOT
    if is_refused:
        said, _, words = words.strip().partition(" ")
    verb = english(said)
    if verb not in VERBS:
        raise NotUnderstood(say("unknown verb {0!r}", said), _verbs_like(said))
    return Happening(after, text, VERBS[verb](known, words.strip()), is_refused)


def _verbs_like(said: str) -> Said:
    """The remedy for a verb there is not: in Chinese with what each is called there."""
    near = get_close_matches(said, [word for words in CHINESE.values() for word in words], n=1, cutoff=0.5)
    both = "、".join(f"{'/'.join(words)}（{verb}）" for verb, words in CHINESE.items())
    meant = f"是否想写“{near[0]}”？" if near else ""
    return hint(suggest(said, VERBS), f"{meant}动作有：{both}；其前可写 不得（refused）")


def _answer(known: Known, words: str) -> Make:
    role = known.role(words)
    return lambda facts, _: Answered(person=holder(facts, role), role=role)


def _decline(known: Known, words: str) -> Make:
    role = known.role(words)

    def make(facts: Facts, _: datetime) -> Event:
        person = holder(facts, role)
        for page in facts.pages:
            if page.person == person and (person or page.role == role):
                return Declined(page.id, person, "无法处理")
        raise UnknownItem(f"nobody is being called as {role}, so nobody can decline")

    return make


def _confirm(known: Known, words: str) -> Make:
    which, role = acting(known, words)
    level = known.level(which) if which else None

    def make(facts: Facts, _: datetime) -> Event:
        event, response = facts.incident.event_level, facts.incident.response_level
        return Confirmed(level or event, level or response, person=person(facts, role))

    return make


def _level(known: Known, words: str) -> Make:
    which, _, reason = words.partition(" ")
    try:
        reason, role = acting(known, reason)
    except NotUnderstood:  # "the same as yesterday": a reason that happens to read so
        role = None
    level, why = known.level(which), said(reason, plain("why the level is changed"))
    return lambda facts, _: LevelChanged(level, level, why, person(facts, role))


def _resolve(known: Known, words: str) -> Make:
    what, role = acting(known, words)
    if what:
        raise NotUnderstood(say("{0!r} cannot stand here", what), say("end with the verb, or with: as ROLE"))
    return lambda facts, _: Resolved(person(facts, role))


def _done(known: Known, words: str) -> Make:
    what, role = acting(known, words)
    item = known.item(what)

    def make(facts: Facts, now: datetime) -> Event:
        event = doing.named(facts.plan, item, None, now, person(facts, role))
        return numbered(facts, event) if isinstance(event, StagePassed) else event

    return make


def _redo(known: Known, words: str) -> Make:
    which, _, reason = words.partition(" ")
    if which in known.documents:
        return sent_back(which, reason)
    item, why = known.item(which), said(reason, plain("why it is sent back"))
    return lambda facts, _: SentBack(doing.moment_of(facts.plan, item), why)


def _extend(known: Known, words: str) -> Make:
    which, _, rest = words.partition(" ")
    until, _, reason = rest.strip().partition(" ")
    deadline, why = known.deadline(which), said(reason, plain("until when, from the start, and why"))
    length = _length(until)
    return lambda facts, _: DeadlineExtended(deadline, facts.incident.anchors[Anchor.LOGGED] + length, why)


def _length(words: str) -> timedelta:
    try:
        return durations.parse(as_a_scenario_writes_it(words))
    except ValueError as error:
        remedy = say("write until when, counted from the start, such as PT72H or P10D")
        raise NotUnderstood(say("{0!r} {1}", words, error), remedy) from error


def _notice(known: Known, words: str) -> Make:
    which, _, text = words.partition(" ")
    deadline, how_far = known.deadline(which), said(text, plain("how far it has come"))
    return lambda _facts, _now: ProgressNoticed(deadline, how_far)


def _judge(known: Known, words: str) -> Make:
    what, role = acting(known, words)
    fields = dict(coded(known, pair) for pair in what.split())
    if not fields:
        raise NotUnderstood(
            say("nothing is judged"), say("write FIELD=VALUE; fields: {0}", ", ".join(known.fields))
        )

    def make(facts: Facts, _: datetime) -> Event:
        # Times are counted from the start, as everything in a scenario is.
        start = facts.incident.anchors[Anchor.LOGGED]
        kept = given_times.as_kept(facts.plan, fields, start, facts.calendar)
        return FieldsJudged(kept, person(facts, role))

    return make


def coded(known: Known, pair: str) -> tuple[str, str | bool]:
    """A coded field and its value, of `FIELD=VALUE`. NotUnderstood if it is not that."""
    name, separator, value = pair.partition("=")
    if not separator:
        raise NotUnderstood(
            say("{0!r} is no field with a value", pair), say("write FIELD=VALUE, such as emergency=yes")
        )
    return name, known.value(name, value)


def _consent(known: Known, words: str) -> Make:
    role = known.role(words)
    if role not in known.consenters:
        remedy = say("one of {0}", ", ".join(known.consenters))
        raise NotUnderstood(say("{0} may not consent to a report upward", role), remedy)
    return lambda facts, now: Consented(holder(facts, role) or role, now)


def _reported(known: Known, words: str) -> Make:
    role = known.role(words)
    if role not in known.above:
        remedy = (
            say("one of {0}", ", ".join(known.above))
            if known.above
            else say("the playbook has no role above")
        )
        raise NotUnderstood(say("{0} is not above the office", role), remedy)
    return lambda _, now: ReportedUp(role, "", Medium.TELEPHONE, Stage.FIRST, now)


def _in_words(event: Callable[[str], Event], what: str) -> Callable[[Known, str], Make]:
    """A verb that is followed by words of one's own."""

    def verb(_: Known, words: str) -> Make:
        own = said(words, what)
        return lambda _facts, _now: event(own)

    return verb


def _alone(event: Callable[[], Event]) -> Callable[[Known, str], Make]:
    """A verb that nothing follows."""

    def verb(_: Known, words: str) -> Make:
        if words:
            raise NotUnderstood(say("{0!r} cannot stand here", words), say("end with the verb"))
        return lambda _facts, _now: event()

    return verb


VERBS: Mapping[str, Callable[[Known, str], Make]] = {
    "answer": _answer,
    "decline": _decline,
    "confirm": _confirm,
    "level": _level,
    "done": _done,
    "redo": _redo,
    **HANDED,
    **DOCUMENTS,
    "extend": _extend,
    "notice": _notice,
    "note": _in_words(Noted, plain("what is to be kept")),
    "judge": _judge,
    "consent": _consent,
    "reported": _reported,
    "resolve": _resolve,
    "resume": _in_words(Resumed, plain("why handling is resumed")),
    "accept": _alone(ReportAccepted),
    "reopen": _in_words(Reopened, plain("why it is opened again")),
    "return": _in_words(ReportReturned, plain("what is wrong with the report")),
    "archive": _alone(Archived),
    "dismiss": _in_words(Dismissed, plain("why it does not hold")),
    "void": _in_words(Voided, plain("why it should not have been logged")),
}
