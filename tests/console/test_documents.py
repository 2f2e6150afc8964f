"""The pages of documents: written, passed on, signed, printed; without a script."""

import re

import pytest

from engine.vocabulary import ContentFree
from flows.acts import documents, spread, views
from flows.acts.actor import person
from flows.acts.content_free import clear_content
from tests.console.site import Site
from tests.console.test_incident import AT

BRIEF = f"{AT}/documents/brief"
WORDS = {"text.situation": "某网帖反映积水。", "text.spread": "本地一条。", "text.next": "监看。"}


@pytest.fixture
def written(desk: Site) -> Site:
    """An incident of the shipped playbook, with somebody at the desk."""
    desk.log()
    return desk


def do(site: Site, act: str, at: str = BRIEF, **form: str) -> None:
    answer = site.post(f"{at}/{act}", form)
    assert answer.status_code == 303, re.findall(r"<strong>(.*?)</strong>", answer.text)


def numbers(site: Site) -> str:
    return documents.read(site.office, "2026-0001", "brief").manuscript.number


def test_whose_code_was_sent_stays_chosen_with_the_way(written: Site) -> None:
    for stage in ("draft", "review"):
        of = {"on_behalf_of": written.ids["带班领导"]} if stage == "review" else WORDS
        do(written, "pass", stage=stage, **of)
    leader = written.ids["分管领导"]
    sent = written.post(f"{BRIEF}/code", {"stage": "sign", "on_behalf_of": leader, "way": "code"})
    page = written.get(sent.headers["location"]).text
    assert 'value="code" checked' in page
    assert f'<option value="{leader}" selected>' in page


def test_the_incident_page_lists_documents_and_who_has_them(written: Site) -> None:
    page = written.get(AT).text
    section = page.partition('id="documents"')[2].partition("</section>")[0]
    assert "舆情快报" in section
    assert "待 值班主班、值班副班 办理" in section
    assert f'href="{BRIEF}"' in section
    assert 'id="done-brief.draft"' not in page  # a stage is no line of the checklist


def test_a_section_that_the_record_fills_says_where_it_is_entered_and_has_room_for_words(
    written: Site,
) -> None:
    empty = written.get(BRIEF).text
    assert f'<a href="{AT}/spread">登记传播情况</a>' in empty
    rows = spread.from_text(written.office, "02:05\t微博\t\t1.2万")
    spread.record_spread(written.office, "2026-0001", rows, person("值班主班", "console"))
    do(written, "save", **WORDS)
    page = written.get(BRIEF).text
    filled = page.partition("二、传播情况")[2].partition("三、")[0]
    assert "阅读：1.2万" in filled.partition("<textarea")[0]
    assert "本地一条。" not in filled.partition("<textarea")[0]
    assert "本地一条。</textarea>" in filled


def test_a_document_is_written_passed_on_signed_issued_and_printed(written: Site) -> None:
    page = written.get(BRIEF).text
    assert 'name="text.situation"' in page
    assert 'name="text.work"' not in page
    do(written, "save", **WORDS)
    do(written, "pass", stage="brief.draft", **WORDS)
    assert "核稿通过" in written.get(BRIEF).text
    do(written, "pass", stage="brief.review", on_behalf_of=written.ids["带班领导"])
    page = written.get(BRIEF).text
    assert all(f'value="{way}"' in page for way in ("console", "code", "oral", "paper"))
    assert "草稿" in written.get(f"{BRIEF}/paper").text
    do(written, "pass", stage="brief.sign", way="oral", on_behalf_of=written.ids["分管领导"])
    assert numbers(written).endswith("快报〔2026〕1号")
    assert "口头授权待补签" in written.get(AT).text
    do(written, "pass", stage="brief.issue", evidence="报区委网信办")
    do(written, "back", way="paper", on_behalf_of=written.ids["分管领导"])
    assert "口头授权待补签" not in written.get(AT).text
    paper = written.get(f"{BRIEF}/paper")
    assert numbers(written) in paper.text
    assert "某网帖反映积水。" in paper.text
    assert "报区委网信办" in paper.text
    assert "script" not in paper.text
    assert "sandbox" in paper.headers["content-security-policy"]


def test_what_is_refused_says_why_and_what_was_typed_is_still_there(written: Site) -> None:
    answer = written.post(f"{BRIEF}/pass", {"stage": "brief.draft", "text.situation": "只写了一半"})
    assert answer.status_code == 422
    assert "二、传播情况" in answer.text
    assert "只写了一半" in answer.text
    do(written, "pass", stage="brief.draft", **WORDS)
    assert written.post(f"{BRIEF}/pass", {"stage": "brief.draft"}).status_code == 409
    assert written.post(f"{BRIEF}/pass", {"way": "telepathy"}).status_code == 422
    assert written.post(f"{BRIEF}/burn", {}).status_code == 404
    assert written.get(f"{AT}/documents/leaflet").status_code == 404
    do(written, "return", reason="热度判断无依据", on_behalf_of=written.ids["带班领导"])
    page = written.get(BRIEF).text
    assert "热度判断无依据" in page
    assert 'name="text.situation"' in page


def test_a_code_is_sent_to_the_signers_phone_and_signs(written: Site) -> None:
    do(written, "pass", stage="brief.draft", **WORDS)
    do(written, "pass", stage="brief.review", on_behalf_of=written.ids["带班领导"])
    do(written, "code", on_behalf_of=written.ids["分管领导"])
    refused = {"way": "code", "code": "12", "on_behalf_of": written.ids["分管领导"]}
    assert "验证码不对或已失效" in written.post(f"{BRIEF}/pass", refused).text


def test_paper_takes_a_second_person(written: Site) -> None:
    do(written, "pass", stage="brief.draft", **WORDS)
    do(written, "pass", stage="brief.review", on_behalf_of=written.ids["带班领导"])
    do(written, "pass", way="paper", on_behalf_of=written.ids["主要负责人"])
    assert "已见到纸质签字，须由另一人核对" in written.get(BRIEF).text
    assert written.post(f"{BRIEF}/pass", {"way": "paper"}).status_code == 422
    written.sit_down("值班副班")
    do(written, "pass", way="paper")
    assert numbers(written)


def test_where_no_content_is_kept_there_is_no_text_to_write(written: Site) -> None:
    officer = person(written.ids["值班主班"], "console")
    clear_content(written.office, "2026-0001", ContentFree.SUSPECTED, officer)
    page = written.get(BRIEF).text
    assert "text.situation" not in page
    do(written, "pass", stage="brief.draft")
    assert views.show(written.office, "2026-0001").facts.done_steps.keys() == {"brief.draft"}


def test_a_source_more_is_listed_on_the_page(written: Site) -> None:
    form = {"how": "hotline", "heard_from": "12345转办", "own_number": "GD2026001"}
    assert written.post(f"{AT}/acts/source", form).status_code == 303
    page = written.get(AT).text
    assert "12345、12345转办、GD2026001" in page
    assert "请写明何人、何线路报来" in written.post(f"{AT}/acts/source", {"how": "media"}).text
    assert "请选择报告方式" in written.post(f"{AT}/acts/source", {"how": "rumour"}).text
