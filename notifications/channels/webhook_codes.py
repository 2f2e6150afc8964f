"""What the answers of robots mean for us, by kind.

Sources: 企业微信 全局错误码, 钉钉 自定义机器人 错误码, 飞书 自定义机器人使用指南. A code that is not here is
tried again: an alert too many is the smaller harm.
"""

from collections.abc import Mapping
from types import MappingProxyType

from notifications.errors import Cause

Causes = Mapping[str, tuple[Cause, str]]

WECOM: Causes = MappingProxyType(
    {
        "-1": (Cause.PASSING, "the system is busy"),
        "40003": (Cause.NUMBER, "the user id is not valid"),
        "40008": (Cause.MESSAGE, "the message type is not valid"),
        "40058": (Cause.MESSAGE, "a parameter is not valid"),
        "44004": (Cause.MESSAGE, "the text is empty"),
        "45002": (Cause.MESSAGE, "the text is too long"),
        "45009": (Cause.THROTTLED, "too many calls: 20 a minute for a robot"),
        "45033": (Cause.THROTTLED, "too many calls at once"),
        "60020": (Cause.ACCOUNT, "our address is not allowed"),
        "93000": (Cause.ACCOUNT, "the robot does not exist, or was removed from the group"),
    }
)
DINGTALK: Causes = MappingProxyType(
    {
        "-1": (Cause.PASSING, "the system is busy"),
        "40035": (Cause.MESSAGE, "a parameter is missing"),
        "43004": (Cause.MESSAGE, "the content type is not valid"),
        "130101": (Cause.THROTTLED, "too many calls"),
        "300001": (Cause.ACCOUNT, "the token is missing"),
        "300005": (Cause.ACCOUNT, "the token does not exist"),
        "310000": (Cause.ACCOUNT, "keyword, signature, clock or address does not fit the robot's settings"),
        "400013": (Cause.ACCOUNT, "the group was dissolved"),
        "400101": (Cause.ACCOUNT, "the token does not exist"),
        "400102": (Cause.ACCOUNT, "the robot is stopped"),
        "400105": (Cause.MESSAGE, "the message type is not supported"),
        "400106": (Cause.ACCOUNT, "the robot does not exist"),
        "410100": (Cause.THROTTLED, "too many calls: 20 a minute for a robot"),
        "430101": (Cause.MESSAGE, "the text has a link that is not allowed"),
        "430102": (Cause.MESSAGE, "the text is not allowed"),
        "430104": (Cause.MESSAGE, "the content is not allowed"),
        "460101": (Cause.MESSAGE, "the text is too long"),
    }
)
FEISHU: Causes = MappingProxyType(
    {
        "9499": (Cause.MESSAGE, "the request is malformed"),
        "11232": (Cause.THROTTLED, "too many calls: 100 a minute and 5 a second for a robot"),
        "19001": (Cause.ACCOUNT, "the token is not valid"),
        "19002": (Cause.MESSAGE, "a parameter is missing"),
        "19021": (Cause.ACCOUNT, "the signature does not fit, or our clock is an hour off"),
        "19022": (Cause.ACCOUNT, "our address is not allowed"),
        "19024": (Cause.ACCOUNT, "the robot asks for a keyword the text does not have"),
    }
)
PLAIN: Causes = MappingProxyType({})

STATUSES: Causes = MappingProxyType(
    {
        "400": (Cause.MESSAGE, "bad request"),
        "401": (Cause.ACCOUNT, "not let in"),
        "403": (Cause.ACCOUNT, "forbidden"),
        "404": (Cause.ACCOUNT, "no such address"),
        "405": (Cause.ACCOUNT, "the address takes no messages"),
        "410": (Cause.ACCOUNT, "the address is gone"),
        "413": (Cause.MESSAGE, "too long"),
        "422": (Cause.MESSAGE, "not understood"),
        "429": (Cause.THROTTLED, "too many requests"),
    }
)
"""What an HTTP status says by itself (RFC 9110, RFC 6585), for any kind."""

GATEWAY = frozenset({502, 504})
"""Another machine answers in the vendor's place: the request may have gone through behind it."""
