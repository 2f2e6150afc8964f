"""What an office sets for a vendor, and what it is told when it does not."""

import pytest
from pydantic import ValidationError

from notifications.channels.webhook import KINDS
from notifications.vendor_settings import AliyunProvider, AppriseProvider, WebhookProvider


def test_a_robot_s_secrets_are_not_shown() -> None:
    settings = WebhookProvider(type="webhook", robot="wecom", token="a-token", secret="a-secret")
    assert "a-token" not in repr(settings)
    assert "a-secret" not in repr(settings)


@pytest.mark.parametrize(
    ("robot", "given", "missing"),
    [
        ("wecom", {}, ("base_url", "token")),
        ("dingtalk", {"base_url": "https://ding.example.gov"}, ("token",)),
        ("feishu", {"base_url": "https://feishu.example.gov", "token": "t"}, ()),
        ("plain", {"base_url": "https://own.example.gov/in"}, ("secret",)),
        ("plain", {"base_url": "https://own.example.gov/in", "secret": "s"}, ()),
    ],
)
def test_what_a_robot_still_needs_is_named(
    robot: str, given: dict[str, str], missing: tuple[str, ...]
) -> None:
    settings = WebhookProvider.model_validate({"type": "webhook", "robot": robot, **given})
    assert settings.missing == missing
    assert settings.offers == ("chat",)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("ftp://robot.example.gov", "write http"),
        ("robot.example.gov", "write http"),
        ("https://robot.example.gov/send?key=1", "belongs into token"),
        ("https://user:word@robot.example.gov", "belongs into token"),
    ],
)
def test_an_address_without_a_scheme_or_with_a_key_in_it_is_refused(url: str, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        WebhookProvider(type="webhook", robot="wecom", base_url=url)


def test_every_kind_of_robot_can_be_set() -> None:
    for robot in KINDS:
        WebhookProvider.model_validate({"type": "webhook", "robot": robot})


def test_a_name_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValidationError, match="extra"):
        WebhookProvider.model_validate({"type": "webhook", "robot": "wecom", "tokem": "t"})


def test_apprise_needs_an_address_and_the_word_that_its_scheme_is_allowed() -> None:
    assert AppriseProvider(type="apprise").missing == ("url", "schemes")
    allowed = AppriseProvider.model_validate(
        {"type": "apprise", "url": "Matrix://own-secret@chat.example.gov", "schemes": "matrix://, matrixs"}
    )
    assert (allowed.missing, allowed.schemes, allowed.offers) == ((), ("matrix", "matrixs"), ("chat",))
    assert "own-secret" not in repr(allowed)


@pytest.mark.parametrize("url", ["slack://own-secret/a", "own-secret"])
def test_an_address_whose_scheme_nobody_allowed_is_refused(url: str) -> None:
    with pytest.raises(ValidationError, match="allow that in schemes") as refused:
        AppriseProvider.model_validate({"type": "apprise", "url": url, "schemes": ["matrix"]})
    assert "own-secret" not in refused.value.errors()[0]["msg"]


KEYS = {"type": "aliyun", "access_key_id": "id", "access_key_secret": "own-secret"}


@pytest.mark.parametrize(
    ("given", "missing", "offers"),
    [
        ({"type": "aliyun"}, ("access_key_id", "access_key_secret", "templates"), ()),
        ({**KEYS, "templates": {"page": "SMS_1"}}, ("sign_name",), ("sms",)),
        ({**KEYS, "templates": {"page": "SMS_1"}, "sign_name": "【值班室】"}, (), ("sms",)),
        ({**KEYS, "tts_templates": {"page": "TTS_1"}}, ("called_show_number",), ("voice",)),
    ],
)
def test_aliyun_offers_what_there_are_templates_for_and_names_what_that_still_needs(
    given: dict[str, object], missing: tuple[str, ...], offers: tuple[str, ...]
) -> None:
    settings = AliyunProvider.model_validate(given)
    assert (settings.missing, settings.offers) == (missing, offers)
    assert "own-secret" not in repr(settings)


def test_the_signature_is_kept_without_its_brackets() -> None:
    assert AliyunProvider(type="aliyun", sign_name="【值班室】").sign_name == "值班室"


def test_wordings_without_a_code_are_named_for_the_kinds_that_are_used() -> None:
    settings = AliyunProvider.model_validate({**KEYS, "templates": {"page": "SMS_1", "breach": ""}})
    assert "sms.page" not in settings.not_approved
    assert {"sms.breach", "sms.reply_list"} <= set(settings.not_approved)
    assert not any(name.startswith("voice.") for name in settings.not_approved)
