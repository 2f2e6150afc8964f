"""An entry of the record as a sentence, in the words of the duty room.

A kind that `flows.report.sentences` does not know is shown by its name: a record is never silent.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from engine import tracks
from engine.calendars import Calendar
from engine.documents import Signature
from engine.origins import Heard, Relation
from engine.parts import Field, FieldKind, Text
from engine.plan import Plan
from engine.vocabulary import ActorKind, ChannelKind, ContentFree, Medium, ReasonKind, Stage, State, Way
from flows import posts
from flows.acts.media import called, short, size_of
from flows.report.counting import rows_seen
from flows.report.sentences import (
    BY_HAND,
    CALLED,
    CLEARED,
    GONE,
    NO_ONE,
    NOBODY,
    RESULTS,
    SENTENCES,
    TAILS,
    VIA,
    WORDS,
    hidden,
)
from flows.report.slots import Payload, Slots, told_as, without_cards
from notifications.labels import label
from notifications.moments import moment


class Chronicle:
    """Reads entries to people: one plan, one office time, one language.

    `people` is {id: {name, post, unit}}; `called` says whom an attempt was for: a person's or role's id.
    """

    def __init__(
        self,
        plan: Plan,
        people: Mapping[str, Mapping[str, str]],
        calendar: Calendar,
        locale: str,
        called: Mapping[str, str] | None = None,
    ) -> None:
        self.plan = plan
        self.people = people
        self.calendar = calendar
        self.locale = locale
        self.called = called or {}

    # Words

    def text(self, text: Text) -> str:
        """The words in this language."""
        return text.in_(self.locale)

    def both(self, zh: str, en: str) -> str:
        """One of two ways to say it."""
        return en if self.locale == "en" else zh

    def label(self, value: StrEnum) -> str:
        """The words for a stored value."""
        return label(value, self.locale)

    def several(self, words: list[str]) -> str:
        """Words in a row."""
        return self.both("、", ", ").join(words)

    def person(self, person_id: str | None) -> str:
        """Somebody by post and name; what was typed in, if nobody has this id."""
        found = self.people.get(person_id or "")
        if found is None:
            return self.role(person_id or "")
        return posts.named(found["post"], found["name"], (self.plan,), self.locale)

    def unit(self, person_id: str | None) -> str:
        """The unit of somebody; "" if nobody has this id."""
        return self.people.get(person_id or "", {}).get("unit", "")

    def role(self, role_id: str) -> str:
        """A role by its title; the id if the plan has none such."""
        return self._titled(role_id, {role.id: role.title for role in self.plan.roles.values()})

    def level(self, level_id: str) -> str:
        """A level by its name, such as Ⅱ."""
        return {level.id: level.name for level in self.plan.levels}.get(level_id, level_id)

    def step(self, step_id: str) -> str:
        """A line of the checklist by its title."""
        return self._titled(step_id, {step.id: step.title for step in self.plan.steps})

    def document(self, document_id: str) -> str:
        """A document by its title."""
        return self._titled(document_id, {one.id: one.title for one in self.plan.documents})

    def deadline(self, deadline_id: str) -> str:
        """A limit by its title."""
        return self._titled(deadline_id, {deadline.id: deadline.title for deadline in self.plan.deadlines})

    def cadence(self, cadence_id: str) -> str:
        """A recurring report by its title."""
        return self._titled(cadence_id, {cadence.id: cadence.title for cadence in self.plan.cadences})

    def field(self, field_id: str) -> str:
        """A coded field by its title."""
        return self._titled(field_id, {field.id: field.title for field in self.plan.fields})

    def _titled(self, item: str, titles: Mapping[str, Text]) -> str:
        return self.text(titles[item]) if item in titles else item

    def said(self, field: Field, value: str | bool) -> str:
        """What was said of a coded field."""
        if field.kind is FieldKind.YES_NO:
            return self.both("是", "yes") if value else self.both("否", "no")
        if field.kind is FieldKind.TIME:
            return self.time(str(value))
        return self.text(field.choices[str(value)])

    def _fields(self, given: Mapping[str, str | bool]) -> str:
        known = [field for field in self.plan.fields if field.id in given]
        pair = self.both("{}：{}", "{}: {}")
        return self.several([pair.format(self.text(f.title), self.said(f, given[f.id])) for f in known])

    def _texts(self, texts: Mapping[str, str]) -> str:
        """What was said, each under its name; what was not said before is left out."""
        pair = self.both("{}“{}”", '{} "{}"')
        said = [(WORDS.get(n, Text(n, n)), hidden(n, words)) for n, words in texts.items() if words]
        return self.several([pair.format(self.text(name), words) for name, words in said])

    def actor(self, entry: Mapping[str, Any]) -> str:
        """Who did it, in which way, and for whom."""
        actor = entry["actor"]
        if actor["kind"] == ActorKind.SYSTEM:
            return self.both("系统", "System")
        if actor["kind"] == ActorKind.PREFECT:
            return self.label(ActorKind.PREFECT)
        said = self.person(actor["id"])
        if actor["via"] in VIA:
            said += self.both("（{}）", " ({})").format(self.text(VIA[actor["via"]]))
        behalf = entry["on_behalf_of"]
        if behalf and self.person(behalf) != self.person(actor["id"]):
            said += self.both("代录 {}", ", recorded for {}").format(self.person(behalf))
        return said

    # Times

    def local(self, at: datetime | str) -> datetime:
        """An instant, or its ISO text, on the office's wall clock."""
        return self.calendar.local(datetime.fromisoformat(at) if isinstance(at, str) else at)

    def time(self, at: datetime | str | None) -> str:
        """To the minute, as papers have it: 2026-03-05 02:10; "" if there is none."""
        return f"{self.local(at):%Y-%m-%d %H:%M}" if at else ""

    def short(self, at: datetime | str | None) -> str:
        """Month, day and time."""
        return f"{self.local(at):%m-%d %H:%M}" if at else ""

    def length(self, span: timedelta) -> str:
        """How long, in the two largest units that matter; less than a minute in seconds."""
        seconds = max(int(span.total_seconds()), 0)
        if seconds < 60:
            return self.both(f"{seconds}秒", f"{seconds} s")
        days, rest = divmod(seconds // 60, 24 * 60)
        hours, minutes = divmod(rest, 60)
        parts = [(days, "天", " d"), (hours, "小时", " h"), (minutes, "分钟", " min")]
        said = [f"{n}{self.both(zh, en)}" for n, zh, en in parts if n]
        return self.both("", " ").join(said[:2])

    # Sentences

    def sentence(self, entry: Mapping[str, Any]) -> str:
        """What happened, in one sentence."""
        payload: Payload | None = entry["payload"]
        kind: str = entry["kind"]
        if payload is None:
            return kind + self.text(CLEARED)
        kind = told_as(kind, payload)
        if kind == "card":
            payload = {key: value for key, value in payload.items() if key != "text"}
        payload = without_cards(payload)
        slots: dict[str, str] = Slots({key: self._slot(key, value) for key, value in payload.items()})
        slots |= {"who": self.who(payload), "called": self._called(payload)}
        if "n" in payload:
            slots.setdefault("tries", str(payload["n"] + 1))
        sentence: str = self.text(SENTENCES[kind]) if kind in SENTENCES else kind
        tails = [
            self.text(tail)
            for key, tail in TAILS.items()
            if self._adds(key, payload) and f"{{{key}}}" not in sentence
        ]
        if entry.get("kept"):
            tails.append(self.text(GONE))
        return "".join(words.format_map(slots) for words in (sentence, *tails))

    def _adds(self, key: str, payload: Payload) -> bool:
        """Whether a tail would tell anything; the code somebody replied with does not."""
        return bool(payload.get(key)) and not (key == "text" and str(payload[key]).strip().isdigit())

    def who(self, payload: Payload) -> str:
        """Who answered: the person if one is known, else the roles."""
        if payload.get("person"):
            return self.person(payload["person"])
        return self.several([self.role(role) for role in payload.get("roles", ())])

    def _called(self, payload: Payload) -> str:
        """Whom the system called, and whom it asked the desk to dial: a card that lies there calls nobody."""
        people, by_hand = payload.get("people", ()), payload.get("by_hand", ())
        called = [self.person(one) for one in people if one not in by_hand]
        to_dial = [
            self.person(one) if one in people else self.text(NOBODY).format(self.role(one)) for one in by_hand
        ]
        pairs = ((CALLED, called), (BY_HAND, to_dial))
        return "".join(self.text(words).format(self.several(names)) for words, names in pairs if names)

    def _slot(self, key: str, value: Any) -> str:
        """A payload's value as people read it."""
        if value is None:
            return ""
        if key in ("roles", "empty", "waits"):
            return self.several([self.role(role) for role in value])
        if key == "assisting":
            others = self.several([self.role(role) for role in value])
            return self.both("（协办：{}）", " ({} assisting)").format(others) if others else ""
        if key in ("due", "at", "started", "until", "by_when"):
            return self.short(value)
        if key == "late_by_s":
            return self.length(timedelta(seconds=value))
        return self.named(key, value)

    def named(self, key: str, value: Any) -> str:
        """The words for an id under this key of a payload."""
        if key.endswith("_level"):
            return self.level(value)
        words: Mapping[str, Callable[[Any], str]] = {
            "role": self.role,
            "to": self.role,
            **dict.fromkeys(("signer", "second", "checked_by"), self.person),
            "size": size_of,
            "digest": short,
            "media": called,
            "way": lambda way: self.label(Way(way) if way in set(Way) else Signature(way)),
            "document": self.document,
            "how": lambda how: self.label(Heard(how)),
            "relation": lambda relation: self.label(Relation(relation)),
            "medium": lambda medium: self.label(Medium(medium)),
            "stage": lambda stage: self.label(Stage(stage)),
            "deadline": self.deadline,
            "cadence": self.cadence,
            "step": self.step,
            "steps": lambda steps: self.several([self.step(step) for step in steps]),
            "field": self.field,
            "anchor": self.moment,
            "track": self._track,
            "told": lambda people: self.several([self.person(one) for one in people]),
            "result": self.result,
            "why": lambda why: self.label(ContentFree(why)),
            "people": lambda people: self.several([self.person(p) for p in people]) or self.text(NO_ONE),
            "channels": lambda kinds: self.several([self.label(ChannelKind(kind)) for kind in kinds]),
            "fields": self._fields,
            "sightings": lambda rows: rows_seen(rows, self.locale),
            "texts": self._texts,
            "was_texts": self._texts,
            "playbook": self._playbook,
            "rung": lambda rung: str(rung + 1),
            "card": lambda card: self.person(self.called.get(card)),
        }
        return words.get(key, str)(value)

    def moment(self, name: str) -> str:
        """When a limit counts from."""
        return moment(self.plan, name, self.locale)

    def result(self, result: str) -> str:
        """What came of a call by hand."""
        return self.text(RESULTS.get(result, Text(result, result)))

    def _playbook(self, named: str) -> str:
        """The playbook by its title, and its version."""
        return f"{self.text(self.plan.title)} {named.rpartition(' ')[2]}"

    def _track(self, track: str) -> str:
        """What a track does, for the sentence about an outage."""
        item = tracks.item(track)
        if track == tracks.LADDER:
            return self.label(ReasonKind.RUNG)
        return self.both("告知{}", "telling {}").format(self.role(item)) if item else track

    def state(self, state: str) -> str:
        """A state of the incident."""
        return self.label(State(state))
