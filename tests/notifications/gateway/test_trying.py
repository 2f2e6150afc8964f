"""A description tried on the command line, without a provider."""

from pathlib import Path

import pytest

from notifications.gateway.__main__ import main
from tests.notifications.gateway.conftest import DESCRIBED, NAMES, described


def files(name: str) -> list[str]:
    return [name, str(DESCRIBED / f"{name}.toml"), str(DESCRIBED / f"{name}.secrets.toml")]


@pytest.mark.parametrize("name", NAMES)
def test_every_request_is_shown_without_its_secrets(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(files(name)) == 0
    shown = capsys.readouterr().out
    assert "sms.request: POST http" in shown
    assert [secret for secret in described(name)["secrets"].values() if secret in shown] == []


def test_a_request_is_shown_as_it_goes_over_the_line(capsys: pytest.CaptureFixture[str]) -> None:
    main(files("mas"))
    shown = capsys.readouterr().out
    for line in (
        "sms.request: POST http://192.0.2.30:1992/mas/submit",
        "    Content-Type: text/xml; charset=utf-8",
        "      <mobile>8619900000001</mobile>",
        "sms.push.replies: POST <public address>/gateway/mas/replies",
    ):
        assert line in shown.splitlines()
    assert "from=20260301083000&" in shown


def test_without_its_secrets_a_description_says_which_are_missing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(files("modem")[:2]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 6
    assert lines[0] == (
        "providers.modem.sms.request.form.user: no secret of this provider (there are: none): "
        "write it in secrets.toml (given: 'user')"
    )


@pytest.mark.parametrize(
    ("name", "place", "sample", "status", "lines"),
    [
        ("modem", "sms.answer", "OK:17", 200, ["accepted, id 17"]),
        ("modem", "sms.answer", "ERR:5", 200, ["ChannelError: the provider refused (5); cause account"]),
        (
            "modem",
            "sms.answer",
            "<html>",
            200,
            [
                "OutcomeUnknown: the provider's answer (HTTP 200) says neither success nor an error code "
                "as described; cause passing"
            ],
        ),
        (
            "modem",
            "sms.poll.inbox",
            "OK:1\r\n7|19900000001|收到1234",
            200,
            ["reply 7 from +8619900000001: 收到1234"],
        ),
        ("modem", "sms.poll.inbox", "OK:0", 200, ["nothing in it"]),
        (
            "platform",
            "sms.push.receipts",
            '{"receipts": [{"id": "m1", "status": "MK:0001"}, {"id": "m2"}]}',
            200,
            ["report of m1: failed, code MK:0001, cause number", "lacking: reports[1].state"],
        ),
        (
            "platform",
            "voice.push.keys",
            '{"callId": "c1", "digit": 1}',
            200,
            ["report of c1: delivered, key 1"],
        ),
        ("platform", "voice.push.keys", "<x/>", 200, ["refused: it is not json"]),
        ("platform", "sms.look_up", '{"code": 0, "data": {"list": [{"id": 9}]}}', 200, ["found 9"]),
        ("platform", "sms.look_up", '{"code": 0, "data": {}}', 200, ["nothing in it"]),
        ("platform", "sms.answer", "no", 401, ["ChannelError: the provider refused (401); cause account"]),
    ],
)
def test_a_sample_from_the_provider_s_manual_shows_what_is_read_from_it(
    name: str,
    place: str,
    sample: str,
    status: int,
    lines: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "sample"
    file.write_bytes(sample.encode("gb18030" if name == "modem" else "utf-8"))
    assert main([*files(name), "--sample", place, str(file), "--status", str(status)]) == 0
    assert capsys.readouterr().out.splitlines() == lines


def test_a_place_at_which_nothing_is_read_is_named_with_those_that_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*files("mas"), "--sample", "sms.inbox", "file"]) == 1
    assert capsys.readouterr().out == (
        "nothing is read at sms.inbox; write one of: "
        "sms.answer, sms.poll.reports, sms.push.replies, sms.look_up\n"
    )
