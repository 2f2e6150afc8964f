"""What belongs to an incident, and the office around it, as data."""

import json
from hashlib import sha256

from engine.vocabulary import AccountRole
from tests.console.api.program import Program
from tests.console.site import account_of
from tests.console.test_rights import HOLDERS
from tests.night import CONTACT_UNIT

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 24


def test_the_board_says_what_presses_and_who_is_on_duty(api: Program) -> None:
    number = api.log(unit=CONTACT_UNIT)
    board = api.get("/board")
    [row] = board["rows"]
    assert (row["number"], row["state"], board["total"]) == (number, "triage", 1)
    assert row["limit"]["due_at"].endswith("+08:00")
    assert board["light"]["alive"]
    assert {one["names"] for one in board["on_duty"]} >= {"值班主班", "带班领导"}
    contact = api.as_("联络员").get("/board")
    assert (contact["cards_total"], contact["drills"]) == (0, [])


def test_a_drill_is_started_listed_and_ended(api: Program) -> None:
    number = api.log(drill=True)
    assert [one["number"] for one in api.get("/drills")] == [number]
    assert api.get(f"/incidents/{number}")["drill"] is True
    done = api.act(number, "end_drill", {"reason": "完成"})
    assert done["state"] == "closing"
    assert api.get(f"/incidents/{number}/reports")[0]["version"] == 1


def test_a_file_is_kept_with_its_digest_and_given_back_whole(api: Program) -> None:
    number = api.log()
    files = {"files": ("截图.png", PNG, "image/png")}
    headers = {"idempotency-key": "f"}
    sent = [api.ask("POST", f"/incidents/{number}/attachments", headers, files=files) for _ in range(2)]
    assert [one.status_code for one in sent] == [200, 200], sent[0].text
    assert sent[0].json() == sent[1].json()
    [one] = api.get(f"/incidents/{number}/attachments")
    assert one["digest"].endswith(sha256(PNG).hexdigest())
    back = api.ask("GET", f"/incidents/{number}/attachments/{one['id']}")
    assert (back.content, back.headers["content-type"]) == (PNG, "image/png")
    assert back.headers["content-disposition"].startswith("attachment")
    other = {"files": ("x.png", PNG + b"1", "image/png")}
    assert api.ask("POST", f"/incidents/{number}/attachments", headers, files=other).status_code == 409
    wrong = {"files": ("x.exe", b"MZ", "image/png")}
    refused = api.ask("POST", f"/incidents/{number}/attachments", {"idempotency-key": "g"}, files=wrong)
    assert refused.json()["problems"][0]["place"] == "files.kind"


def test_what_takes_two_persons_says_that_it_is_not_done_here(api: Program) -> None:
    number = api.log()
    [clear] = [one for one in api.get(f"/incidents/{number}/acts") if one["act"] == "clear_attachment"]
    assert (clear["possible"], clear["href"]) == (False, "")
    assert "两人" in clear["reason"]


def test_more_than_may_be_sent_is_refused_before_it_is_read(api: Program) -> None:
    def chunks() -> object:
        yield b"{"

    huge = api.ask("POST", "/incidents", {"idempotency-key": "x"}, content=b" " * (2 * 1024 * 1024 + 1))
    endless = api.ask("POST", "/incidents", {"idempotency-key": "x"}, content=chunks())
    assert (huge.status_code, endless.status_code) == (413, 413)
    assert huge.headers["content-type"] == "application/problem+json"


