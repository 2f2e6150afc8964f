"""A server on loopback that answers as 阿里云 短信服务 and 语音服务 do, to their own client."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from json import dumps, loads
from string import Template

from tests.notifications.channels.listening import Heard, Listener, Said, listening

CHINA = timezone(timedelta(hours=8))
APPROVED = {
    "SMS_1": "编号${number}，${category}，${level}级，请于${limit}前处理。"
    "回复${code}应答。值班电话${landline}",
}


@dataclass
class Aliyun:
    """`texts` and `calls` are what it took over; `refuses` is the Code it answers instead, if any."""

    listener: Listener = field(default_factory=lambda: Listener(lambda _: Said({})))
    now: datetime = datetime(2026, 10, 15, 2, 10, tzinfo=UTC)
    texts: list[dict[str, object]] = field(default_factory=list)
    calls: list[dict[str, str]] = field(default_factory=list)
    refuses: str = ""
    call_data: str = ""

    @property
    def url(self) -> str:
        return self.listener.url

    @property
    def heard(self) -> list[Heard]:
        return self.listener.heard

    def answer(self, heard: Heard) -> Said:
        if self.refuses:
            return Said({"Code": self.refuses, "Message": "不", "RequestId": "R"})
        action = {name.lower(): value for name, value in heard.headers.items()}["x-acs-action"]
        return Said(
            {"Code": "OK", "Message": "OK", "RequestId": "R", **getattr(self, f"_{action}")(heard.query)}
        )

    def _SendSms(self, asked: dict[str, str]) -> dict[str, object]:  # noqa: N802 - its own word
        filled = Template(APPROVED[asked["TemplateCode"]]).substitute(loads(asked["TemplateParam"]))
        text = {
            "Content": f"【{asked['SignName']}】{filled}",
            "PhoneNum": asked["PhoneNumbers"],
            "SendDate": f"{self.now.astimezone(CHINA):%Y-%m-%d %H:%M:%S}",
            "SendStatus": 1,
            "TemplateCode": asked["TemplateCode"],
            **({"OutId": asked["OutId"]} if "OutId" in asked else {}),
        }
        self.texts.append(text)
        return {"BizId": f"{len(self.texts)}^0"}

    def _QuerySendDetails(self, asked: dict[str, str]) -> dict[str, object]:  # noqa: N802 - its own word
        day = datetime.strptime(asked["SendDate"], "%Y%m%d").date().isoformat()  # noqa: DTZ007 - a day
        size, page = int(asked["PageSize"]), int(asked["CurrentPage"])
        found = [
            text
            for text in reversed(self.texts)
            if text["PhoneNum"] == asked["PhoneNumber"] and str(text["SendDate"]).startswith(day)
        ]
        shown = found[size * (page - 1) : size * page]
        return {"TotalCount": len(found), "SmsSendDetailDTOs": {"SmsSendDetailDTO": shown}}

    def _IvrCall(self, asked: dict[str, str]) -> dict[str, object]:  # noqa: N802 - its own word
        self.calls.append(asked)
        return {"CallId": f"116^{len(self.calls)}"}

    def _QueryCallDetailByCallId(self, _: dict[str, str]) -> dict[str, object]:  # noqa: N802 - its own word
        return {"Data": self.call_data}


@contextmanager
def aliyun() -> Iterator[Aliyun]:
    double = Aliyun()
    with listening(double.answer) as listener:
        double.listener = listener
        yield double


def call_data(state: str) -> str:
    """What is known of a call, as the documentation shows it."""
    return dumps({"caller": "05520000000", "callee": "13900000000", "state": state, "duration": "10"})
