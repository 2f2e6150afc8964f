"""The register as a page and as a file, and numbers that are shown for a reason."""

import csv
import io
import re
from pathlib import Path

import pytest

from console.register import GROUPS
from console.words import keys
from flows.acts import register, revealing
from flows.acts.actor import person
from flows.acts.errors import BadInput
from models import record
from models.record import Wanted
from tests.console.site import Site
from tests.console.test_cli import Run, run, staffed
from tests.night import NUMBERS

__all__ = ["run", "staffed"]

PACKAGES = Path(__file__).parents[2]


@pytest.fixture
def audited(stranger: Site) -> Site:
    """The administrator has made an account and changed its role; the auditor looks."""
    stranger.sit_down("administrator")
    stranger.post("/accounts", {"login": "xinren", "role": "duty_officer"})
    stranger.post("/accounts/xinren/role", {"role": "leader"})
    stranger.post("/login", {"login": "nobody", "password": "wrong-one-1"})
    stranger.sit_down("auditor")
    return stranger


def rows(page: str) -> list[str]:
    [listed] = re.findall(r'<ol class="card plain register">(.*?)</ol>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in listed.split("<li>")[1:]]


def test_every_change_is_there_with_who_before_and_after(audited: Site) -> None:
    failed, role, made = rows(audited.get("/audit").text)[:3]
    assert "登录失败 未登录者" in failed
    assert "改角色 administrator" in role
    assert "角色 值班员 → 领导" in role
    assert "新建账号 administrator" in made
    assert "账号 xinren" in made


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"group": "accounts"}, 2),
        ({"group": "logins"}, 1),
        ({"who": "administrator"}, 2),
        ({"who": "nobody-such"}, 0),
        ({"since": "2030-01-01"}, 0),
        ({"until": "2020-01-01"}, 0),
        ({"since": "no day", "group": "unheard-of"}, 5),
        ({"before": "2"}, 1),
    ],
)
def test_it_is_filtered_by_kind_person_and_time(audited: Site, asked: dict[str, str], count: int) -> None:
    page = audited.get("/audit", params=asked).text
    found = [row for row in rows(page) if "没有符合的记录" not in row]
    assert len(found) == count


def test_a_long_register_is_read_page_by_page(audited: Site) -> None:
    lines = [
        record.Line("clock_set", {"seconds": n}, {"kind": "system", "id": "n", "via": "w", "verified": True})
        for n in range(100)
    ]
    with audited.office.database.writing() as tx:
        record.register(tx, lines, audited.clock.now())
    page = audited.get("/audit?group=system").text
    assert "更早" not in page
    page = audited.get("/audit").text
    older = re.findall(r'href="(/audit\?[^"]*before[^"]*)"', page)[0].replace("&amp;", "&")
    assert len(rows(page)) == 100
    assert "改角色" in audited.get(older).text


def test_the_file_has_the_same_and_no_cell_is_run_as_a_formula(audited: Site) -> None:
    actor = {"kind": "person", "id": "=HYPERLINK(1)", "via": "cli", "verified": False}
    with audited.office.database.writing() as tx:
        record.register(tx, [record.Line("clock_set", {"x": "y"}, actor)], audited.clock.now())
    answer = audited.get("/audit.csv")
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.text.startswith("\ufeffseq,")
    found = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert found[0]["actor"] == "'=HYPERLINK(1)"
    role = next(row for row in found if row["kind"] == "account_role_set")
    assert '"role": "duty_officer"' in role["before"]
    assert '"role": "leader"' in role["after"]


def test_it_is_exported_at_the_command_line(staffed: Run, tmp_path: Path) -> None:
    assert "people_imported" in staffed("audit", "export", who=None)[1]
    out = tmp_path / "audit.csv"
    assert staffed("audit", "export", "--since", "2020-01-01", "--out", str(out), who=None)[0] == 0
    assert "people_imported" in out.read_text(encoding="utf-8")
    assert "people_imported" not in staffed("audit", "export", "--until", "2020-01-01", who=None)[1]


def test_every_kind_that_is_entered_in_the_register_has_words_and_a_place_in_the_filter() -> None:
    sources = [
        path.read_text(encoding="utf-8")
        for package in ("flows", "models")
        for path in (PACKAGES / package).rglob("*.py")
        if re.search(r"\bregister\(tx", path.read_text(encoding="utf-8"))
    ]
    kinds = {kind for text in sources for kind in re.findall(r'\bLine\(\s*"([a-z_]+)"', text)}
    listed = {kind for group in GROUPS.values() for kind in group}
    assert kinds <= listed
    assert {f"audit.{kind}" for kind in listed} <= keys("zh").keys()
    assert {f"audit.group_{group}" for group in GROUPS} <= keys("zh").keys()


def test_nothing_deletes_an_entry() -> None:
    for package in ("flows", "models", "console"):
        for path in (PACKAGES / package).rglob("*.py"):
            assert "delete(_entry" not in path.read_text(encoding="utf-8"), path


def test_a_number_is_shown_for_a_reason_that_is_entered(site: Site) -> None:
    leader, number = site.ids["带班领导"], NUMBERS["带班领导"]
    assert number not in site.get("/people").text
    refused = site.post(f"/people/{leader}/reveal", {"reason": "x"})
    assert (refused.status_code, number in refused.text) == (422, False)
    assert "请写明查看理由" in refused.text
    shown = site.post(f"/people/{leader}/reveal", {"reason": "短信未达，改打电话"})
    assert number in shown.text
    [entry] = [one for one in register.entries(site.office, Wanted()) if one.kind == "number_revealed"]
    assert (entry.actor, entry.about["person"], entry.about["reason"]) == (
        "值班主班",
        leader,
        "短信未达，改打电话",
    )
    assert number not in str(entry)
    assert number not in site.get("/people").text


def test_nobodys_number_is_not_shown(site: Site) -> None:
    with pytest.raises(BadInput, match="nobody"):
        revealing.reveal(site.office, "no-such", "a reason", person("x", "cli"))


def test_whoever_does_not_dial_sees_numbers_masked(site: Site) -> None:
    site.clock.forward(minutes=5)  # no watch: the strip says whom to dial
    assert f"tel:{NUMBERS['带班领导']}" in site.get("/").text
    site.sit_down("auditor")
    page = site.get("/").text
    assert "tel:" not in page
    assert "****" in page