def test_a_document_is_written_and_passed_on(api: Program) -> None:
    number = api.log(level="II", fields={"emergency": False})
    listed = {one["id"]: one for one in api.get(f"/incidents/{number}/documents")}
    assert listed["response"]["state_words"] == "拟稿"
    path = f"/incidents/{number}/documents/response"
    document = api.get(path)
    texts = {one["id"]: f"{one['title']}：已核实" for one in document["sections"] if one["by_hand"]}
    saved = [api.send(f"{path}/save", {"texts": texts}, key="s") for _ in range(2)]
    assert saved[0].json() == saved[1].json()
    assert saved[0].json()["entries"][0]["kind"] == "document_saved"
    assert api.send(f"{path}/save", {"texts": texts}).status_code == 422  # nothing is new
    refused = api.send(f"{path}/pass", {"stage": document["stage"]})
    [lacking] = refused.json()["problems"]
    assert (lacking["value"], "核实三问" in lacking["remedy"]) == ("missing", True)
    step = next(one["id"] for one in api.get(f"/incidents/{number}")["steps"] if "核实三问" in one["title"])
    api.act(number, "done", {"item": step})
    passed = api.send(f"{path}/pass", {"stage": document["stage"]})
    assert passed.status_code == 200, passed.text
    assert api.get(path)["stage"] != document["stage"]
    assert "已核实" in api.ask("GET", f"{path}/paper").text
    assert api.ask("GET", f"/incidents/{number}/documents/none").status_code == 404


def test_a_report_is_read_in_three_ways_returned_and_accepted(api: Program) -> None:
    number = api.log(drill=True)
    api.act(number, "end_drill", {"reason": "完成"})
    path = f"/incidents/{number}/reports"
    first = api.get(f"{path}/1")
    assert first["state"] == "waiting"
    assert api.ask("GET", f"{path}/1/page").text == first["html"]
    assert api.ask("GET", f"{path}/1/markdown").text == first["markdown"]
    leader = api.as_("分管领导")
    refused = api.send(f"{path}/1/accept")
    assert refused.status_code == 422
    returned = [leader.send(f"{path}/1/return", {"comment": "补充"}, key="r") for _ in range(2)]
    assert [one.status_code for one in returned] == [200, 200], returned[0].text
    assert returned[0].json() == returned[1].json()
    assert [one["version"] for one in api.get(path)] == [1, 2]
    made = [api.send(path, key="again") for _ in range(2)]
    assert made[0].json() == made[1].json()
    assert [one["version"] for one in api.get(path)] == [1, 2, 3]
    accepted = leader.send(f"{path}/3/accept")
    assert (accepted.status_code, accepted.json()["state"]) == (200, "closed"), accepted.text


def test_calls_receipts_spread_and_traces_are_there_as_data(api: Program) -> None:
    number = api.log(unit=CONTACT_UNIT)
    api.act(number, "answer", {"who": "值班副班"})
    [call] = api.get(f"/incidents/{number}/calls")
    assert (call["state"], call["code"]) == ("answered", "")
    row = {"at": "2026-03-05T02:00:00+08:00", "platform": "微博", "reads": 3400}
    api.act(number, "spread", row)
    [seen] = api.get(f"/incidents/{number}/spread")
    assert (seen["reads"], seen["at"]) == (3400, "2026-03-05T02:00:00+08:00")
    api.act(number, "spread", {"rows": "时间\t平台\t阅读\n2026-03-05 02:05\t抖音\t1.2万"})
    assert [one["reads"] for one in api.get(f"/incidents/{number}/spread")] == [3400, 12000]
    assert isinstance(api.get(f"/incidents/{number}/handovers"), list)
    assert api.send(f"/incidents/{number}/known/seal").status_code == 204
    known = api.get(f"/incidents/{number}/known")
    assert "值班主班" in [one["name"] for one in known["people"]]
    assert known["seal"]
    assert api.as_("联络员").ask("GET", f"/incidents/{number}/known").status_code == 403


