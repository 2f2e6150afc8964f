"""附件: kept under their digest, served so that nothing in them can run, cleared by two persons."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.vocabulary import ContentFree
from flows import auditing
from flows.acts import attaching, content_free, doctor, record, views
from flows.acts.actor import person
from flows.acts.attaching import Upload
from flows.acts.media import media_of
from flows.settings import load
from models.errors import BadBackup, Tampered
from models.kept_files import KeptFiles, digest_of
from tests.console.pictures import GOOD, HTML, PDF, SVG, png
from tests.console.site import Listening, Site, form_of, open_site

OFFICER = person("值班主班", "console")
FORM = {"playbook": "public-opinion", "level": "III", "title": "某网帖", "field.emergency": "no"}


def sent(site: Site, path: str, *contents: bytes, name: str = "截图.png", **data: Any) -> Any:
    files = [("files", (name, content, "image/png")) for content in contents]
    return site.post(path, data, files=files)


def logged(site: Site, *contents: bytes) -> str:
    """An incident with these files, put with its form before it was submitted."""
    form = form_of(site.get("/log").text)
    sent(site, "/log/files", *contents, **FORM, **form)
    assert site.post("/log", FORM | form).status_code == 303
    return "2026-0001"


@pytest.fixture
def small(listening: Listening, sqlite_url: str, tmp_path: Path) -> Iterator[Site]:
    """A desk whose office takes two files of a megabyte."""
    limits = {"attachments": {"max_mb": 1, "max_files": 2}}
    with open_site(listening, sqlite_url, tmp_path, limits) as site:
        site.sit_down()
        yield site


@pytest.mark.parametrize(("media", "content"), GOOD.items())
def test_a_file_is_what_its_first_bytes_say(media: str, content: bytes) -> None:
    assert media_of(content) == media


@pytest.mark.parametrize("content", [SVG, HTML, b"MZ", b"PK\x03\x04", b"", b"RIFF0000WAVE"])
def test_what_a_browser_might_run_is_not_taken(content: bytes) -> None:
    assert media_of(content) is None


def test_a_screenshot_of_the_form_is_on_record_with_its_digest(desk: Site) -> None:
    number = logged(desk, png(), PDF)
    show = views.show(desk.office, number)
    entered = [e["payload"]["digest"] for e in show.entries if e["kind"] == "attached"]
    assert entered == [digest_of(png()), digest_of(PDF)]
    assert {file.media for file in show.attachments} == {"image/png", "application/pdf"}
    page = desk.get(f"/incidents/{number}").text
    assert "截图.png" in page
    assert digest_of(png()) in page
    assert record.verify(desk.office).attachments == 2


def test_files_outlast_a_form_that_is_refused_and_one_without_a_script(desk: Site) -> None:
    form = form_of(desk.get("/log").text)
    refused = sent(desk, "/log", png(), **form, playbook="public-opinion", title="某网帖")
    assert refused.status_code == 422
    assert "截图.png" in refused.text
    assert desk.post("/log", FORM | form).status_code == 303
    assert len(views.show(desk.office, "2026-0001").attachments) == 1


def test_a_file_can_be_taken_away_again_before_submitting(desk: Site) -> None:
    form = form_of(desk.get("/log").text)
    sent(desk, "/log/files", png(), **form)
    [file] = attaching.staged(desk.office, form["key"])
    assert desk.get(f"/log/files/{form['key']}/{file.id}").content == png()
    desk.post("/log/files/remove", {**form, "drop": file.id})
    assert desk.office.files.size(file.digest) is None
    assert desk.get(f"/log/files/{form['key']}/{file.id}").status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [(SVG, "只收图片"), (HTML, "只收图片"), (b"\x89PNG\r\n\x1a\n" + b"0" * 1_100_000, "大小")],
)
def test_a_file_that_may_not_be_is_left_out_with_the_reason_and_the_others_stay(
    small: Site, content: bytes, words: str
) -> None:
    form = form_of(small.get("/log").text)
    page = sent(small, "/log/files", png(), content, **form).text
    assert words in page
    assert len(attaching.staged(small.office, form["key"])) == 1


def test_no_more_files_are_taken_than_may_be(small: Site) -> None:
    form = form_of(small.get("/log").text)
    page = sent(small, "/log/files", png(1), png(2), png(3), **form).text
    assert "件数已满" in page
    assert len(attaching.staged(small.office, form["key"])) == 2


def test_a_post_that_is_larger_than_all_files_may_be_is_not_even_read(small: Site) -> None:
    form = form_of(small.get("/log").text)
    assert sent(small, "/log/files", b"0" * 3_000_000, **form).status_code == 403


def test_files_are_put_with_an_incident_later_with_both_times(desk: Site) -> None:
    number = desk.log().number
    desk.clock.forward(minutes=30)
    answer = sent(desk, f"/incidents/{number}/attachments", png(), at="2026-03-05T02:15")
    assert answer.headers["location"] == f"/incidents/{number}?did=attach#attachments"
    page = desk.get(f"/incidents/{number}").text
    assert "附件：PNG" in page
    assert "发生于 02:15" in page


def test_one_file_that_may_not_be_keeps_all_of_them_out_with_the_reason(desk: Site) -> None:
    number = desk.log().number
    refused = sent(desk, f"/incidents/{number}/attachments", png(), SVG)
    assert refused.status_code == 422
    assert "只收图片" in refused.text
    assert sent(desk, f"/incidents/{number}/attachments").status_code == 422
    assert not views.show(desk.office, number).attachments


def test_what_comes_out_is_saved_and_never_opened_as_a_page(desk: Site) -> None:
    number = logged(desk, png(), PDF)
    for file in views.show(desk.office, number).attachments:
        got = desk.get(f"/incidents/{number}/attachments/{file.id}")
        assert got.headers["content-disposition"].startswith("attachment;")
        assert got.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in got.headers["content-security-policy"]
        assert "default-src 'none'" in got.headers["content-security-policy"]
        shown = desk.get(f"/incidents/{number}/attachments/{file.id}/picture")
        is_picture = file.media == "image/png"
        assert shown.status_code == (200 if is_picture else 404)
        if is_picture:
            assert shown.headers["content-type"] == "image/png"
            assert "sandbox" in shown.headers["content-security-policy"]


def test_a_name_is_only_a_name(desk: Site) -> None:
    number = desk.log().number
    sent(desk, f"/incidents/{number}/attachments", png(), name='../..\\"x\r\n.html')
    [file] = views.show(desk.office, number).attachments
    got = desk.get(f"/incidents/{number}/attachments/{file.id}")
    assert got.headers["content-disposition"].endswith(".html.png")
    assert "/" not in file.name


def test_a_file_that_was_changed_or_is_gone_is_found_out(desk: Site) -> None:
    number = logged(desk, png())
    [path] = list(desk.office.files.folder.glob("??/*"))
    path.write_bytes(png(1))
    with pytest.raises(Tampered, match="not what was put there"):
        record.verify(desk.office)
    path.unlink()
    with pytest.raises(Tampered, match="cannot be read"):
        record.verify(desk.office)
    assert auditing.audit(desk.office).files_missing == 1
    assert views.show(desk.office, number).attachments


def test_a_row_that_was_changed_behind_the_record_is_found_out(desk: Site) -> None:
    logged(desk, png())
    with desk.office.database.writing() as tx:
        tx.exec_driver_sql("UPDATE attachment SET gone_at = added_at")
    with pytest.raises(Tampered, match="does not say who cleared it"):
        record.verify(desk.office)


def test_two_persons_clear_a_file_for_good_and_the_record_still_verifies(desk: Site) -> None:
    number = logged(desk, png(), PDF)
    first = views.show(desk.office, number).attachments[0]
    where = f"/incidents/{number}/attachments/{first.id}/clear"
    for second in ("", desk.ids["值班主班"], desk.ids["值班副班"]):
        refused = desk.post(where, {"reason": "含个人信息", "second": second})
        assert refused.status_code == 422, second
        assert "另有一人" in refused.text
    assert desk.post(where, {"reason": "", "second": desk.ids["带班领导"]}).status_code == 422
    assert desk.post(where, {"reason": "含个人信息", "second": desk.ids["带班领导"]}).status_code == 303
    assert desk.post(where, {"reason": "再来", "second": desk.ids["带班领导"]}).status_code == 422
    assert desk.office.files.size(first.digest) is None
    assert desk.get(f"/incidents/{number}/attachments/{first.id}").status_code == 404
    page = desk.get(f"/incidents/{number}").text
    assert "两人清除附件" in page
    assert "已清除（02:10）" in page
    assert page.count("截图.png") == 1 + page.count("截图.png</b>") + page.count('alt="截图.png"')
    found = record.verify(desk.office)
    assert (found.attachments, found.cleared) == (1, 1)


def test_an_incident_that_turns_content_free_loses_its_files_and_takes_none(desk: Site) -> None:
    number = logged(desk, png())
    [file] = views.show(desk.office, number).attachments
    content_free.clear_content(desk.office, number, ContentFree.SUSPECTED, OFFICER)
    assert desk.office.files.size(file.digest) is None
    refused = sent(desk, f"/incidents/{number}/attachments", png())
    assert refused.status_code == 422
    assert "不收任何文字" in refused.text
    assert "截图.png" not in desk.get(f"/incidents/{number}").text
    record.verify(desk.office)


def test_the_same_file_of_another_incident_stays(desk: Site) -> None:
    number = logged(desk, png())
    other = desk.log(title="另一件").number
    attaching.attach(desk.office, other, [Upload("a.png", png())], OFFICER)
    content_free.clear_content(desk.office, number, ContentFree.SUSPECTED, OFFICER)
    assert record.verify(desk.office).attachments == 1


def test_a_backup_brings_the_files_along_and_not_the_forms_that_were_not_submitted(
    desk: Site, tmp_path: Path
) -> None:
    logged(desk, png(), PDF)
    sent(desk, "/log/files", png(7), **form_of(desk.get("/log").text))
    kept = record.backup(desk.office, tmp_path / "copy.jsonl")
    assert kept.manifest.rows["file"] == 2
    assert "log_draft" not in kept.manifest.rows
    elsewhere = load(tmp_path / "elsewhere")
    record.restore(elsewhere, tmp_path / "copy.jsonl", OFFICER, clock=desk.clock)
    restored = KeptFiles(elsewhere.data)
    assert restored.read(digest_of(png())) == png()
    assert restored.read(digest_of(PDF)) == PDF
    assert restored.size(digest_of(png(7))) is None


def test_a_backup_is_refused_while_a_file_is_not_what_was_put_there(desk: Site, tmp_path: Path) -> None:
    logged(desk, png())
    [path] = list(desk.office.files.folder.glob("??/*"))
    path.write_bytes(b"")
    with pytest.raises(BadBackup, match="not what was put there"):
        record.backup(desk.office, tmp_path / "copy.jsonl")


def test_what_nobody_names_is_swept_after_a_while_and_not_before(desk: Site) -> None:
    digest = desk.office.files.put(png(), desk.clock.now())
    part = desk.office.files.folder / "ab" / f"abcd.1234.{int(desk.clock.now().timestamp())}.part"
    part.parent.mkdir(exist_ok=True)
    part.write_bytes(b"torn")
    assert auditing.audit(desk.office).files_swept == 0
    desk.clock.forward(minutes=61)
    assert auditing.audit(desk.office).files_swept == 1
    assert desk.office.files.size(digest) is None
    assert not part.exists()


def test_a_form_nobody_came_back_to_is_forgotten_with_its_files(desk: Site) -> None:
    form = form_of(desk.get("/log").text)
    sent(desk, "/log/files", png(), **form)
    desk.clock.forward(minutes=23 * 60)
    assert auditing.audit(desk.office).files_swept == 0
    desk.clock.forward(minutes=61)
    auditing.audit(desk.office)
    assert not list(desk.office.files.folder.glob("??/*"))


def test_evidence_that_is_to_come_stands_on_the_page_until_it_is_there(desk: Site) -> None:
    form = form_of(desk.get("/log").text)
    desk.post("/log", FORM | form | {"evidence_later": "yes"})
    page = desk.get("/incidents/2026-0001").text
    assert "截图待补传" in page
    assert "已取证待补传" in page
    sent(desk, "/incidents/2026-0001/attachments", png())
    assert "截图待补传" not in desk.get("/incidents/2026-0001").text


def test_nothing_is_to_come_of_what_keeps_no_content(desk: Site) -> None:
    form = form_of(desk.get("/log").text)
    desk.post("/log", FORM | form | {"evidence_later": "yes", "content_free": "yes"})
    assert "截图待补传" not in desk.get("/incidents/2026-0001").text


def test_the_doctor_says_that_a_file_is_gone(desk: Site) -> None:
    logged(desk, png())
    assert not [one for one in doctor.examine(desk.office) if "attachments" in one.what]
    [path] = list(desk.office.files.folder.glob("??/*"))
    path.unlink()
    [found] = [one for one in doctor.examine(desk.office) if "attachments" in one.what]
    assert found.remedy


def test_what_the_network_brings_after_it_was_added_to_another_is_not_kept(desk: Site) -> None:
    desk.log(title="某校午餐照片引发讨论")
    typed = FORM | {"title": "网友晒某校午餐照片"} | form_of(desk.get("/log").text)
    late = {"hx-request": "true", "hx-target": "preview"}
    assert desk.post("/log/draft", typed, headers=late).status_code == 200
    assert desk.post("/log/join", typed | {"into": "2026-0001"}).status_code == 303
    assert desk.post("/log/draft", typed, headers=late).status_code == 200
    assert 'id="resume"' not in desk.get("/log").text
