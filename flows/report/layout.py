"""A dossier laid out as a report: head, the points to know, the plan's sections, what was reviewed.

The sections are the plan's; a fact of the record that none of them names still gets its place at the
end, for a report may leave out nothing it has. A section nothing fills says （待补）.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from engine.calendars import Calendar
from engine.parts import Text
from engine.plan import Plan
from engine.vocabulary import ClockState, PageState
from flows.report import calls, documents, drill, handover, history, limits, pictured, spread, upward
from flows.report.chronicle import Chronicle
from flows.report.dossier import Dossier
from flows.report.evidence import Block, Evidence
from playbooks.filling import filling

# What fills a section, by the name a playbook gives it.
FACTS: Mapping[str, Callable[[Evidence], Block]] = {
    "basics": history.basics,
    "fields": history.fields,
    "levels": history.levels,
    "timeline": history.timeline,
    "notes": history.notes,
    "spread": spread.table,
    "pages": calls.pages,
    "tells": calls.tells,
    "upward": upward.register,
    "handover": handover.receipts,
    "deadlines": limits.deadlines,
    "updates": limits.updates,
    "steps": limits.steps,
    "documents": documents.documents,
}
# No report without these, whatever its playbook lists.
ALWAYS = (
    *("basics", "timeline", "pages", "deadlines", "steps", "levels", "upward", "handover", "documents"),
    "spread",
)
_REST = Text("其他记录", "Further records")

_DIGITS = "〇一二三四五六七八九"


def lay_out(dossier: Dossier, plan: Plan, calendar: Calendar, locale: str) -> dict[str, Any]:
    """Everything the templates of a report lay out, in `locale` ("zh" or "en"), as plain data."""
    called = {a["id"]: page["person"] or page["role"] for page in dossier["pages"] for a in page["attempts"]}
    says = Chronicle(plan, dossier["people"], calendar, locale, called)
    about = Evidence(dossier, says)
    sections = _sections(about)
    incident = dossier["incident"]
    return {
        "office": dossier["office"],
        "number": dossier["number"],
        "drill": "drill" in dossier,
        "title": incident["title"],
        "version": dossier["version"],
        "made_at": says.time(dossier["made_at"]),
        "plan": f"{says.text(plan.title)} {plan.version}",
        "level": says.level(incident["event_level"]),
        "response_level": says.level(incident["response_level"]),
        "state": says.state(incident["state"]),
        "points": _points(about, _to_write(about, sections)),
        "sections": sections,
        "reviews": [_review(says, review) for review in dossier["reviews"] if review["reviewed_at"]],
        "reviewer": says.role(plan.reviewing(incident["event_level"], incident["response_level"])),
        "entries": dossier["record"]["entries"],
        "unverified": any(not entry["actor"]["verified"] for entry in dossier["entries"]),
    }


def _sections(about: Evidence) -> list[dict[str, Any]]:
    listed = drill.sections(about) if "drill" in about.dossier else _of_plan(about)
    return [
        {"number": numeral(index, about.says.locale), "title": title, "blocks": blocks}
        for index, (title, blocks) in enumerate(listed, start=1)
    ]


def _of_plan(about: Evidence) -> list[drill.Section]:
    sections = about.says.plan.sections_at(about.dossier["incident"]["fields"])
    filled = [(one, filling(one)) for one in sections]
    named = {fact for _, facts in filled for fact in facts}
    listed = [(about.says.text(section.title), blocks(about, facts)) for section, facts in filled]
    if rest := blocks(about, tuple(fact for fact in ALWAYS if fact not in named)):
        listed.append((about.says.text(_REST), rest))
    return listed


def blocks(about: Evidence, facts: tuple[str, ...]) -> list[Block]:
    """What fills a section, block by block; facts with nothing in them are left out."""
    return [block for fact in facts for block in _blocks_of(about, fact) if block["rows"]]


def _blocks_of(about: Evidence, fact: str) -> list[Block]:
    """What a fact fills a section with; limits are drawn before they are listed."""
    family, _, step = fact.partition(":")
    if family == "step":
        return [limits.step(about, step)]
    if fact == "spread":
        return spread.blocks(about)
    drawn = [pictured.block(about)] if fact == "deadlines" else []
    return [*drawn, FACTS[fact](about)]


def numeral(number: int, locale: str) -> str:
    """The number of a section: 一, 十二, 二十; 1, 12, 20."""
    if locale == "en":
        return str(number)
    tens, ones = divmod(number, 10)
    ten = {0: "", 1: "十"}.get(tens, _DIGITS[tens] + "十")
    return ten + (_DIGITS[ones] if ones else "")


# The points to know


def _to_write(about: Evidence, sections: list[dict[str, Any]]) -> list[str]:
    """What a person still has to write or register: reports upward first, since superiors wait for them."""
    empty = [section["title"] for section in sections if not section["blocks"]]
    lacking = upward.lacking(about)
    if not lacking:
        return empty
    said = about.says.both("报送登记（{}）", "reports upward ({})")
    return [said.format(about.says.several([about.says.role(role) for role in lacking])), *empty]


def _points(about: Evidence, to_write: list[str]) -> list[dict[str, str]]:
    """What a leader wants to know before reading on: counts and times of the record, no judgement."""
    both = about.says.both
    points = [
        (both("首次应答", "First answer"), _first_answer(about)),
        (both("时限", "Limits"), _limits(about)),
        (both("超时", "Late"), _late(about)),
        (both("呼叫", "Calls"), _calls(about)),
        (both("应报未确认", "Not confirmed"), _unconfirmed(about)),
        (both("步骤", "Steps"), _steps(about)),
        (both("系统中断", "System outages"), _outages(about)),
        (both("待补", "To be written"), about.says.several(to_write)),
    ]
    return [{"name": name, "text": text} for name, text in points if text]


def _first_answer(about: Evidence) -> str:
    answers = sorted(about.of_kind("answered"), key=about.when)
    if not answers:
        return about.says.both("没有应答记录", "none on record")
    first: datetime = about.when(answers[0])
    took = first - about.dossier["incident"]["logged_at"]
    said = about.says.both("{}，{}", "{}, {}").format(
        about.says.who(answers[0]["payload"]), about.says.short(first)
    )
    if took.total_seconds() < 0:
        return said + about.says.both("，早于登记", ", before it was logged")
    return said + about.says.both("，登记后{}", ", {} after it was logged").format(about.says.length(took))


def _limits(about: Evidence) -> str:
    states = [ClockState(clock["state"]) for clock in about.dossier["clocks"]]
    counts = {
        state: sum(s is state for s in states) for state in ClockState if state is not ClockState.SUPERSEDED
    }
    said = [f"{about.says.label(state)} {count}" for state, count in counts.items() if count]
    return about.says.several(said)


def _late(about: Evidence) -> str:
    judged = [(clock["deadline"], *limits.outcome_of(about, clock)) for clock in about.dossier["clocks"]]
    said = about.says.both("{}（{}）", "{} ({})")
    late = [said.format(about.says.deadline(name), words) for name, words, tone in judged if tone == "bad"]
    return about.says.several(late)


def _unconfirmed(about: Evidence) -> str:
    rows = calls.tells(about)["rows"]
    return about.says.several([row["cells"][0] for row in rows if row["tone"] == "bad"])


def _calls(about: Evidence) -> str:
    pages = about.dossier["pages"]
    answered = sum(page["state"] == PageState.ANSWERED for page in pages)
    called = sum(
        page["state"] == PageState.ANSWERED or any(map(calls.went_out, page["attempts"])) for page in pages
    )
    said = about.says.both("呼叫{}人次，其中应答{}人次", "{} called, {} of them answered")
    said = said.format(called, answered)
    if lying := sum(calls.lies_undialled(page, attempt) for page in pages for attempt in page["attempts"]):
        cards = about.says.both("；{}张拨打卡片无拨打记录", "; {} call cards with no call on record")
        said += cards.format(lying)
    return said if pages else ""


def _steps(about: Evidence) -> str:
    listed = [(step, entry) for step, entry in limits.checklist(about) if not (step.to_file or step.document)]
    done = sum(entry is not None for _, entry in listed)
    return about.says.both("完成{}项，共{}项", "{} of {} done").format(done, len(listed)) if listed else ""


def _outages(about: Evidence) -> str:
    late = sum(about.is_outage(entry) for entry in about.entries)
    said = about.says.both(
        "{}处记录因系统中断延后，非人员责任", "{} entries were late because the system was down"
    )
    return said.format(late) if late else ""


def _review(says: Chronicle, review: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "version": review["version"],
        "returned": review["state"] == "returned",
        "comment": review["comment"],
        "at": says.time(review["reviewed_at"]),
        "by": says.person(review["reviewed_by"]),
    }
