"""预案库: the playbooks in use on a page, each explained, and tried out."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest

from flows.acts import trials
from flows.acts.playbooks import Tried
from playbooks.happenings import VERBS
from playbooks.loading import load_library
from playbooks.verbs import CHINESE
from tests.console.site import Site
from tests.playbooks.pages import SHORT, spoiled

PATH = "/playbooks/public-opinion"
NIGHT = {"level": "II", "field.emergency": "no", "start": "2026-02-14T23:50", "until": "PT6H"}


def own(site: Site, text: str, name: str = "own.yaml") -> None:
    """A playbook of the office's own, as a file in its data folder."""
    folder = site.office.settings.data / "playbooks"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2])))


def card(page: str, playbook: str) -> str:
    """What the library says of one playbook."""
    (found,) = [one for one in page.split("<article")[1:] if f'href="/playbooks/{playbook}"' in one]
    return text_of("<main" + found)


def test_the_library_says_of_every_playbook_what_it_is_and_where_it_is_from(site: Site) -> None:
    own(site, SHORT)
    own(site, spoiled(("id: short", "id: rumour")), "rumour.yaml")
    page = site.get("/playbooks").text

    assert page.count("<article") == len(load_library()) + 1
    short = card(page, "short")
    assert "短预案 short 1.0 本单位" in short
    assert "时限 1 项，步骤 2 项" in short
    assert site.office.playbooks["short"].hash[7:19] in short
    assert "取代随产品的同名预案" in card(page, "rumour")
    assert "随产品" in card(page, "public-opinion")


def test_a_file_that_is_left_out_is_named_with_what_is_wrong(site: Site) -> None:
    own(site, SHORT.replace("within: {II: 5h, III: 48h}", "within: {II: 5x}"), "bad.yaml")
    page = text_of(site.get("/playbooks").text)

    assert "以下预案有误，未启用" in page
    assert "bad.yaml:" in page


def test_it_says_when_a_version_was_last_tested_and_what_came_of_it(site: Site) -> None:
    assert "本版本未测试过" in card(site.get("/playbooks").text, "rumour")
    hashes = [site.office.playbooks[name].hash for name in ("rumour", "account-hijack", "public-opinion")]
    counts = dict(zip(hashes, [(5, 0), (0, 0), (7, 2)], strict=True))
    at = datetime(2026, 3, 4, 18, 30, tzinfo=UTC)
    trials.keep(site.office.settings.run_folder, Tried((), (), (), counts), at)
    page = site.get("/playbooks").text

    assert "2026-03-05 02:30，5 项 全部符合" in card(page, "rumour")
    assert "没有写测试" in card(page, "account-hijack")
    assert "7 项 2 处不符" in card(page, "public-opinion")


def test_a_playbook_is_explained_with_its_chart_and_its_limits(site: Site) -> None:
    page = site.get(PATH)

    assert page.status_code == 200
    said = text_of(page.text)
    assert "四、应急处置" in said
    assert "三、监测预警" in said
    assert "值班室24小时值守" in said
    assert "本预案未作规定。" not in said
    assert "附一 时限确认表" in said
    assert page.text.count("<svg") > page.text.count('class="mark"') + 2
    assert "确认 / 修改意见" not in said  # what is signed is signed on paper


def test_one_level_is_shown_alone(site: Site) -> None:
    said = text_of(site.get(PATH, params={"level": "IV"}).text)

    assert "本地平台或个别网帖" in said
    assert "普通" in said
    assert "特急" not in said


def test_the_paper_by_itself_brings_its_style_and_may_do_nothing(site: Site) -> None:
    paper = site.get(f"{PATH}/paper.html", params={"level": "II"})

    assert "sandbox" in paper.headers["content-security-policy"]
    assert "<script" not in paper.text
    assert "确认 / 修改意见" in paper.text
    assert site.office.settings.office.name in paper.text


@pytest.mark.parametrize(
    "path",
    ["/playbooks/none", f"{PATH}?level=V", "/playbooks/none/simulate", f"{PATH}/paper.html?level=V"],
)
def test_a_playbook_or_a_level_there_is_not_has_no_page(site: Site, path: str) -> None:
    answer = site.get(path)

    assert answer.status_code == 404
    assert "没有这个页面" in answer.text


