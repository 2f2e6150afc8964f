"""The small types the format is made of. Each refuses with its reason and the remedy."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, PlainValidator, WithJsonSchema, WrapSerializer
from pydantic_core import PydanticCustomError

from engine import moments
from engine.parts import Source, Span
from engine.vocabulary import Anchor, Unit
from playbooks import spans
from playbooks.saying import plain, say

# What the log form asks of every incident, whatever its playbook.
STANDARD_FIELDS = ("occurred_at", "found_at", "unit", "place", "source_of_report", "link")


class Variable(StrEnum):
    """What a message may carry: never a title, a name or a fact (domestic SMS takes nothing more)."""

    NUMBER = "number"
    CATEGORY = "category"
    LEVEL = "level"
    LIMIT = "limit"  # until when
    DEADLINE = "deadline"  # of what
    LANDLINE = "landline"
    CODE = "code"


class Fact(StrEnum):
    """What of the record a report section may be filled from; `step:<id>` names one step besides."""

    BASICS = "basics"  # number, times, place, unit, source of report
    FIELDS = "fields"  # the playbook's coded fields
    LEVELS = "levels"  # 初判, 核定, 提级, 降级, with reasons
    TIMELINE = "timeline"  # every entry, to the minute
    PAGES = "pages"  # whom we called when, and who answered
    TELLS = "tells"  # who was owed a report, and whether it was confirmed
    UPWARD = "upward"  # 报送登记: what went up, to whom, who took it, with whose consent
    HANDOVER = "handover"  # 送达、已读、签收、反馈 of each role that gave a receipt
    DEADLINES = "deadlines"  # planned, actual, late by
    UPDATES = "updates"  # 续报 made and missed
    STEPS = "steps"  # the checklist
    DOCUMENTS = "documents"  # 文书: number, state, who signed when
    SPREAD = "spread"  # 传播记录: counts as they were seen, the curve, growth
    NOTES = "notes"  # what people wrote down


_CLOCK = re.compile(r"([01]?[0-9]|2[0-4]):([0-5][0-9])", re.ASCII)
_MIDNIGHT = 24 * 60


def _clock(value: object) -> int:
    """Minutes since midnight."""
    written = _CLOCK.fullmatch(str(value))
    minutes = 60 * int(written[1]) + int(written[2]) if written else _MIDNIGHT + 1
    if minutes > _MIDNIGHT:
        raise refuse(say("{0!r} is no time of the day", value), say('write "09:00", up to "24:00"'))
    return minutes


def _write_clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


# The key under which a span written once for every level is kept until the levels are known.
EVERY_LEVEL = "all"


def refuse(message: str, remedy: str) -> PydanticCustomError:
    """An error in our own words, with what to do about it."""
    return PydanticCustomError("playbook", "{message}", {"message": message, "remedy": remedy})


def _span(*units: Unit) -> Any:
    """Reads, writes and describes spans counted in one of `units`."""
    counted = [unit for unit in units if unit in spans.LETTERS]
    examples = [f"{n}{spans.LETTERS[unit]}" for n, unit in zip((15, 2, 3, 5), counted, strict=False)]
    of_day = Unit.SAME_DAY in units
    examples += ["by 17:30"] if of_day else []
    remedy = say("write a whole number and its unit: {0}", ", ".join(examples))

    def read(value: object) -> Span:
        try:
            span = spans.parse(str(value))
        except ValueError as error:
            raise refuse(say("{0!r} {1}", value, error), remedy) from error
        if span.unit not in units:
            raise refuse(
                say("{0!r} counts {1}, which this cannot", value, plain(span.unit.replace("_", " "))), remedy
            )
        return span

    letters = "|".join(spans.LETTERS[unit] for unit in counted)
    by = r"|by [0-2]?[0-9]:[0-5][0-9]" if of_day else ""
    schema = {"type": "string", "pattern": f"^([1-9][0-9]{{0,4}}({letters}){by})$", "examples": examples}
    return PlainValidator(read), PlainSerializer(spans.write), WithJsonSchema(schema)


def listed(value: object) -> Any:
    """What may be written once without a list: a list of it. Anything else is refused where it belongs."""
    return value if isinstance(value, list | tuple) else [value]


def _by_level(value: object) -> object:
    return value if isinstance(value, dict) else {EVERY_LEVEL: value}


# When something happened: a time everybody knows, or what happened to a part of the plan (`engine.moments`);
# a stage of a document is `step:<document>.<stage>`, a report that a role owes `update:<id>-<role>`.
Moment = Annotated[
    str,
    Field(
        pattern=rf"^({'|'.join(Anchor)}|({'|'.join(moments.KINDS)}):[a-z][a-z0-9_]{{0,39}}"
        r"([.-][a-z][a-z0-9_]{0,39})?)$"
    ),
]
Moments = Annotated[
    tuple[Moment, ...],
    Field(min_length=1),
    BeforeValidator(listed, json_schema_input_type=Moment | tuple[Moment, ...]),
]
# A time that a coded field holds: the only moment at which a limit can end, for it may be still to come.
GivenTime = Annotated[str, Field(pattern=rf"^{moments.FIELD}:[a-z][a-z0-9_]{{0,39}}$")]
GivenTimeByLevel = Annotated[
    dict[str, GivenTime],
    BeforeValidator(_by_level, json_schema_input_type=GivenTime | dict[str, GivenTime]),
]
# Waits are natural minutes and hours: a ladder that waits for a working day sleeps over the weekend.
Wait = Annotated[Span, *_span(Unit.MINUTES, Unit.HOURS)]
# A time of the office's day, in minutes since midnight.
ClockTime = Annotated[
    int,
    PlainValidator(_clock),
    PlainSerializer(_write_clock),
    WithJsonSchema({"type": "string", "pattern": "^([01]?[0-9]|2[0-4]):[0-5][0-9]$", "examples": ["09:00"]}),
]
ClockTimes = Annotated[
    tuple[ClockTime, ...],
    BeforeValidator(listed, json_schema_input_type=ClockTime | tuple[ClockTime, ...]),
]
# A warning is counted back from the end: two working days before a Monday noon is the Thursday's.
Ahead = Annotated[Span, *_span(Unit.MINUTES, Unit.HOURS, Unit.DAYS, Unit.WORKING_DAYS)]
# One stays the text it was before there could be several: what is frozen says the same.
_ONE_AS_BEFORE = WrapSerializer(
    lambda several, written: written(several) if len(several) > 1 else written(several)[0]
)
Aheads = Annotated[
    tuple[Ahead, ...],
    Field(min_length=1),
    BeforeValidator(listed, json_schema_input_type=Ahead | tuple[Ahead, ...]),
    _ONE_AS_BEFORE,
]
# Who does a step: the role that leads, then those that assist.
Sharers = Annotated[
    tuple[str, ...],
    Field(min_length=1),
    BeforeValidator(listed, json_schema_input_type=str | tuple[str, ...]),
    _ONE_AS_BEFORE,
]
Length = Annotated[Span, *_span(Unit.MINUTES, Unit.HOURS, Unit.DAYS, Unit.WORKING_DAYS)]
WaitByLevel = Annotated[
    dict[str, Wait], BeforeValidator(_by_level, json_schema_input_type=Wait | dict[str, Wait])
]
LengthByLevel = Annotated[
    dict[str, Length], BeforeValidator(_by_level, json_schema_input_type=Length | dict[str, Length])
]
# A limit may end with the day it counts from, besides.
Limit = Annotated[Span, *_span(Unit.MINUTES, Unit.HOURS, Unit.DAYS, Unit.WORKING_DAYS, Unit.SAME_DAY)]
LimitByLevel = Annotated[
    dict[str, Limit], BeforeValidator(_by_level, json_schema_input_type=Limit | dict[str, Limit])
]


@dataclass(frozen=True, slots=True)
class Whence:
    """Where a role's people come from, read from `{post: 带班领导}` or `concerned_unit`."""

    source: Source
    value: str


