"""What the models refuse: what is changed in SHORT, and what its author is told, with the line."""

import pytest

from playbooks.rules import Rule
from tests.playbooks.pages import SHORT, problems_of, spoiled

OWNER = "confirmed_by: [leader]"
REFUSED = {
    "a misspelt key": (
        ("    met_by:", "    metby: [confirmed]\n    met_by:"),
        "33: deadlines[reply].metby: unknown key → did you mean 'met_by'? known here: id, title, from",
    ),
    "a key that is unlike any": (
        (OWNER, f"author: us\n{OWNER}"),
        "47: author: unknown key → known here: format, id, version",
    ),
    "a comma in a text that is not quoted": (
        ("title: {zh: 核实, en: Verify}", "title: {zh: 核实, en: Verify, then tell}"),
        '45: steps[verify].title.then tell: unknown key → a text with a comma goes in quotes: en: "Ver',
    ),
    "a comma in a criterion that is not quoted": (
        ("en: Serious}, needs", "en: Serious}, criteria: [{zh: 停运, en: Down, all}], needs"),
        '6: levels[II].criteria[1].all: unknown key → a text with a comma goes in quotes: en: "Down, all"',
    ),
    "words in one language where a pair belongs": (
        ("title: {zh: 核实, en: Verify}", "title: 核实"),
        "45: steps[verify].title: '核实' is not a mapping of keys to values → write the words in both "
        "languages: {zh: 核实, en: …}",
    ),
    "a missing key": (
        ("channels: [sms], retry: 10m,", "channels: [sms],"),
        "24: tell[1].retry: is missing → add it: how long to wait before trying again",
    ),
    "a wait of nothing": (
        ("wait: 5m", "wait: 0m"),
        "20: ladders[urgent].rungs[1].wait: '0m' is no time at all → write a whole number and its unit: 15m",
    ),
    "a step that waits for a while after nothing": (
        ("en: Publish the reply}}", "en: Publish the reply}, wait: 1h}"),
        "46: steps[publish]: waits for a while, and after nothing → say after: what it counts from",
    ),
    "a wait for a working day": (
        ("wait: 5m", "wait: 1wd"),
        "20: ladders[urgent].rungs[1].wait: '1wd' counts working days, which this cannot → ",
    ),
    "a warning at a time of the day": (
        ("before: 1h", "before: by 17:30"),
        "32: deadlines[reply].warn.before: 'by 17:30' counts same day, which this cannot → ",
    ),
    "a span in words": (
        ("III: 48h", "III: soon"),
        "30: deadlines[reply].within.III: 'soon' is not a length of time → write a whole number and its unit",
    ),
    "a span without a unit": (
        ("within: {II: 5h, III: 48h}", "within: 90"),
        "30: deadlines[reply].within: 90 is not a length of time → write a whole number and its unit",
    ),
    "a limit without a source": (
        ("    source: 国办发〔2016〕80号\n", ""),
        "27: deadlines[reply].source: is missing → add it: the document and article",
    ),
    "an empty source": (
        ("source: 国办发〔2016〕80号", "source: ' '"),
        "35: deadlines[reply].source: ' ' cannot stand here → the document and article",
    ),
    "an unknown standing": (
        ("standing: superior_document", "standing: rumour"),
        "36: deadlines[reply].standing: 'rumour' is not known here → one of 'law', 'superior_document'",
    ),
    "an unknown anchor": (
        ("from: [found, received]", "from: discovered"),
        "29: deadlines[reply].from: unknown moment 'discovered' → ",
    ),
    "an unknown channel": (
        ("channels: [sms], retry", "channels: [fax], retry"),
        "24: tell[1].channels[1]: 'fax' is not known here → one of 'sms', 'voice', 'chat' or 'manual'",
    ),
    "no channel at all": (
        ("channels: [sms], retry", "channels: [], retry"),
        "24: tell[1].channels: [] is too short → sms, voice, chat or manual",
    ),
    "a level id that is not ASCII": (
        ("id: II,", "id: Ⅱ,"),
        "6: levels[Ⅱ].id: 'Ⅱ' cannot stand here → ASCII letters and digits, such as II",
    ),
    "a playbook id that is no name": (
        ("id: short", "id: Short Plan"),
        "1: id: 'Short Plan' cannot stand here → small ASCII letters, digits and -",
    ),
    "a version in words": (
        ('version: "1.0"', "version: first"),
        "2: version: 'first' cannot stand here → the office's own count, such as 1.0",
    ),
    "a missing language": (
        (", en: Short plan", ""),
        "3: title.en: is missing → add it: the words in English",
    ),
    "a title of two lines": (
        ("en: Short plan", 'en: "Short\\nplan"'),
        "3: title.en: 'Short\\nplan' cannot stand here → the words in English, on one line",
    ),
    "a category too long for an SMS": (
        ("en: Short}", "en: Longer than an SMS can carry}"),
        "4: category.en: 'Longer than an SMS can carry': text should have at most 20 characters → at most 20",
    ),
    "a role from nowhere": (
        ("{post: 值班主班}", "{desk: 1}"),
        "11: roles[officer].from: {desk: 1} does not say where the people come from → write {post: ",
    ),
    "a post without a name": (
        ("{post: 值班主班}", "{post: ''}"),
        "11: roles[officer].from: the post has no name → write {post: 带班领导}",
    ),
    "a half-required step": (
        ("required: yes", "required: maybe"),
        "45: steps[verify].required: 'maybe' is not yes or no → whether 提请结案 waits for it",
    ),
    "a tell that is never tried": (
        ("tries: 3", "tries: 0"),
        "24: tell[1].tries: 0: should be greater than or equal to 1 → tries before 未确认 is entered",
    ),
    "repeats in words": (
        ("repeats: 1", "repeats: two"),
        "21: ladders[urgent].rungs[2].repeats: 'two' is not a whole number → how often to page again",
    ),
    "a word YAML reads as no": (
        ("name: Ⅱ", "name: no"),
        "6: levels[II].name: no is not text → what people read, such as Ⅱ; put it in quotes",
    ),
    "a word where a list belongs": (
        ("levels: [II, III]", "levels: II"),
        "18: ladders[urgent].levels: 'II' is not a list → write a list, [II]: levels that climb this ladder",
    ),
    "a number in a condition": (
        ("emergency: yes", "emergency: 3"),
        "31: deadlines[reply].when.emergency: emergency is never 3 → one of yes, no",
    ),
    "a condition that is none": (
        ("when: {emergency: yes}", "when: [emergency]"),
        "31: deadlines[reply].when: [emergency] is no condition → write {field: value}",
    ),
    "a condition without parts": (
        ("when: {emergency: yes}", "when: {any: []}"),
        "31: deadlines[reply].when: any: [] is no list of conditions → write {field: value}",
    ),
    "a list in a list of values": (
        ("when: {emergency: yes}", "when: {emergency: [[yes]]}"),
        "31: deadlines[reply].when: [[yes]] is no value of a coded field → write yes, no or the id",
    ),
    "an unknown occasion": (
        (OWNER, f"messages: {{pages: {{name: page}}}}\n{OWNER}"),
        "47: messages.pages: unknown key → did you mean 'page'? known here: page, warn",
    ),
    "a variable that would carry a title": (
        (OWNER, f"messages: {{page: {{name: page, variables: [title]}}}}\n{OWNER}"),
        "47: messages.page.variables[1]: 'title' is not known here → one of 'number', 'category'",
    ),
    "a file of a format to come": (
        ("id: short", "format: 2\nid: short"),
        "1: format: 2 cannot stand here → the format this file is written in: 1",
    ),
}


