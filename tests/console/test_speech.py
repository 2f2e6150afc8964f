"""What commands print: in the language of the office, Chinese or English; JSON is the same in both."""

import json
import re
from pathlib import Path

import pytest

from console.help_pages import Speech
from engine.parts import Text
from flows.misfits import misfit
from flows.phrases import NOTHING, Phrase, Several
from flows.settings import SettingsError, load
from tests.console.test_cli import Run, log, run, staffed

__all__ = ["run", "staffed"]

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Names that are the same in every language: of posts and people, of what a provider or a file is called.
ENGLISH_WORDS = re.compile(r"\b(?:the|is|are|no|not|of|and|entries|verified|nobody|wrong|added)\b")
LOG = ("log", "--playbook", "public-opinion", "--level", "III", "--title", "A post")


@pytest.fixture
def english(staffed: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The same office, which reads English now."""
    monkeypatch.setenv("ZHISHOU_OFFICE__LOCALE", "en")
    return staffed


def test_doctor_speaks_chinese_in_every_line(staffed: Run) -> None:
    code, out, _ = staffed("doctor")
    assert code == 1
    for line in out.splitlines():
        assert re.match(r"正常|提示|有误", line)
        assert CHINESE.search(line[4:])
        assert not ENGLISH_WORDS.search(line.partition("wrong-publication")[0]), line
    assert "没有服务商：短信发不出去 → 在 [channels] 中指定服务商" in out
    assert "没有系统管理员 → 运行：zhishou --as 姓名 user add 登录名" in out


def test_doctor_speaks_english_where_the_office_does_and_json_is_the_same_in_both(
    staffed: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The clock and the free disk are other ones a moment later.
    def told() -> list[dict[str, str]]:
        return [
            one for one in json.loads(staffed("doctor", "--json")[1]) if one["place"] not in ("clock", "disk")
        ]

    chinese = told()
    monkeypatch.setenv("ZHISHOU_OFFICE__LOCALE", "en")
    assert told() == chinese
    out = staffed("doctor")[1]
    assert "wrong phones     no provider: no text leaves the building → name a provider" in out
    assert all(one["what"] in out for one in chinese)


def test_doctor_says_in_chinese_which_settings_cannot_be_used(run: Run, tmp_path: Path) -> None:
    (tmp_path / "zhishou.toml").write_text(
        "[office]\nnmae = 'x'\n[prefect]\nport = 70000\n", encoding="utf-8"
    )
    out = run("doctor")[1]
    assert f"有误  设置       {tmp_path} 的设置不能使用：" in out
    assert "office.nmae：没有这项设置（填写的是 'x'）" in out
    assert "prefect.port：不得大于 65535" in out
    code, _, err = run("board")
    assert (code, err.splitlines()[0]) == (2, f"{tmp_path} 的设置不能使用：")
    document = json.loads(run("board", "--json")[1])
    assert document["message"].splitlines()[1] == "  office.nmae: Extra inputs are not permitted (given: 'x')"


def test_verify_says_what_it_has_read(staffed: Run, english: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert re.match(r"verified: \d+ entries in 1 chains\n0 seals, 0 reports", english("verify")[1])
    monkeypatch.setenv("ZHISHOU_OFFICE__LOCALE", "zh")
    assert re.match(r"已校验：\d+ 条记录，1 条链\n封存码 0 个，报告 0 份", staffed("verify")[1])


def test_the_board_is_chinese_in_a_chinese_office(staffed: Run) -> None:
    log(staffed)
    _, out, err = staffed("board")
    assert err.strip() == "没有值守进程，没有人被呼叫"
    assert "值班看板" in out
    assert "待研判" in out


def test_the_board_and_an_incident_are_english_in_an_english_office(english: Run) -> None:
    number = log(english, "--title", "A post")[1]["number"]
    _, out, err = english("board")
    assert err.strip() == "no watch is alive: nobody is being called"
    assert "Duty board" in out
    assert not CHINESE.search(out)
    shown = english("show", number)[1]
    assert f"{number}  A post\nOnline public opinion  level Ⅲ  Awaiting triage" in shown
    assert "Logged at level Ⅲ; Online public opinion" in shown


def test_a_preview_says_whom_it_would_call_in_both_languages(
    staffed: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert re.search(r"转呼  带班领导  带班领导  短信\n", staffed(*LOG, "--preview")[1])
    monkeypatch.setenv("ZHISHOU_OFFICE__LOCALE", "en")
    said = staffed(*LOG, "--preview")[1]
    assert re.search(r"calls  Duty leader  带班领导  text\n", said)
    assert re.search(r"limit  Level judged and confirmed  System default", said)


def test_nobody_is_being_called_is_said_in_the_language_of_the_office(english: Run) -> None:
    _, out, err = english(*LOG)
    assert out.endswith("entered\n")
    assert err.startswith("NOBODY IS BEING CALLED: no watch is alive. Dial now:\n")


@pytest.mark.parametrize(
    ("locale", "role", "words"),
    [("zh", "审计员 auditor", "密码（只显示一次"), ("en", "auditor", "password (shown once")],
)
def test_a_password_that_was_made_is_told_once(
    staffed: Run, monkeypatch: pytest.MonkeyPatch, locale: str, role: str, words: str
) -> None:
    monkeypatch.setenv("ZHISHOU_OFFICE__LOCALE", locale)
    code, out, _ = staffed("user", "add", "shenji", "--role", "auditor", "--generate")
    assert code == 0
    assert out.splitlines()[0] == f"shenji  {role}"
    assert out.splitlines()[1].startswith(words)


@pytest.mark.parametrize("more", [[], ["--check"]])
def test_mistakes_of_a_file_are_said_in_the_language_of_the_office(
    staffed: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: list[str]
) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(
        "单位,姓名,岗位,手机\n某局,某人,带班领导,abc\n某局,,带班领导,13800000001\n", encoding="utf-8"
    )
    code, _, err = staffed("people", "import", str(wrong), *more)
    assert code == 2
    assert "第2行 手机：abc → 不是有效号码：手机11位，国外以 + 开头" in err
    assert "第3行 姓名：" in err
    assert not ENGLISH_WORDS.search(err)
    monkeypatch.setenv("ZHISHOU_OFFICE__LOCALE", "en")
    code, _, err = staffed("people", "import", str(wrong), *more)
    assert code == 2
    assert "row 2, 手机: abc → not a valid number" in err


def test_who_cannot_be_called_is_said_with_the_remedy(staffed: Run) -> None:
    code, out, _ = staffed("people", "reachable")
    assert code == 1
    assert re.search(r"“值班主班”没有已核验的手机（值班主班） → 运行：zhishou people verify 姓名", out)


def test_a_phrase_is_its_english_and_is_read_with_what_was_put_in() -> None:
    sms = Text(zh="短信", en="sms")
    lacks = Phrase("{kind} by {name} lacks {lacks}", kind=sms, name="a", lacks=Several(("b", "c")))
    assert lacks == "sms by a lacks b, c"
    assert Speech("zh").say(lacks) == "a 的短信缺少设置：b、c"
    assert Speech("en").say(lacks) == lacks
    assert Speech("zh").say(Phrase("limits: {limits}", limits=Several([lacks, lacks], "; "))).count("；") == 1
    assert Phrase.verbatim("{x}").filled() == "{x}"
    assert Speech("zh").say(NOTHING) == ""


@pytest.mark.parametrize(
    "text",
    [
        "[prefect]\nmode = 'on'\n",
        "[prefect]\nport = -1\n",
        "[prefect]\nport = 'x'\n",
        "[office]\nlocale = 'fr'\n",
        "[office]\nname = 1\n",
        "[watch]\nsend_seconds = 'x'\n",
        "[it]\ntell = ['x']\n",
        "[channels]\nsandbox = 'perhaps'\n",
        "[database]\nbusy_seconds = 0\n",
        "[[limits]]\nmost = 1\n",
    ],
)
def test_every_usual_mistake_of_settings_has_chinese(tmp_path: Path, text: str) -> None:
    (tmp_path / "zhishou.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        load(tmp_path)
    for line in Speech("zh").say(refused.value.said).splitlines()[1:]:
        assert CHINESE.search(line.partition("：")[2].partition("（")[0]), line


def test_a_secret_is_not_repeated_in_any_language() -> None:
    said = misfit({"loc": ("it", "token"), "msg": "Field required", "type": "missing", "input": "geheim"})
    assert "geheim" not in said + Speech("zh").say(said)
