"""`zhishou playbook simulate`: a table for the desk, one JSON document for a script, no database."""

import json
import re
from pathlib import Path

import pytest

from playbooks.happenings import VERBS
from playbooks.loading import load_library
from tests.console.test_cli import Run, run
from tests.playbooks.by_field import BY_FIELD

__all__ = ["run"]

NIGHT = ("--set", "emergency=yes", "--start", "2026-02-14T23:50+08:00")


def simulated(run: Run, *more: str, level: str = "II") -> tuple[int, str, str]:
    return run("playbook", "simulate", "public-opinion", "--level", level, *NIGHT, *more)


def test_a_night_is_printed_in_the_sentences_of_the_record(run: Run) -> None:
    code, out, _ = simulated(run, "--event", "PT7M answer 带班领导", "--until", "PT10M")
    printed = out.splitlines()

    assert code == 0
    assert printed[0] == "推演：网络舆情处置 1.6，Ⅱ级，2026-02-14 23:50起，共10分钟"
    assert printed[1].startswith("人员均为虚构：没有呼叫任何人")
    assert "02-14 23:50  +0:00    接报登记，初判Ⅱ级，启动网络舆情处置 1.6" in printed
    assert any(line.endswith("呼叫带班领导：短信、语音电话（转呼第2级）") for line in printed)
    assert any(line.endswith("值班席拨打区委网信办（应告知）") for line in printed)
    assert any(line.startswith("02-15 00:00  +0:10    时限“研判定级并核定”临期") for line in printed)


def test_what_repeats_all_night_is_printed_once_with_how_often(run: Run) -> None:
    out = simulated(run, "--until", "PT3H50M")[1]

    assert "……同样的事每10分钟一次，到02-15 03:40止，又10次" in out
    assert len(out.splitlines()) < 90


def test_an_english_office_reads_english(run: Run, tmp_path: Path) -> None:
    (tmp_path / "zhishou.toml").write_text("[office]\nlocale = 'en'\n", encoding="utf-8")

    out = simulated(run, "--until", "PT5M", "--event", "PT2M decline head")[1]

    assert out.startswith("Simulation: Online public opinion 1.6, level Ⅱ, from 2026-02-14 23:50 for 5 min\n")
    assert "call Duty leader: SMS, Voice call (ladder rung 2)" in out
    assert "Wrote back, cannot act: 无法处理 (Head of the office)" in out


def test_the_offices_zone_is_the_clock(run: Run, tmp_path: Path) -> None:
    (tmp_path / "zhishou.toml").write_text("[office]\nzone = 'Asia/Urumqi'\n", encoding="utf-8")

    code, out, _ = simulated(run, "--json", "--until", "PT5M")

    assert json.loads(out)[0]["clock"] == "2026-02-14T21:50:00+06:00"
    assert code == 0


def test_a_script_reads_one_list_in_the_order_of_time(run: Run) -> None:
    code, out, _ = simulated(run, "--json", "--event", "PT7M answer 带班领导")
    lines = json.loads(out)

    assert code == 0
    assert lines[0]["kind"] == "logged"
    assert {"at", "clock", "kind"} <= set.intersection(*(set(line) for line in lines))
    assert [line["clock"] for line in lines] == sorted(line["clock"] for line in lines)
    assert {"call", "deadline_warned", "deadline_breached", "ladder_stopped"} <= {
        line["kind"] for line in lines
    }


def test_a_step_goes_by_its_title_also_with_who_does_it(run: Run) -> None:
    code, out, _ = simulated(run, "--until", "PT1H", "--event", "5分钟 完成 去重并案 as 值班主班", "--json")
    named = [line.get("step") for line in json.loads(out) if line["kind"] == "step_done"]
    assert (code, len(named)) == (0, 1)


def test_nothing_is_kept(run: Run, tmp_path: Path) -> None:
    simulated(run, "--until", "PT5M")

    assert list(tmp_path.iterdir()) == []


def test_without_a_start_it_begins_now_to_the_minute(run: Run) -> None:
    code, out, _ = run("playbook", "simulate", "public-opinion", "--level", "IV", "--until", "PT1M", "--json")

    assert code == 0
    assert json.loads(out)[0]["clock"][16:] == ":00+08:00"


def test_everything_wrong_is_said_at_once_with_its_remedy(run: Run) -> None:
    code, out, err = simulated(
        run, "--set", "emergenc=yes", "--event", "PT7M answer x", "--until", "2h", level="V"
    )

    assert (code, out) == (2, "")
    assert [line.partition(":")[0] for line in err.splitlines()] == [
        "--until",
        "--set",
        "--level",
        "--event 'PT7M answer x'",
    ]
    assert err.count("→") == 4


def test_an_event_the_engine_refuses_is_named_with_its_reason_beside_the_night_up_to_there(run: Run) -> None:
    code, out, err = simulated(run, "--event", "PT7M resolve", "--json")
    (problem,) = json.loads(err)["problems"]

    assert code == 2
    assert json.loads(out)[-1]["at"] == "PT5M"
    assert problem["place"] == "--event 'PT7M resolve'"
    assert "an incident closed whose level nobody ever confirmed" in problem["remedy"]