def test_numbers_are_masked_and_one_is_shown_for_a_reason_that_is_entered(api: Program) -> None:
    people = api.get("/people")
    shown = json.dumps(people, ensure_ascii=False)
    assert "****" in shown
    assert "+1202555" not in shown
    one = next(person for person in people if person["name"] == "带班领导")
    assert api.send(f"/people/{one['id']}/reveal", {"reason": ""}).status_code == 422
    told = api.send(f"/people/{one['id']}/reveal", {"reason": "电话核实情况"}).json()
    assert told["numbers"] == ["+12025550103"]
    entries = api.as_("auditor").get("/audit")["items"]
    [seen] = [entry for entry in entries if entry["kind"] == "number_revealed"]
    assert (seen["actor"], seen["via"]) == ("值班主班", "api")
    assert seen["about"]["reason"] == "电话核实情况"


def test_the_roster_and_the_units_are_read(api: Program) -> None:
    shifts = api.get("/roster")
    assert {one["name"] for one in shifts if one["now"]} == {"值班主班", "值班副班", "带班领导"}
    assert CONTACT_UNIT in [one["name"] for one in api.get("/units")]
    assert isinstance(api.get("/roster/reachable"), list)


def test_a_playbook_says_what_a_program_needs_to_enter_an_incident(api: Program) -> None:
    assert "public-opinion" in [one["id"] for one in api.get("/playbooks")]
    one = api.get("/playbooks/public-opinion")
    assert [level["id"] for level in one["levels"]][:2] == ["I", "II"]
    assert "emergency" in {field["id"] for field in one["fields"]}
    assert "emergency" in one["needs"]["II"]
    assert any("II" in limit["within"] for limit in one["limits"])
    english = api.get("/playbooks/public-opinion", headers={"accept-language": "en"})
    assert english["title"] != one["title"]
    assert "<!doctype html" in api.ask("GET", "/playbooks/public-opinion/paper").text.lower()
    assert api.ask("GET", "/playbooks/public-opinion/explained?level=II").text.startswith("# ")
    assert api.ask("GET", "/playbooks/public-opinion/explained?level=IX").status_code == 404


def test_a_playbook_is_tried_out_and_nothing_is_kept(api: Program) -> None:
    body = {"level": "III", "until": "PT1H"}
    moments = api.send("/playbooks/public-opinion/simulate", body).json()
    assert moments[0]["after"] == "PT0S"
    assert any("呼" in line for one in moments for line in one["lines"])
    assert api.get("/incidents", params={"state": "all"})["items"] == []
    for wrong in ({"until": "PT100H"}, {"until": "soon"}, {"level": "IX"}, {"events": ["nonsense"]}):
        assert api.send("/playbooks/public-opinion/simulate", body | wrong).status_code == 422


def test_the_register_is_read_page_by_page_and_as_a_file(api: Program) -> None:
    auditor = api.as_("auditor")
    account_of(api.site, "administrator")
    for who in ("值班主班", "值班副班", "带班领导"):
        assert api.as_(who).token
    asked = {"group": "tokens", "limit": 2}
    first = auditor.get("/audit", params=asked)
    api.as_("分管领导").get("/me")
    rest = auditor.get("/audit", params=asked | {"after": first["next"]})
    seqs = [one["seq"] for one in first["items"] + rest["items"]]
    assert seqs == sorted(seqs, reverse=True)
    assert len(set(seqs)) == len(seqs) == 4
    assert "token_made" in auditor.ask("GET", "/audit.csv").text


def test_a_program_shuts_somebody_out_and_lets_nobody_in(api: Program) -> None:
    admin = api.as_(HOLDERS[AccountRole.ADMINISTRATOR])
    assert api.get("/me")["login"] == "user-0"
    assert admin.ask("POST", "/accounts", json={"login": "x", "role": "leader"}).status_code == 405
    assert admin.send("/accounts/user-0/disable").status_code == 204
    assert api.ask("GET", "/me").status_code == 401
    listed = {one["login"]: one for one in admin.get("/accounts")}
    assert listed["user-0"]["disabled"]
    api.site.sit_down("值班副班")
    [session] = admin.get("/sessions")
    assert admin.send(f"/sessions/{session['id']}/end").status_code == 204
    assert admin.get("/sessions") == []
