import pytest
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]  # no py.typed

from notifications.sandbox.signing import sign

FORMS: list[dict[str, str]] = [
    {},
    {"Body": ""},
    {"b": "2", "a": "1", "B": "3"},
    {"Body": "收到 1234 & <ok>+%", "From": "+12025550101"},
]


@pytest.mark.parametrize("params", FORMS, ids=str)
@pytest.mark.parametrize("url", ["http://127.0.0.1:8081/sms", "https://duty.example.test/a?b=1&c=%20"])
def test_the_signature_is_the_one_twilio_s_own_code_computes(url: str, params: dict[str, str]) -> None:
    assert sign(url, params, "a-token") == RequestValidator("a-token").compute_signature(url, params)