def test_what_the_rules_refuse_is_said_in_the_words_of_the_plan(run: Run) -> None:
    code, before, refused = simulated(run, "--event", "PT5M confirm", "--event", "PT9M resolve as 主要负责人")
    assert code == 2
    assert "核定" in before
    assert before.endswith("推演到此为止：“PT9M resolve as 主要负责人”办不到。\n")
    assert refused.startswith("“PT9M resolve as 主要负责人”办不到：")
    assert "截图录屏固证" in refused


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--event", "PT25H note 晚"), "“PT25H note 晚”在结束（PT24H）以后 → 加大 --until"),
        (("--start", "morgen"), "--start: “morgen”不是时间 → 写 2026-02-14T23:50+08:00"),
    ],
)
def test_times_that_cannot_be_are_refused(run: Run, more: tuple[str, str], said: str) -> None:
    code, _, err = simulated(run, *more)

    assert code == 2
    assert said in err


def test_an_own_file_and_an_own_id_are_found_and_any_other_is_refused(run: Run, tmp_path: Path) -> None:
    from tests.playbooks.pages import SHORT

    own = tmp_path / "playbooks" / "ours.yaml"
    own.parent.mkdir()
    own.write_text(SHORT, encoding="utf-8")
    (own.parent / "spoiled.yaml").write_text("id: x\nlevelz: []\n", encoding="utf-8")

    for name in ("short", str(own)):
        assert run("playbook", "simulate", name, "--level", "III")[0] == 0
    code, _, err = run("playbook", "simulate", "nothing", "--level", "III")
    assert code == 2
    known = [*(playbook.plan.id for playbook in load_library()), "short"]
    assert f"{', '.join(known)}；未启用：" in err
    assert run("playbook", "simulate", str(own.parent / "spoiled.yaml"), "--level", "III")[0] == 2


def test_whoever_logs_is_not_called_whatever_the_post(run: Run) -> None:
    _, usual, _ = simulated(run, "--until", "PT1M")
    _, own, _ = simulated(run, "--until", "PT1M", "--logged-by", "带班领导")
    code, _, refused = simulated(run, "--logged-by", "主任")

    assert ("呼叫带班领导" in usual, "呼叫带班领导" in own) == (True, False)
    assert (code, refused.startswith("--logged-by: 没有这个角色：“主任”")) == (2, True)


def test_it_says_who_is_taken_as_having_logged_it_and_how_to_say_otherwise(run: Run, tmp_path: Path) -> None:
    from tests.playbooks.pages import SHORT

    other = tmp_path / "other.yaml"
    other.write_text(SHORT.replace("post: 值班主班", "post: 调度员"), encoding="utf-8")
    ask = ("--level", "III", "--until", "PT1M")

    assert "登记人：值班主班，不另呼叫；由其他角色登记的，用 --logged-by 写明。" in simulated(run)[1]
    assert "登记人：分管领导，不另呼叫" in simulated(run, "--logged-by", "deputy_head")[1]
    nobody = run("playbook", "simulate", str(other), *ask)[1]
    assert "登记人：未写明，预案中也没有“值班主班”一岗" in nobody
    assert "用 --logged-by 写明由哪个角色登记：" in nobody


def test_a_rung_whose_condition_does_not_hold_is_said_to_be_passed_over_and_why(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "by-field.yaml"
    file.write_text(BY_FIELD, encoding="utf-8")
    play = ("playbook", "simulate", str(file), "--level", "III", "--until", "PT20M")

    why = "跳过第2级（分管领导），不占等待时间：只在涉突发事件为“是”时呼叫（此时涉突发事件尚未研判）"
    assert why in run(*play)[1]
    assert "（此时涉突发事件：否）" in run(*play, "--set", "emergency=no")[1]
    assert "跳过" not in run(*play, "--set", "emergency=yes")[1]


def test_a_rung_with_nobody_but_the_logger_is_said_to_be_passed_over(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "by-field.yaml"
    file.write_text(BY_FIELD, encoding="utf-8")
    play = ("playbook", "simulate", str(file), "--level", "II", "--set", "emergency=yes")

    played = run(*play, "--until", "PT20M", "--logged-by", "分管领导")[1]

    assert "转呼第2级（分管领导即登记人，不另呼叫），这一级没有别人，立即转下一级" in played


@pytest.mark.parametrize(
    "event",
    [
        "7分钟 应答 带班领导",
        "PT7M 应答 带班领导",
        "PT7M 应答 duty_leader",
        "7m answer 带班领导",
        "PT7M answer duty_leader",
    ],
)
def test_an_event_is_written_in_chinese_or_in_english_with_a_role_by_id_or_title(
    run: Run, event: str
) -> None:
    code, out, _ = simulated(run, "--event", event, "--until", "PT10M")

    assert (code, "+0:07    应答：带班领导" in out) == (0, True)


def test_a_step_and_a_field_may_be_named_by_their_titles(run: Run) -> None:
    code, out, err = simulated(
        run, "--event", "8分钟 核定", "--event", "40分钟 完成 报带班领导", "--set", "涉突发事件=是"
    )

    assert (code, err) == (0, "")
    assert "完成步骤：报带班领导" in out


def test_what_is_wrong_with_an_event_is_said_of_what_was_typed(run: Run) -> None:
    code, _, err = simulated(run, "--event", "7分钟 应打 带班领导", "--event", "2天 记事 晚")
    assert code == 2
    assert err.startswith(
        "--event '7分钟 应打 带班领导': 没有“应打”这个动作 → 是否想写“应答”？动作有：应答（answer）"
    )
    assert "“2天 记事 晚”在结束（PT24H）以后" in simulated(run, "--event", "2天 记事 晚")[2]
    assert "“8分钟 提请结案”办不到" in simulated(run, "--event", "8分钟 提请结案")[2]


def test_help_names_every_verb_of_an_event(run: Run) -> None:
    _, said, _ = run("playbook", "simulate", "--help")

    assert [verb for verb in VERBS if verb not in re.findall(r"[a-z]+", said)] == []
