"""Documents 文书 in a playbook: what is refused, what is frozen, how it is said, and what is played."""

import json

import pytest

from engine.documents import StageKind
from playbooks.charting.flowing import charts
from playbooks.comparing.sayings import sayings
from playbooks.explaining import explain
from playbooks.happenings import read
from playbooks.knowing import NotUnderstood, known_of
from playbooks.loading import inspect, parse, thaw
from playbooks.paper.chapters import paper
from playbooks.simulating import Simulation
from tests.playbooks.pages import SHORT
from tests.playbooks.playing import lines, played

OWNER = "confirmed_by: [leader]"
DOCUMENT = """\
documents:
  - id: brief
    title: {zh: 舆情快报, en: Flash report}
    type: {zh: 快报, en: Flash report}
    levels: [II]
    when: {emergency: yes}
    after: ["step:verify"]
    required: yes
    number: "{office}快报〔{year}〕{n}号"
    sections:
      - {id: facts, title: {zh: 基本情况, en: Basic facts}, facts: [basics]}
      - {id: next, title: {zh: 下一步工作, en: What comes next}}
    chain:
      - {does: draft, by: [officer]}
      - {does: review, id: style, title: {zh: 文字关, en: Wording}, by: [leader]}
      - {does: sign, by: [leader]}
      - {does: issue}
"""
WHOLE = SHORT.replace(OWNER, DOCUMENT + OWNER)


def spoiled(*changes: tuple[str, str]) -> str:
    text = WHOLE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


REFUSED = {
    "a number that does not count": ("{n}号", "号", "number: '{office}快报〔{year}〕号' does not count"),
    "a number of unknown parts": ("{year}", "{month}", "does not count → write one {n}"),
    "a role nobody has": ("does: sign, by: [leader]", "does: sign, by: [boss]", "unknown role 'boss'"),
    "anybody's signature": ("{does: sign, by: [leader]}", "{does: sign}", "anybody may sign it → name who"),
    "a section from nowhere": (
        "facts: [basics]}\n      - {id: next",
        "facts: [reads]}\n      - {id: next",
        "unknown fact 'reads'",
    ),
    "a section twice": ("{id: next,", "{id: facts,", "sections[facts].id: 'facts' is taken"),
    "a stage twice": (
        "does: review, id: style",
        "does: review, id: draft",
        "'draft' is taken → give the stage an id",
    ),
    "another order": ("- {does: draft, by: [officer]}\n      ", "", "review cannot stand here → first draft"),
    "a second signature": (
        "- {does: issue}",
        "- {does: sign, id: again, by: [leader]}",
        "sign cannot stand here",
    ),
    "a stage nobody knows": ("does: issue", "does: publish", "'publish' is not known here → one of 'draft'"),
    "a moment that never comes": ('after: ["step:verify"]', "after: [sent]", "unknown event 'sent'"),
    "a stage that waits for itself": (
        'after: ["step:verify"]',
        'after: ["step:brief.sign"]',
        "waits for itself in a circle",
    ),
    "an end that waits for the archive": (
        "required: yes\n    number",
        "required: yes\n    before: archive\n    number",
        "closing waits for it",
    ),
    "a limit met where it is not written": (
        'met_by: ["step:publish"]',
        'met_by: ["step:brief.sign"]',
        "step:brief.sign is not on the checklist at level III",
    ),
    "an unknown stage": (
        'met_by: ["step:publish"]',
        'met_by: ["step:brief.seal"]',
        "unknown event 'step:brief.seal'",
    ),
}


