import httpx
import pytest

from notifications.sandbox import Sandbox
from tests.notifications.conftest import OFFICE, PHONE, Office
from tests.notifications.sandbox.conftest import place

TEXT = {"To": PHONE, "From": OFFICE, "Body": "回复1234应答"}


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("STOP", "STOP"), (" stop ", "STOP"), ("Unsubscribe", "STOP"), ("start", "START"), ("HELP", "HELP")],
)
def test_a_keyword_is_told_as_what_it_stands_for(
    sandbox: Sandbox, office: Office, typed: str, kind: str
) -> None:
    sandbox.callback_url = f"{office.url}/sms"
    sandbox.reply(PHONE, typed)
    form = office.next()
    assert (form.params["OptOutType"], form.params["Body"]) == (kind, typed)
    assert office.signed(form, sandbox.token)


@pytest.mark.parametrize("typed", ["please stop", "stop it", "1234", "yes"])
def test_a_keyword_counts_only_if_it_is_the_whole_text(sandbox: Sandbox, office: Office, typed: str) -> None:
    sandbox.callback_url = office.url
    sandbox.reply(PHONE, typed)
    assert "OptOutType" not in office.next().params


def test_who_opted_out_gets_no_text_until_he_opts_in_again(
    sandbox: Sandbox, api: httpx.Client, office: Office
) -> None:
    office.answer, sandbox.callback_url = "已记录", office.url
    api.post("/Messages.json", data=TEXT)
    assert sandbox.reply(PHONE, "STOP") == []
    refused = api.post("/Messages.json", data=TEXT)
    assert (refused.status_code, refused.json()["code"]) == (400, 21610)
    assert api.post("/Messages.json", data=TEXT | {"To": "+12025550102"}).status_code == 201
    assert sandbox.reply(PHONE, "START") == ["已记录"]
    assert api.post("/Messages.json", data=TEXT).status_code == 201


def test_who_opted_out_of_texts_is_still_called(sandbox: Sandbox, api: httpx.Client, office: Office) -> None:
    sandbox.callback_url = office.url
    sandbox.reply(PHONE, "STOP")
    assert place(api).status_code == 201