def rows(page: str) -> list[tuple[str, str, str]]:
    found = re.findall(
        r'<tr><td class="num">(.*?)</td><td class="num after">(.*?)</td><td>(.*?)</td></tr>', page
    )
    return [(clock, after, text_of("<main" + what)) for clock, after, what in found]


def test_what_the_rules_refuse_ends_the_night_there_and_what_came_before_is_shown(site: Site) -> None:
    page = site.get(f"{PATH}/simulate", params={**NIGHT, "events": "7分钟 结案"})
    said = unescape(page.text)

    assert page.status_code == 422
    assert "“7分钟 结案”办不到" in said
    assert "推演到此为止" in said
    assert [after for _, after, _ in rows(page.text)] == ["+0:00", "+0:05"]


def test_what_must_not_be_possible_is_tried_and_what_goes_through_all_the_same_is_told(
    site: Site,
) -> None:
    events = "7分钟 应答 带班领导\n8分钟 不得 完成 response.issue"
    page = site.get(f"{PATH}/simulate", params={**NIGHT, "events": events})
    assert "没有呼叫任何人" in page.text

    page = site.get(f"{PATH}/simulate", params={**NIGHT, "events": "40分钟 不得 完成 报带班领导"})
    assert "没有任何规则拦住这一步" in page.text


def test_how_it_is_handled_stands_in_the_plan_before_it_is_logged_and_on_the_incident(site: Site) -> None:
    assert "处置方式" in text_of(site.get(PATH).text)
    assert "请示（经批准后处置）" in text_of(site.get(PATH).text)
    form = {"playbook": "public-opinion", "level": "III", "title": "某网帖"}
    assert "请示（经批准后处置）" in site.post("/log/draft", form, headers={"hx-target": "preview"}).text
    site.log()
    assert "请示（经批准后处置）" in site.get("/incidents/2026-0001").text


def test_a_night_is_played_with_both_clocks_and_in_words(site: Site) -> None:
    events = "7分钟 应答 带班领导\n8分钟 核定\n\n40分钟 完成 报带班领导\n"
    page = site.get(f"{PATH}/simulate", params={**NIGHT, "events": events})
    played = {after: (clock, what) for clock, after, what in rows(page.text)}

    assert page.status_code == 200
    assert played["+0:05"][0] == "02-14 23:55"
    assert "呼叫带班领导：短信、语音电话（转呼第2级）" in played["+0:05"][1]
    assert "应答：带班领导" in played["+0:07"][1]
    assert "完成时限事项“研判定级并核定”" in played["+0:08"][1]
    assert "完成步骤：报带班领导" in played["+0:40"][1]
    assert "没有呼叫任何人" in page.text
    assert re.search(r"\b(rung|ladder|duty_leader|deadline)\b", text_of(page.text)) is None


def test_what_repeats_is_one_row_that_says_how_often(site: Site) -> None:
    page = site.get(f"{PATH}/simulate", params=NIGHT)

    assert "……同样的事每10分钟一次" in page.text
    assert len(rows(page.text)) < 40


def test_nothing_is_played_before_a_level_is_chosen(site: Site) -> None:
    page = site.get(f"{PATH}/simulate")

    assert page.status_code == 200
    assert rows(page.text) == []
    assert "选好级别" in page.text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"level": "V"}, "请选择级别"),
        ({"level": ""}, "请选择级别"),
        ({"field.emergency": ""}, "此级别必须填写“涉突发事件”"),
        ({"field.emergency": "maybe"}, "涉突发事件"),
        ({"until": "PT9999H"}, "请选择推演多久"),
        ({"start": "昨天"}, "时间写法不对"),
        ({"events": "马上 应答 带班领导"}, "第1行“马上 应答 带班领导”：“马上”不是时长"),
        ({"events": "7分钟 打盹"}, "不认识“打盹”，可写：应答、无法处理"),
        ({"events": "7分钟 应答 总经理"}, "“总经理”不是本预案的角色，可写：值班主班"),
        ({"events": "7分钟 核定 Ⅴ"}, "“Ⅴ”不是本预案的级别，可写：Ⅰ、Ⅱ、Ⅲ、Ⅳ"),
        ({"events": "7分钟 提级 Ⅰ"}, "请写明理由或内容"),
        ({"events": "7分钟 完成 晚饭"}, "不是本预案的步骤、时限或续报"),
        ({"events": "7分钟 研判 涉突发事件=也许"}, "可写：涉突发事件=是/否"),
        ({"events": "7分钟 研判"}, "可写：涉突发事件=是/否"),
        ({"events": "7分钟 记事"}, "请写明理由或内容"),
        ({"events": "7分钟 提请结案 了"}, "后面不应再写别的"),
        ({"events": "7分钟 同意上报 值班副班"}, "无权同意上报，可写：带班领导"),
        ({"events": "7分钟 报送 带班领导"}, "不是上级，可写：区政府办公室"),
        ({"events": "7小时 核定"}, "晚于推演结束的时刻"),
        ({"events": "1分钟 记事 x\n" * 61}, "最多写 60 行"),
    ],
)
def test_what_cannot_be_played_is_refused_in_words_with_what_may_be_written(
    site: Site, changed: dict[str, str], said: str
) -> None:
    page = site.get(f"{PATH}/simulate", params={**NIGHT, **changed})

    assert page.status_code == 422
    assert said in unescape(page.text)
    assert rows(page.text) == []


