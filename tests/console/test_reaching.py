"""What the desk sees of who could be called: on the board, beside every number, at the command line."""

import json
import re

import pytest

from flows.acts.verification import attest_number
from models import numbers
from tests.console.site import Site, desk, listening, site
from tests.console.test_cli import Run, run, staffed
from tests.flows.acts.files import ADMIN
from tests.night import NUMBERS, POSTS

__all__ = ["desk", "listening", "run", "site", "staffed"]


def everybody_verified(desk: Site, *, but: str = "") -> None:
    for post in POSTS:
        if post != but:
            attest_number(desk.office, post, "", ADMIN)


def gap(desk: Site, lang: str = "zh") -> str:
    found = re.search(r'<a href="/people#reach-h">([^<]*)</a>', desk.get("/", params={"lang": lang}).text)
    return found[1] if found else ""


def test_the_board_names_who_cannot_be_relied_on_in_this_shift_and_counts_the_others(desk: Site) -> None:
    assert gap(desk) == "主要负责人：此刻没有已核验的手机（主要负责人）；另有 4 项"
    everybody_verified(desk, but="带班领导")
    assert gap(desk) == "带班领导：此刻没有已核验的手机（带班领导）"
    assert gap(desk, "en") == "Duty leader: no verified phone now (带班领导)"


def test_whoever_cannot_be_called_at_all_is_named_before_an_unverified_number(desk: Site) -> None:
    with desk.office.database.writing() as tx:
        [(contact, _)] = numbers.contacts_of_number(tx, NUMBERS["值班副班"])
        numbers.disable(tx, contact, "21614: not a mobile number")
    assert gap(desk) == "值班副班：此刻唯一的号码已停用：21614（值班副班）；另有 4 项"


def test_the_board_says_nothing_where_nothing_is_amiss(desk: Site) -> None:
    everybody_verified(desk)
    assert gap(desk) == ""
    assert "都有已核验的号码" in desk.get("/people").text


def test_the_people_page_says_of_every_number_how_it_stands_and_why(desk: Site) -> None:
    attest_number(desk.office, "值班副班", "", ADMIN)
    with desk.office.database.writing() as tx:
        [(contact, _)] = numbers.contacts_of_number(tx, NUMBERS["带班领导"])
        numbers.disable(tx, contact, "21614: not a mobile number")
    page = desk.get("/people").text
    shown = dict(re.findall(r'<b>([^<]+)</b>.*?<span class="num faint \w+">[^ <]+ ([^<]+)</span>', page))
    assert (shown["值班副班"], shown["值班主班"], shown["带班领导"]) == ("已核验", "未核验", "已停用 21614")
    assert "带班领导：此刻唯一的号码已停用：21614（带班领导）" in page
    assert not any(number in page for number in NUMBERS.values())


# The command line


def test_numbers_are_listed_and_vouched_for(staffed: Run) -> None:
    code, out, _ = staffed("people", "verify", "带班领导", "--rang")
    assert (code, out) == (0, "已核验\n")
    listed = {one["post"]: one["standing"] for one in json.loads(staffed("people", "verify", "--json")[1])}
    assert (listed["带班领导"], listed["分管领导"]) == ("verified", "unverified")
    assert f"分管领导  分管领导  {NUMBERS['分管领导']}  未核验" in staffed("people", "verify")[1]


def test_a_code_that_is_asked_for_without_a_watch_says_that_none_sends_it(staffed: Run) -> None:
    code, out, err = staffed("people", "verify", "带班领导")
    assert (code, "15 分钟内有效" in out, "没有值守进程在运行" in err) == (0, True, True)
    code, _, err = staffed("people", "verify", "带班领导", "--code", "123456")
    assert (code, "no code holds" in err) == (2, True)


def test_two_ways_at_once_are_refused(staffed: Run) -> None:
    assert staffed("people", "verify", "带班领导", "--code", "123456", "--rang")[0] == 2


def test_who_could_not_be_called_is_listed_and_ends_with_1(staffed: Run) -> None:
    code, out, _ = staffed("people", "reachable", who=None)
    assert (code, "“带班领导”没有已核验的手机" in out) == (1, True)
    code, out, _ = staffed("people", "reachable", "--json")
    assert (code, {one["lack"] for one in json.loads(out)}) == (1, {"unverified"})


def test_when_everybody_can_be_called_it_says_so_and_ends_with_0(staffed: Run) -> None:
    for post in POSTS:
        assert staffed("people", "verify", post, "--rang", who="系统管理员")[0] == 0
    code, out, _ = staffed("people", "reachable")
    assert (code, out) == (0, "未来 24 小时可能被呼叫的人都能呼达\n")


@pytest.mark.parametrize("command", ["verify", "reachable", "rule", "quiet"])
def test_each_command_explains_itself(staffed: Run, command: str) -> None:
    assert staffed("people", command, "--help")[0] == 0