def test_the_short_playbook_has_nothing_wrong() -> None:
    assert problems_of(SHORT) == ()


@pytest.mark.parametrize(("change", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_what_the_format_does_not_allow_is_refused_at_its_line(change: tuple[str, str], says: str) -> None:
    told = [str(problem) for problem in problems_of(spoiled(change))]

    assert [line for line in told if line.startswith(f"plan.yaml:{says}")], told


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "the file is empty"), ("# only a comment\n", "the file is empty"), ("- a\n", "is not a mapping")],
)
def test_a_file_that_holds_no_playbook_says_so(text: str, message: str) -> None:
    (problem,) = problems_of(text)

    assert message in problem.message
    assert str(problem).startswith("plan.yaml:1: ")


def test_an_empty_mapping_is_told_everything_that_is_missing() -> None:
    missing = {problem.path for problem in problems_of("format: 1\n")}

    assert missing == {"id", "version", "title", "category", "levels", "roles", "ladders"} | {
        "confirmed_by",
        "report",
    }


def test_a_text_with_a_comma_is_one_finding_where_a_plain_text_might_stand_too() -> None:
    old, new = REFUSED["a comma in a criterion that is not quoted"][0]

    assert len(problems_of(spoiled((old, new)))) == 1


def test_a_long_value_is_shown_short() -> None:
    (problem,) = problems_of(spoiled(("en: Short plan", f"en: {'word ' * 60}")))

    assert len(problem.message) < 120


@pytest.mark.parametrize("shape", ["5", "text", "[1, [2]]", "{a: {b: c}}", "yes", "[{id: [1]}]", "[]", "~"])
def test_parts_of_the_wrong_shape_are_refused_without_a_crash(shape: str) -> None:
    sections = ["levels", "fields", "roles", "ladders", "tell", "deadlines", "updates", "steps", "report"]
    for section in sections:
        head, _, rest = SHORT.partition(f"\n{section}:")
        tail = "\n".join(line for line in rest.splitlines()[1:] if not line.startswith((" ", "-")))
        told = problems_of(f"{head}\n{section}: {shape}\n{tail}\n")
        assert told or shape == "[]", section


def test_a_wrong_moment_is_one_finding_with_the_few_that_are_near_and_where_all_can_be_read() -> None:
    for wrong in ("step:publsh", "publsh", "answered"):
        (found,) = problems_of(spoiled(("from: [found, received]", f'from: ["{wrong}", received]')))
        assert found.rule is Rule.UNKNOWN_MOMENT
        assert len(found.remedy.split(" / ")) <= 3
        assert found.in_("zh").endswith("见 docs/playbooks.zh-CN.md“时点”")
