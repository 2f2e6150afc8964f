"""What a provider's API answers, asked without any client library."""

import contextlib
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from notifications.errors import NotTaken
from notifications.sandbox import Sandbox
from tests.notifications.conftest import OFFICE, PHONE, Office
from tests.notifications.sandbox.conftest import provider

MESSAGE_FIELDS = {
    *("account_sid", "api_version", "body", "date_created", "date_sent", "date_updated", "direction"),
    *("error_code", "error_message", "from", "messaging_service_sid", "num_media", "num_segments"),
    *("price", "price_unit", "sid", "status", "subresource_uris", "to", "uri"),
}
"""Of the Message resource, as documented."""


def send(api: httpx.Client, to: str = PHONE, body: str = "回复1234应答", **more: str) -> httpx.Response:
    return api.post("/Messages.json", data={"To": to, "From": OFFICE, "Body": body} | more)


def test_a_text_is_created_with_the_documented_fields_and_no_others(sandbox: Sandbox) -> None:
    with provider(sandbox) as api:
        answer = send(api)
    assert answer.status_code == 201
    created = answer.json()
    assert created.keys() == MESSAGE_FIELDS
    assert (created["status"], created["direction"], created["num_segments"]) == (
        "queued",
        "outbound-api",
        "1",
    )


@pytest.mark.parametrize(
    ("to", "body", "code"),
    [("", "a", 21211), ("12345", "a", 21211), (PHONE, "", 21602), (PHONE, "a" * 1601, 21617)],
)
def test_a_bad_text_is_refused_in_twilio_s_words(sandbox: Sandbox, to: str, body: str, code: int) -> None:
    with provider(sandbox) as api:
        answer = send(api, to=to, body=body)
    assert answer.status_code == 400
    assert answer.json()["code"] == code
    assert answer.json().keys() == {"code", "message", "more_info", "status"}
    assert sandbox.messages == []


def test_a_bad_sender_is_refused(sandbox: Sandbox) -> None:
    with provider(sandbox) as api:
        assert send(api, From="office").json()["code"] == 21212


def test_nobody_gets_in_without_the_credentials(sandbox: Sandbox) -> None:
    with provider(sandbox, "wrong") as api:
        answers = [send(api), api.get("/Messages.json"), api.get("/Messages/SM1.json")]
    assert [answer.status_code for answer in answers] == [401, 401, 401]


def test_another_account_does_not_exist(sandbox: Sandbox) -> None:
    with provider(sandbox) as api:
        url = f"{sandbox.url}/2010-04-01/Accounts/AC2/Messages.json"
        assert api.get(url).status_code == 404


def test_a_text_can_be_fetched_and_an_unknown_one_cannot(sandbox: Sandbox) -> None:
    with provider(sandbox) as api:
        sid = send(api).json()["sid"]
        assert api.get(f"/Messages/{sid}.json").json()["sid"] == sid
        assert api.get("/Messages/SM0.json").status_code == 404


def test_the_list_is_newest_first_and_filtered_by_both_numbers(sandbox: Sandbox) -> None:
    with provider(sandbox) as api:
        for n in range(3):
            send(api, body=f"n{n}")
        send(api, to="+12025550102")
        listed = api.get("/Messages.json", params={"To": PHONE, "From": OFFICE}).json()
        assert [found["body"] for found in listed["messages"]] == ["n2", "n1", "n0"]
        assert api.get("/Messages.json", params={"To": PHONE, "From": PHONE}).json()["messages"] == []
        assert api.get("/Messages.json", params={"To": "+12025550199"}).json()["messages"] == []


def test_the_list_comes_in_pages_that_lead_on(sandbox: Sandbox) -> None:
    with provider(sandbox) as api:
        for n in range(5):
            send(api, body=f"n{n}")
        seen, uri = [], f"/2010-04-01/Accounts/{sandbox.account}/Messages.json?To=%2B12025550101&PageSize=2"
        while uri:
            page = api.get(f"{sandbox.url}{uri}").json()
            seen += [found["body"] for found in page["messages"]]
            uri = page["next_page_uri"]
    assert seen == ["n4", "n3", "n2", "n1", "n0"]


def test_a_sent_text_is_found_by_its_date_and_not_by_another(sandbox: Sandbox) -> None:
    with provider(sandbox) as api:
        sid = send(api).json()["sid"]
        assert sandbox.wait_for_status(sid, "delivered")
        today = datetime.now(UTC)

        def found(query: str, day: datetime) -> int:
            return len(api.get("/Messages.json", params={query: f"{day:%Y-%m-%d}"}).json()["messages"])

        tomorrow = today + timedelta(days=1)
        assert found("DateSent", today) == found("DateSent>", today - timedelta(days=1)) == 1
        assert found("DateSent<", tomorrow) == 1
        assert found("DateSent", tomorrow) == found("DateSent>", tomorrow) == found("DateSent<", today) == 0


def test_replies_are_listed_newest_first_with_the_date_they_came(sandbox: Sandbox, office: Office) -> None:
    office.answer, sandbox.callback_url = "已记录", office.url
    for phone, words in ((PHONE, "收到"), ("+12025550102", "1234"), (PHONE, "在处理")):
        sandbox.reply(phone, words)
    today = datetime.now(UTC)

    with provider(sandbox) as api:
        send(api)

        def found(**query: str) -> list[str]:
            listed = api.get("/Messages.json", params={"To": OFFICE} | query).json()["messages"]
            assert all((one["direction"], one["to"]) == ("inbound", OFFICE) for one in listed)
            assert all(one["date_sent"] == one["date_created"] for one in listed)
            return [one["body"] for one in listed]

        assert found() == ["在处理", "1234", "收到"]
        assert found(From=PHONE) == ["在处理", "收到"]
        assert found(**{"DateSent": f"{today:%Y-%m-%d}"}) == ["在处理", "1234", "收到"]
        assert found(**{"DateSent>": f"{today - timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}"})[0] == "在处理"
        assert found(**{"DateSent>": f"{today + timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}"}) == []
        assert found(**{"DateSent<": f"{today - timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}"}) == []


def test_an_instant_is_compared_in_whole_seconds_as_the_provider_shows_them() -> None:
    with Sandbox(now=lambda: datetime(2026, 10, 15, 2, 10, 0, 900_000, UTC)) as sandbox:
        with contextlib.suppress(NotTaken):  # there is no office; the text came all the same
            sandbox.reply(PHONE, "收到")
        with provider(sandbox) as api:
            for query in ("DateSent<", "DateSent>"):
                for instant in ("2026-10-15T02:10:00Z", "2026-10-15T10:10:00+08:00"):
                    listed = api.get("/Messages.json", params={query: instant}).json()["messages"]
                    assert [one["body"] for one in listed] == ["收到"]


@pytest.mark.parametrize("query", [{"PageSize": "many"}, {"DateSent": "yesterday"}])
def test_a_list_query_that_is_none_is_refused(sandbox: Sandbox, query: dict[str, str]) -> None:
    with provider(sandbox) as api:
        send(api)
        assert api.get("/Messages.json", params=query).json()["code"] == 20001


def test_when_everything_is_down_the_whole_api_refuses(sandbox: Sandbox) -> None:
    sandbox.faults.down = True
    with provider(sandbox) as api:
        answers = [send(api), api.get("/Messages.json"), api.get("/Messages/SM1.json")]
    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert sandbox.messages == []
