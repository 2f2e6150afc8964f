import hashlib
import json
from pathlib import Path

import pytest

from playbooks.errors import FrozenError, PlaybookError
from playbooks.loading import inspect_all, load, load_folder, load_library, load_usable, parse, thaw
from tests.playbooks.pages import SHORT, spoiled


def written(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def refusal(path: Path) -> PlaybookError:
    with pytest.raises(PlaybookError) as refused:
        load(path)
    return refused.value


def test_a_playbook_is_loaded_from_its_file(tmp_path: Path) -> None:
    playbook = load(written(tmp_path, short=SHORT) / "short.yaml")

    assert playbook.plan.id == "short"
    assert playbook.source["format"] == 1


def test_the_canonical_text_is_one_and_its_hash_is_of_its_bytes() -> None:
    playbook = parse(SHORT, "plan.yaml")

    assert playbook.canonical == json.dumps(
        playbook.source, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert playbook.hash == "sha256:" + hashlib.sha256(playbook.canonical.encode()).hexdigest()


def test_comments_and_the_order_of_keys_do_not_change_the_hash() -> None:
    moved = spoiled(("id: short\n", ""), ("confirmed_by", "# moved down\nid: short\nconfirmed_by"))

    assert parse(moved, "a").hash == parse(SHORT, "b").hash


def test_a_changed_number_changes_the_hash() -> None:
    assert parse(spoiled(("wait: 5m", "wait: 6m")), "a").hash != parse(SHORT, "b").hash


def test_the_same_limit_in_other_words_is_another_source() -> None:
    assert parse(spoiled(("III: 48h", "III: 2d")), "a").hash != parse(SHORT, "b").hash


def test_all_problems_of_a_file_come_in_one_error_each_on_a_line(tmp_path: Path) -> None:
    path = (
        written(tmp_path, bad=spoiled(("wait: 5m", "wait: 0m"), ("reviewer: leader", "reviewer: x")))
        / "bad.yaml"
    )

    lines = str(refusal(path)).splitlines()

    assert lines[0].startswith(f"{path}:20: ladders[urgent].rungs[1].wait: ")
    assert lines[1].startswith(f"{path}:49: report.reviewer: ")
    assert all(" → " in line for line in lines)


def test_problems_of_reading_and_of_checking_come_together() -> None:
    with pytest.raises(PlaybookError) as refused:
        parse(
            spoiled(('version: "1.0"', 'version: "1.0"\nid: twice'), ("reviewer: leader", "reviewer: x")), "a"
        )

    assert [problem.path for problem in refused.value.problems] == ["id", "report.reviewer"]


def test_a_syntax_error_is_the_only_problem_of_its_file() -> None:
    with pytest.raises(PlaybookError) as refused:
        parse("id: [\n", "a")

    assert [problem.message.partition(":")[0] for problem in refused.value.problems] == ["not YAML"]


def test_a_file_that_cannot_be_read_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    (tmp_path / "gbk.yaml").write_bytes("id: a\ntitle: 网络舆情\n".encode("gbk"))

    assert "cannot be read: No such file" in str(refusal(tmp_path / "absent.yaml"))
    assert "cannot be read: Is a directory" in str(refusal(tmp_path))
    (problem,) = refusal(tmp_path / "gbk.yaml").problems
    assert (problem.line, problem.message, problem.remedy) == (
        2,
        "not UTF-8 text",
        "save the file as UTF-8, not GBK",
    )


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "short.yaml").write_text(SHORT, encoding="utf-8-sig")

    assert load(tmp_path / "short.yaml").plan.id == "short"


def test_a_folder_gives_its_playbooks_by_file_name(tmp_path: Path) -> None:
    written(tmp_path, b=SHORT, a=spoiled(("id: short", "id: other")))
    (tmp_path / "notes.txt").write_text("not a playbook")

    assert [playbook.plan.id for playbook in load_folder(tmp_path)] == ["other", "short"]


def test_of_a_folder_with_a_spoiled_file_the_others_can_be_used(tmp_path: Path) -> None:
    written(
        tmp_path,
        a=SHORT,
        b="id: [",
        c=spoiled(("id: short", "id: third"), ("reviewer: leader", "reviewer: x")),
    )
    usable, wrong = load_usable(tmp_path)
    assert [playbook.plan.id for playbook in usable] == ["short"]
    assert {Path(problem.file).name for problem in wrong} == {"b.yaml", "c.yaml"}
    assert all(problem.line and problem.remedy for problem in wrong)


def test_a_folder_that_cannot_be_read_gives_its_reason_and_nothing_else(tmp_path: Path) -> None:
    usable, (problem,) = load_usable(tmp_path / "absent")
    assert (usable, "cannot be read" in problem.message) == ((), True)


def test_an_empty_folder_has_no_playbooks(tmp_path: Path) -> None:
    assert load_folder(tmp_path) == ()


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlaybookError, match="cannot be read"):
        load_folder(tmp_path / "absent")


def test_the_problems_of_a_whole_folder_come_at_once(tmp_path: Path) -> None:
    written(tmp_path, a=SHORT, b=SHORT, c=spoiled(("reviewer: leader", "reviewer: x")), d="[")

    with pytest.raises(PlaybookError) as refused:
        load_folder(tmp_path)

    told = [(Path(problem.file).name, problem.path) for problem in refused.value.problems]
    assert told == [("b.yaml", "id"), ("c.yaml", "report.reviewer"), ("d.yaml", "")]
    assert "'short' is the id of" in refused.value.problems[0].message


def test_a_file_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    written(tmp_path, b=spoiled(("reviewer: leader", "reviewer: x")))
    (tmp_path / "a.yaml").mkdir()

    with pytest.raises(PlaybookError) as refused:
        load_folder(tmp_path)

    assert [problem.path for problem in refused.value.problems] == ["", "report.reviewer"]


def test_inspection_gives_the_playbook_or_what_is_wrong(tmp_path: Path) -> None:
    folder = written(tmp_path, a=SHORT, b="[")
    good, bad = inspect_all([(folder / "a.yaml", "a"), (folder / "b.yaml", "b")])

    assert (good.name, good.problems) == ("a", ())
    assert good.playbook
    assert good.playbook.plan.id == "short"
    assert (bad.playbook, bad.warnings, bad.notes, len(bad.problems)) == (None, (), (), 1)


def test_the_library_is_read_once() -> None:
    assert load_library() is load_library()


def test_a_frozen_source_thaws_without_its_file() -> None:
    playbook = parse(SHORT, "plan.yaml")

    assert thaw(playbook.canonical) == playbook.plan


@pytest.mark.parametrize(
    ("frozen", "says"),
    [
        ('{"format":2}', "unknown format 2 → this version reads format 1"),
        ("{}", "it names no format"),
        ("[]", "it names no format"),
        ("not json", "not JSON"),
        ('{"format":1}', "not what was frozen"),
    ],
)
def test_what_cannot_be_thawed_says_why(frozen: str, says: str) -> None:
    with pytest.raises(FrozenError, match="frozen playbook:1") as refused:
        thaw(frozen)

    assert says in str(refused.value)


def test_a_file_is_read_whichever_way_its_name_says_yaml(tmp_path: Path) -> None:
    (tmp_path / "short.yml").write_text(SHORT, encoding="utf-8")

    assert [playbook.plan.id for playbook in load_folder(tmp_path)] == ["short"]
