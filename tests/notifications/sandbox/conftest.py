"""The provider's API without a client library, and a call as our office places one."""

from collections.abc import Iterator

import httpx
import pytest

from notifications.sandbox import Sandbox
from tests.notifications.conftest import OFFICE, PHONE, Office

MENU = (
    '<Response><Gather numDigits="1" action="{office}/voice" timeout="5" input="dtmf">'
    '<Say language="zh-CN" voice="Polly.Zhiyu">值班呼叫</Say><Pause length="1"/>'
    '<Say language="zh-CN">应答请按1，重听请按星号</Say></Gather>'
    '<Say language="zh-CN">没有收到按键，再见</Say></Response>'
)
MENU_WORDS = ["值班呼叫", "应答请按1，重听请按星号"]
THANKS = '<Response><Say language="zh-CN">已应答</Say><Hangup/></Response>'


@pytest.fixture
def api(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with provider(sandbox) as client:
        yield client


def provider(sandbox: Sandbox, token: str | None = None) -> httpx.Client:
    base = f"{sandbox.url}/2010-04-01/Accounts/{sandbox.account}"
    return httpx.Client(base_url=base, auth=(sandbox.account, token or sandbox.token), trust_env=False)


def place(api: httpx.Client, twiml: str = MENU, to: str = PHONE, **more: str | list[str]) -> httpx.Response:
    script = {} if "Url" in more else {"Twiml": twiml}
    return api.post("/Calls.json", data={"To": to, "From": OFFICE} | script | more)


def called(api: httpx.Client, office: Office, twiml: str = MENU, **more: str | list[str]) -> str:
    """Place a call whose keys go to `office`, which says 已应答 to any: its id."""
    office.scripts.setdefault("/voice", THANKS)
    answer = place(api, twiml.replace("{office}", office.url), **more)
    assert answer.status_code == 201, answer.text
    sid: str = answer.json()["sid"]
    return sid
