"""What an office sets for a vendor, and what it is told when it does not."""

import pytest
from pydantic import ValidationError

from notifications.channels.webhook import KINDS
from notifications.vendor_settings import AppriseProvider, WebhookProvider


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