@pytest.mark.parametrize(("old", "new", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_a_way_that_cannot_be_gone_is_refused(old: str, new: str, said: str) -> None:
    problems = [str(problem) for problem in inspect(spoiled((old, new)), "short.yaml").problems]
    assert any(said in problem for problem in problems), problems
    assert len(problems) == len(set(problems))


def test_what_one_role_drafts_and_signs_is_a_hole_somebody_may_have_left() -> None:
    alone = spoiled(("does: draft, by: [officer]", "does: draft, by: [leader]"))
    assert [str(w) for w in inspect(alone, "short.yaml").warnings if "signs it" in str(w)]
    assert not [w for w in inspect(WHOLE, "short.yaml").warnings if "signs it" in str(w)]


def test_each_stage_is_a_step_and_is_written_out_when_frozen() -> None:
    frozen = parse(WHOLE, "short.yaml")
    plan = frozen.plan
    assert [step.id for step in plan.steps if step.document] == [
        "brief.draft",
        "brief.style",
        "brief.sign",
        "brief.issue",
    ]
    waits = [step.after for step in plan.steps if step.document]
    assert waits == [
        ("step:verify",),
        ("step:brief.draft",),
        ("step:brief.style",),
        ("step:brief.sign",),
    ]
    (document,) = plan.documents
    assert [stage.kind for stage in document.stages] == [k for k in StageKind if k != "countersign"]
    assert plan.deadline("brief.confirm").within.keys() == {"II"}
    assert frozen.source["documents"][0]["chain"][0] == {"does": "draft", "id": "draft", "by": ["officer"]}
    assert thaw(frozen.canonical) == plan
    again = parse(json.dumps(frozen.source), "again")
    assert again.hash == frozen.hash


def test_a_playbook_without_documents_says_nothing_of_them() -> None:
    assert "documents" not in parse(SHORT, "short.yaml").source


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("zh", "拟稿：值班主班 → 文字关：带班领导 → 签发：带班领导 → 印发报送：—"),
        ("en", "Drafted: Duty officer → Wording: Duty leader → Signed: Duty leader → Issued: —"),
    ],
)
def test_the_plan_says_who_passes_a_document_on(locale: str, said: str) -> None:
    plan = parse(WHOLE, "short.yaml").plan
    assert said in explain(plan, locale)
    titles = [section.title for chapter in paper(plan, "h", locale).chapters for section in chapter.sections]
    assert {"zh": "文书", "en": "Documents"}[locale] in titles
    assert [one.key for one in sayings(plan, locale)["documents"]] == ["brief"]


def test_a_document_is_one_box_of_the_chart_with_its_limits() -> None:
    text = spoiled(("  - {id: publish,", "  - {id: publish, after: ['step:brief.sign'],"))
    (chart,) = charts(parse(text, "short.yaml").plan, "zh")
    nodes = {node.id: node for node in chart.band.nodes}
    assert "document:brief" in nodes
    assert "step:brief.draft" not in nodes
    assert len(nodes["document:brief"].clocks) == 2
    ends = {(link.source, link.target) for link in chart.band.links}
    assert ends >= {("step:verify", "document:brief"), ("document:brief", "step:publish")}


def night(*events: str) -> Simulation:
    whole = parse(WHOLE, "short.yaml")
    return played(*events, level="II", fields={"emergency": True}, until="PT26H", of=whole)


def test_a_document_is_played_through_to_its_number() -> None:
    events = ("PT1M done verify", "PT5M draft brief", "PT6M done brief.draft as 值班主班")
    back = ("PT7M redo brief 数字不实", "PT8M draft brief", "PT9M done brief.draft", "PT10M done brief.style")
    signed = ("PT20M oral brief as leader", "PT21M done brief.issue", "PT3H backed brief as 带班领导")
    played_ = night(*events, *back, *signed)
    assert played_.refused is None
    stages = [line for line in lines(played_, "step_done") if line["step"].startswith("brief.")]
    assert [(line["at"], line["step"]) for line in stages] == [
        ("PT6M", "brief.draft"),
        ("PT9M", "brief.draft"),
        ("PT10M", "brief.style"),
        ("PT20M", "brief.sign"),
        ("PT21M", "brief.issue"),
    ]
    assert stages[3]["number"] == "{office}快报〔{year}〕{n}号"
    (met,) = [line for line in lines(played_, "deadline_met") if line["deadline"] == "brief.confirm"]
    assert met["at"] == "PT3H"


def test_a_word_of_mouth_that_nobody_signs_for_is_missed_after_a_day() -> None:
    events = ("PT1M done verify", "PT5M draft brief", "PT6M done brief.draft", "PT7M done brief.style")
    played_ = night(*events, "PT8M oral brief")
    missed = {line["deadline"]: line["at"] for line in lines(played_, "deadline_breached")}
    assert missed["brief.confirm"] == "P1DT8M"


@pytest.mark.parametrize("event", ["PT1M draft leaflet", "PT1M redo brief", "PT1M oral brief as boss"])
def test_what_a_scenario_says_of_documents_is_checked(event: str) -> None:
    known = known_of(parse(WHOLE, "short.yaml").source)
    with pytest.raises(NotUnderstood):
        read(known, event)