_WHENCE = plain("write {post: 带班领导}, {unit: 区政府办公室}, {person: a name} or concerned_unit")


def _whence(value: object) -> Whence:
    if value == Source.CONCERNED_UNIT:
        return Whence(Source.CONCERNED_UNIT, "")
    named = list(value.items()) if isinstance(value, dict) else []
    if len(named) != 1 or named[0][0] not in (Source.POST, Source.UNIT, Source.PERSON):
        raise refuse(say("{0!r} does not say where the people come from", value), _WHENCE)
    source, name = named[0]
    if not isinstance(name, str) or not name.strip():
        raise refuse(say("the {0} has no name", source), _WHENCE)
    return Whence(Source(source), name)


def _write_whence(whence: Whence) -> str | dict[str, str]:
    return {whence.source.value: whence.value} if whence.value else whence.source.value


_ONE_NAME = {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": False}
From = Annotated[
    Whence,
    PlainValidator(_whence),
    PlainSerializer(_write_whence),
    WithJsonSchema(
        {
            "anyOf": [
                {"const": Source.CONCERNED_UNIT.value},
                {**_ONE_NAME, "properties": {s: {"type": "string"} for s in ("post", "unit", "person")}},
            ]
        }
    ),
]


def _coded(value: object) -> str | bool:
    if isinstance(value, str | bool):
        return value
    raise refuse(say("{0!r} is no value of a coded field", value), say("write yes, no or the id of a choice"))


CodedValue = Annotated[str | bool, PlainValidator(_coded), WithJsonSchema({"type": ["string", "boolean"]})]

# Ids become parts of timer tracks and run names, where a colon or a space would be read as a mark.
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
# Levels are stored, sorted and typed on a command line; Ⅱ is the name people read.
LevelId = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,8}$")]
PlaybookId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Line = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\r\n]*\S[^\r\n]*$")]
# What was there before an office decided otherwise stands in it too, so it may be longer than a line.
Origin = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\r\n]*\S[^\r\n]*$")]
# A domestic SMS variable holds about 20 characters, and the screen of a phone shows about that.
Short = Annotated[str, Field(min_length=1, max_length=20, pattern=r"^[^\r\n]*\S[^\r\n]*$")]
# Text, though YAML reads `1` as a number. `+own` is added where an office has adjusted a shipped one.
Version = Annotated[
    str,
    BeforeValidator(lambda v: str(v) if type(v) is int else v, json_schema_input_type=str | int),
    Field(pattern=r"^[0-9]{1,6}(\.[0-9]{1,6}){0,2}(\+own)?$"),
]