def test_everything_that_is_wrong_is_said_at_once_and_what_was_typed_is_kept(site: Site) -> None:
    asked = {**NIGHT, "field.emergency": "", "events": "甲\n乙", "unit": "某乡"}
    page = unescape(site.get(f"{PATH}/simulate", params=asked).text)

    assert all(part in page for part in ("涉突发事件”", "第1行“甲”", "第2行“乙”", 'value="某乡"', ">甲\n乙<"))
    assert "有 2 处需要改正" in page


def test_lines_may_be_written_as_on_the_command_line_and_in_english(site: Site) -> None:
    events = (
        "PT7M answer duty_leader\n8m confirm\n1h30m done Look back on how it went\n2h judge emergency=yes"
    )
    page = site.get(f"{PATH}/simulate", params={**NIGHT, "events": events, "lang": "en"})
    played = {after: what for _, after, what in rows(page.text)}

    assert page.status_code == 200
    assert "Duty leader" in played["+0:07"]
    assert "Look back on how it went" in played["+1:30"]
    assert "Concerns an emergency" in played["+2:00"]


def test_a_limit_that_is_met_late_is_not_shown_as_met(site: Site) -> None:
    page = site.get(f"{PATH}/simulate", params={**NIGHT, "events": "40分钟 完成 报带班领导"}).text

    assert re.search(r'<li class="over">完成时限事项“首报带班领导（电话）”[^<]*超时10分钟', page)


def test_a_plan_of_the_offices_own_is_played_by_its_choices(site: Site) -> None:
    choice = (
        "kind: yes_no}",
        "kind: choice, required: yes, choices: [{id: low, title: {zh: 低, en: Low}}, "
        "{id: high, title: {zh: 高, en: High}}]}",
    )
    own(site, spoiled(choice, ("when: {emergency: yes}", "when: {emergency: high}")))
    where = "/playbooks/short/simulate"
    asked = {"level": "III", "field.emergency": "low", "until": "PT6H", "events": "1分钟 研判 涉突发事件=高"}

    assert "必须填写" in site.get(where, params={**asked, "field.emergency": ""}).text
    page = site.get(where, params=asked)
    assert "起算时限“回应”" in {after: what for _, after, what in rows(page.text)}["+0:01"]


def test_a_level_that_needs_a_unit_asks_for_one(site: Site) -> None:
    own(site, spoiled(("needs: [emergency]", "needs: [unit]")))
    page = site.get("/playbooks/short/simulate", params={"level": "II", "unit": "", "until": "PT6H"})

    assert "必须填写“涉事单位”" in page.text


def test_an_adjusted_one_says_what_was_changed_from_what(site: Site) -> None:
    (version,) = (one.plan.version for one in load_library() if one.plan.id == "public-opinion")
    head = f'adjusts: public-opinion\nagainst: "{version}"\ndecided_by: 分管领导\nauthority: 本办制度\n'
    own(site, f"{head}changes:\n  ladders.urgent.rungs.2.wait: 3m\n")

    assert "随产品，本单位有调整" in card(site.get("/playbooks").text, "public-opinion")
    said = text_of(site.get(PATH).text)
    assert "本单位调整 分管领导决定，依据本办制度（本级制度）" in said
    assert "特急：第2级、每次等待 5分钟 3分钟" in said


