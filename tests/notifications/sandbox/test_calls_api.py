"""What a provider's API answers about calls, asked without any client library."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from twilio.rest import Client  # type: ignore[import-untyped]  # twilio ships no py.typed

from notifications.channels.twilio_http import PooledHttp
from notifications.sandbox import Sandbox
from tests.notifications.conftest import OFFICE, PHONE, Office
from tests.notifications.sandbox.conftest import MENU, place, provider

CALL_FIELDS = {
    *("account_sid", "annotation", "answered_by", "api_version", "caller_name", "date_created"),
    *("date_updated", "direction", "duration", "end_time", "forwarded_from", "from", "from_formatted"),
    *("group_sid", "parent_call_sid", "phone_number_sid", "price", "price_unit", "queue_time", "sid"),
    *("start_time", "status", "subresource_uris", "to", "to_formatted", "trunk_sid", "uri"),
}
"""Of the Call resource, as documented."""


def test_a_call_is_created_with_the_documented_fields_and_no_others(api: httpx.Client) -> None:
    answer = place(api)
    assert answer.status_code == 201
    created = answer.json()
    assert created.keys() == CALL_FIELDS
    assert (created["status"], created["direction"]) == ("queued", "outbound-api")
    assert (created["to"], created["to_formatted"]) == (PHONE, "(202) 555-0101")
    assert created["sid"].startswith("CA")
    assert len(created["sid"]) == 34
    assert [created[name] for name in ("start_time", "end_time", "duration", "answered_by")] == [None] * 4
    assert created["subresource_uris"]["user_defined_messages"].endswith("/UserDefinedMessages.json")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"To": ""}, 21201),
        ({"To": "12345"}, 21211),
        ({"To": OFFICE}, 21211),
        ({"From": ""}, 21213),
        ({"From": "office"}, 21212),
        ({"Twiml": ""}, 21205),
        ({"Url": "office"}, 21205),
        ({"Url": "http://[o/"}, 21205),
        ({"Twiml": "a" * 4001}, 20001),
        ({"Timeout": "0"}, 21208),
        ({"Timeout": "soon"}, 21208),
        ({"StatusCallback": "/status"}, 21609),
        ({"StatusCallbackEvent": ["ringing", "sung"]}, 21626),
        ({"MachineDetection": "Maybe"}, 20001),
        ({"Method": "PUT"}, 20001),
    ],
    ids=str,
)
def test_a_bad_call_is_refused_in_twilio_s_words(
    sandbox: Sandbox, api: httpx.Client, changed: dict[str, str | list[str]], code: int
) -> None:
    answer = api.post("/Calls.json", data={"To": PHONE, "From": OFFICE, "Twiml": MENU} | changed)
    assert answer.status_code == 400
    assert answer.json()["code"] == code
    assert answer.json().keys() == {"code", "message", "more_info", "status"}
    assert sandbox.calls == []


def test_nobody_calls_without_the_credentials(sandbox: Sandbox) -> None:
    with provider(sandbox, "wrong") as stranger:
        paths = ("/Calls.json", "/Calls/CA1.json")
        asked = [place(stranger), *(stranger.get(path) for path in paths), stranger.post(paths[1])]
    assert [answer.status_code for answer in asked] == [401, 401, 401, 401]


def test_a_call_can_be_fetched_and_an_unknown_one_cannot(api: httpx.Client) -> None:
    sid = place(api).json()["sid"]
    assert api.get(f"/Calls/{sid}.json").json()["sid"] == sid
    assert api.get("/Calls/CA0.json").status_code == 404
    assert api.post("/Calls/CA0.json", data={"Status": "canceled"}).status_code == 404


def test_calls_are_listed_newest_first_and_filtered(sandbox: Sandbox, api: httpx.Client) -> None:
    sandbox.behave("+12025550102", "busy")
    sids = [place(api, to=to).json()["sid"] for to in (PHONE, "+12025550102", "+12025550103")]
    assert sandbox.wait_for_status(sids[0], "ringing")
    assert sandbox.wait_for_status(sids[1], "busy")
    assert sandbox.wait_for_status(sids[2], "ringing")

    def found(**query: str) -> list[str]:
        return [call["sid"] for call in api.get("/Calls.json", params=query).json()["calls"]]

    assert found() == sids[::-1]
    assert found(To=PHONE) == found(To=PHONE, From=OFFICE) == [sids[0]]
    assert found(To="+12025550199") == found(From=PHONE) == []
    assert found(Status="ringing") == [sids[2], sids[0]]
    assert found(Status="busy") == [sids[1]]


def test_a_call_is_found_by_when_it_began_once_it_did(sandbox: Sandbox, api: httpx.Client) -> None:
    sid = place(api).json()["sid"]
    assert sandbox.wait_for_status(sid, "ringing")
    began = datetime.strptime(api.get(f"/Calls/{sid}.json").json()["start_time"], "%a, %d %b %Y %H:%M:%S %z")

    def found(query: str, instant: datetime) -> int:
        asked = {query: f"{instant:%Y-%m-%dT%H:%M:%SZ}"}
        return len(api.get("/Calls.json", params=asked).json()["calls"])

    moment = timedelta(seconds=1)
    assert found("StartTime", began) == found("StartTime>", began) == found("StartTime<", began) == 1
    assert found("StartTime>", began + moment) == found("StartTime<", began - moment) == 0
    assert found("StartTime", began + timedelta(days=1)) == 0
    assert began.tzinfo == UTC or began.utcoffset() == timedelta(0)


def test_the_list_comes_in_pages_that_lead_on(sandbox: Sandbox, api: httpx.Client) -> None:
    sids = [place(api).json()["sid"] for _ in range(5)]
    seen, uri = [], f"/2010-04-01/Accounts/{sandbox.account}/Calls.json?PageSize=2"
    while uri:
        page = api.get(f"{sandbox.url}{uri}").json()
        seen += [call["sid"] for call in page["calls"]]
        uri = page["next_page_uri"]
    assert seen == sids[::-1]


@pytest.mark.parametrize("query", [{"PageSize": "many"}, {"StartTime": "yesterday"}])
def test_a_list_query_that_is_none_is_refused(api: httpx.Client, query: dict[str, str]) -> None:
    place(api)
    assert api.get("/Calls.json", params=query).json()["code"] == 20001


def test_a_call_that_rings_can_be_canceled_once(sandbox: Sandbox, api: httpx.Client) -> None:
    sid = place(api).json()["sid"]
    assert sandbox.wait_for_status(sid, "ringing")
    canceled = api.post(f"/Calls/{sid}.json", data={"Status": "canceled"})
    assert (canceled.status_code, canceled.json()["status"]) == (200, "canceled")
    again = api.post(f"/Calls/{sid}.json", data={"Status": "canceled"})
    assert (again.status_code, again.json()["code"]) == (400, 21220)


def test_canceling_leaves_a_call_that_is_talked_on_and_completing_ends_it(
    sandbox: Sandbox, api: httpx.Client
) -> None:
    sid = place(api).json()["sid"]
    sandbox.pick_up(PHONE)
    assert api.post(f"/Calls/{sid}.json", data={"Status": "canceled"}).json()["status"] == "in-progress"
    assert api.post(f"/Calls/{sid}.json", data={"Status": "completed"}).json()["status"] == "completed"


def test_a_call_cannot_be_put_into_any_other_state(api: httpx.Client) -> None:
    sid = place(api).json()["sid"]
    assert api.post(f"/Calls/{sid}.json", data={"Status": "busy"}).json()["code"] == 20001


def test_when_everything_is_down_calls_are_refused_too(sandbox: Sandbox, api: httpx.Client) -> None:
    sandbox.faults.down = True
    asked = [place(api), api.get("/Calls.json"), api.get("/Calls/CA1.json")]
    assert [answer.status_code for answer in asked] == [503, 503, 503]
    assert sandbox.calls == []


def test_twilio_s_own_client_places_finds_and_ends_a_call(sandbox: Sandbox, office: Office) -> None:
    http = PooledHttp(sandbox.url, pool=1)
    client = Client(sandbox.account, sandbox.token, http_client=http, environment={"-": "-"})
    with http.within(5):
        placed = client.calls.create(
            to=PHONE,
            from_=OFFICE,
            twiml="<Response><Gather/></Response>",
            timeout=30,
            machine_detection="Enable",
            status_callback=f"{office.url}/status",
            status_callback_event=["ringing", "answered"],
        )
        sandbox.pick_up(PHONE)
        before = datetime.now(UTC) - timedelta(minutes=1)
        (found,) = client.calls.list(to=PHONE, from_=OFFICE, status="in-progress", start_time_after=before)
        assert (found.sid, found.answered_by) == (placed.sid, "human")
        assert found.start_time >= before
        ended = client.calls(placed.sid).update(status="completed")
        assert (ended.status, ended.duration) == ("completed", "0")
    assert [office.next().params["CallStatus"] for _ in range(2)] == ["ringing", "in-progress"]
    http.close()
