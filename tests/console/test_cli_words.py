"""What a terminal prints of the record: the words of the console's timeline; codes only for scripts."""

import json
import re

from tests.console.test_cli import Run, log, run, staffed

__all__ = ["run", "staffed"]


def test_an_incident_is_told_in_the_sentences_of_the_timeline(staffed: Run) -> None:
    number = log(staffed)[1]["number"]
    assert staffed("note", number, "已电话核实", "--at", "00:00")[0] == 0
    printed = staffed("show", number)[1]
    entries = json.loads(staffed("show", number, "--json")[1])["entries"]
    told = re.findall(r"^ +(\d+)  \d\d-\d\d \d\d:\d\d:\d\d  (.+)$", printed, re.MULTILINE)
    assert [int(seq) for seq, _ in told] == [entry["seq"] for entry in entries]
    assert told[0][1].startswith("接报登记，初判Ⅲ级")
    assert re.match(r"记事：已电话核实（发生于 \d\d-\d\d 00:00:00）  值班主班（命令行）$", told[-1][1])
    assert not {entry["kind"] for entry in entries} & set(printed.split())


def test_an_act_prints_what_it_entered_in_words_and_its_kinds_for_a_script(staffed: Run) -> None:
    number = log(staffed)[1]["number"]
    code, out, _ = staffed("level", number, "III", "--for", "带班领导")
    assert code == 0
    assert out.splitlines()[:2] == [f"{number}  处置中", "  核定：事件级别Ⅲ，响应级别Ⅲ"]
    assert "confirmed" not in out
    kinds = json.loads(staffed("answer", number, "duty_leader", "--json")[1])["entries"]
    assert "answered" in kinds


def test_a_report_upward_is_printed_with_who_took_it(staffed: Run) -> None:
    number = log(staffed)[1]["number"]
    out = staffed("reported", number, "district_cac=王科长")[1]
    assert "  报送区委网信办：首报，电话" in out
    assert "王科长" in out