PETITION = "/playbooks/overdue-petition/simulate"


def test_a_time_is_given_and_what_people_do_is_written_in_the_desks_words(site: Site) -> None:
    asked = {"level": "III", "field.kind": "complaint", "until": "PT12H", "start": "2026-03-11T10:00"}
    asked["field.promised"] = "2026-03-13T17:30"
    assert 'type="datetime-local" value="2026-03-13T17:30"' in site.get(PETITION, params=asked).text
    lines = (
        "10分钟 签收 主办单位联络员",
        "20分钟 批示 主办单位联络员 48h 核查并反馈",
        "30分钟 阶段性反馈 首次响应 已联系主办单位",
        "40分钟 完成 首次响应或作出承诺",
        "50分钟 退回重办 首次响应或作出承诺 未写明期限",
        "1小时 转办 某街道 不属本单位",
    )
    happens = {
        after: what
        for _, after, what in rows(site.get(PETITION, params={**asked, "events": "\n".join(lines)}).text)
    }
    for after, words in (
        ("+0:00", "止于“承诺答复期限”"),
        ("+0:10", "主办单位联络员签收"),
        ("+0:20", "核查并反馈"),
        ("+0:30", "已联系主办单位"),
        ("+0:50", "退回：首次响应或作出承诺"),
        ("+1:00", "某街道"),
    ):
        assert words in happens[after], happens[after]


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("field.promised", "明天", "承诺答复期限"),
        ("events", "5分钟 签收 谁", "不是本预案的角色"),
        ("events", "5分钟 批示 谁 48h 核查", "不是本预案的角色"),
        ("events", "5分钟 批示 主办单位联络员 明天 核查", "请写明时限"),
        ("events", "5分钟 退回重办 某事 理由", "不是本预案的步骤"),
        ("events", "5分钟 退回重办 答复诉求人", "请写明理由"),
        ("events", "5分钟 延期 某限 60小时 理由", "不是本预案的时限"),
        ("events", "5分钟 延期 首次响应 明天 理由", "请写明延至何时"),
        ("events", "5分钟 阶段性反馈 首次响应", "请写明理由或内容"),
        ("events", "5分钟 研判 承诺答复期限=明天", "承诺答复期限=PT48H"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_in_the_desks_words(
    site: Site, field: str, value: str, why: str
) -> None:
    asked = {"level": "III", "field.kind": "complaint", "until": "PT12H", field: value}
    assert why in text_of(site.get(PETITION, params=asked).text)


def test_a_limit_is_named_although_a_step_is_called_the_same(site: Site) -> None:
    title = "发《催办通知书》，抄送分管领导"
    asked = {"level": "III", "field.kind": "complaint", "until": "PT72H"}
    refused = text_of(site.get(PETITION, params=asked | {"events": f"2小时 完成 时限：{title}"}).text)
    assert f"“2小时 完成 时限：{title}”办不到" in refused  # known, and not running yet
    assert "deadline:" not in refused
    refused = text_of(site.get(PETITION, params=asked | {"events": f"2小时 阶段性反馈 {title} 在办"}).text)
    assert f"“2小时 阶段性反馈 {title} 在办”办不到" in refused


@pytest.mark.parametrize("length", ["48小时", "2天", "2个工作日", "30分钟", "2d", "-"])
def test_an_instruction_is_given_with_any_length_of_time(site: Site, length: str) -> None:
    events = f"20分钟 批示 主办单位联络员 {length} 核查并反馈"
    asked = {"level": "III", "field.kind": "complaint", "until": "PT12H", "events": events}
    page = text_of(site.get(PETITION, params=asked).text)
    assert "需要改正" not in page
    assert page.count("核查并反馈") > 1


def test_what_was_typed_is_quoted_and_not_the_id_it_stands_for(site: Site) -> None:
    asked = {"level": "III", "field.kind": "complaint", "events": "5分钟 研判 诉求类别=表扬"}
    page = text_of(site.get(PETITION, params=asked).text)
    assert "诉求类别=表扬" in page
    assert "kind=" not in page


def test_every_verb_of_a_scenario_has_its_words_on_the_page() -> None:
    assert set(CHINESE) == set(VERBS)
