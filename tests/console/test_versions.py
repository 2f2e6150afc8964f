"""版本与差异: which versions incidents were logged with, and what changed between two, in words."""

import hashlib
import re
from html import unescape

import pytest

from models import plans
from playbooks.loading import load_library, parse
from tests.console.site import Site
from tests.console.test_playbooks import own, text_of
from tests.playbooks.freezing import FOLDER
from tests.playbooks.pages import SHORT, spoiled

PATH = "/playbooks/public-opinion/versions"
IN_USE = next(one for one in load_library() if one.plan.id == "public-opinion")


def freeze_old(site: Site) -> str:
    """Keep version 1.0 of public-opinion, as an incident of last year did; its hash."""
    text = (FOLDER / "public-opinion-1.0.json").read_text(encoding="utf-8")
    old = f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
    with site.office.database.writing() as tx:
        plans.freeze(tx, "public-opinion", "1.0", text, old, site.clock.now())
    return old


def test_a_playbook_nobody_logged_with_has_the_version_in_use_only(site: Site) -> None:
    page = text_of(site.get(PATH).text)

    assert f"{IN_USE.plan.version} 现用 {IN_USE.hash[7:19]} 尚未用于登记 0" in page
    assert "只有一个版本" in page


def test_versions_say_since_when_and_for_how_many_incidents(desk: Site) -> None:
    freeze_old(desk)
    desk.clock.forward(hours=1)
    for n in range(3):
        desk.log(title=f"第{n}件")
    page = text_of(desk.get(PATH).text)

    assert f"{IN_USE.plan.version} 现用 {IN_USE.hash[7:19]} 2026-03-05 03:10 3 1.0 " in page
    assert "2026-03-05 02:10 0" in page


def test_the_last_version_before_is_compared_with_the_one_in_use(desk: Site) -> None:
    freeze_old(desk)
    page = text_of(desk.get(PATH).text)

    assert f"总则 改动 版本 1.0 → {IN_USE.plan.version}" in page
    assert re.search(r"逐项核对（\d+ 处", page)
    assert 'report.sections[reporting].facts ["pages", "tells", "updates"]' in page


def test_a_limit_that_was_changed_is_told_in_words(site: Site) -> None:
    own(site, SHORT)
    site.log(playbook="short", fields={"emergency": True})
    site.office._shelf = None  # as at the next start of the console
    own(site, spoiled(('version: "1.0"', 'version: "1.1"'), ("within: {II: 5h, ", "within: {II: 4h, ")))
    page = text_of(site.get("/playbooks/short/versions").text)

    assert "1.1 现用" in page
    assert "时限 改动 回应 时限 Ⅱ 5小时；Ⅲ 48小时 → Ⅱ 4小时；Ⅲ 48小时" in page
    english = text_of(site.get("/playbooks/short/versions", params={"lang": "en"}).text)
    assert "Limits Changed Reply Within Ⅱ 5 hours; Ⅲ 48 hours → Ⅱ 4 hours; Ⅲ 48 hours" in english


def test_two_versions_may_be_chosen_either_way_round(desk: Site) -> None:
    old = freeze_old(desk)
    page = text_of(desk.get(PATH, params={"before": IN_USE.hash, "after": old}).text)

    assert f"总则 改动 版本 {IN_USE.plan.version} → 1.0" in page
    assert "内容相同" in text_of(desk.get(PATH, params={"before": old, "after": old}).text)


def test_a_difference_that_no_words_show_is_shown_by_its_keys(site: Site) -> None:
    own(site, SHORT)
    site.log(playbook="short", fields={"emergency": True})
    site.office._shelf = None
    own(site, SHORT.replace('facts: [basics, "step:verify"]', 'facts: [basics, notes, "step:verify"]'))
    page = site.get("/playbooks/short/versions").text

    assert "预案文字没有差别" in page
    assert "<details open>" in page
    assert "report.sections[basics].facts" in unescape(page)


@pytest.mark.parametrize("side", ["before", "after"])
def test_a_version_there_is_not_has_no_page(desk: Site, side: str) -> None:
    assert desk.get(PATH, params={side: "sha256:0"}).status_code == 404
    other = parse(SHORT, "a").hash
    assert desk.get(PATH, params={side: other}).status_code == 404


def test_a_frozen_version_that_was_tampered_with_is_said_to_be_unreadable(desk: Site) -> None:
    with desk.office.database.writing() as tx:
        plans.freeze(tx, "public-opinion", "0.9", "{}", "sha256:1", desk.clock.now())

    assert desk.get(PATH, params={"before": "sha256:1"}).status_code == 503
