"""What the codes of 阿里云 短信服务 and 语音服务 mean for us.

Sources: 短信服务 API错误码 (help.aliyun.com, document 101346) and 回执错误码 (101347), 语音服务 API错误码
(112502) and 运营商回执错误码 (55085), 中国移动 CMPP 状态报告. A code that is not here is tried again: an
alert too many is the smaller harm.
"""

from collections.abc import Mapping
from types import MappingProxyType

from notifications.errors import Cause

_BY_CAUSE: Mapping[Cause, str] = MappingProxyType(
    {
        # The credentials, the balance, the product, or what was filed with it.
        Cause.ACCOUNT: """
            isp.RAM_PERMISSION_DENY isv.RAM_CHECK_FAILED isp.RES_OWNER_ID_UNKNOWN isp.USER_NOT_EXIST
            isv.OUT_OF_SERVICE isv.AMOUNT_NOT_ENOUGH isv.AMOUNT_NOT_ENOUG isv.BILLING_DEDUCTION_ERROR
            isv.PRODUCT_UN_SUBSCRIPT isv.PRODUCT_UNSUBSCRIBE isv.ACCOUNT_NOT_EXISTS isv.ACCOUNT_ABNORMAL
            isv.DENY_IP_RANGE isv.DAY_LIMIT_CONTROL isv.MONTH_LIMIT_CONTROL
            isv.SMS_SIGNATURE_ILLEGAL isv.SMS_SIGN_ILLEGAL isv.SIGN_STATE_ILLEGAL
            isv.SMS_SIGNATURE_SCENE_ILLEGAL isv.EXTEND_CODE_ERROR
            isv.DISPLAY_NUMBER_ILLEGAL isv.BILLID_NOT_EXIST BillidNotExist
            isv.COMPLAINT_REJECT ComplaintReject
            InvalidAccessKeyId.NotFound InvalidAccessKeyId.Inactive SignatureDoesNotMatch
            IncompleteSignature InvalidTimeStamp.Expired Forbidden.RAM NoPermission
            200104 200117 476
        """,
        # The template, its values, or the text they make.
        Cause.MESSAGE: """
            isv.SMS_TEMPLATE_ILLEGAL isv.TEMPLATE_MISSING_PARAMETERS isv.TEMPLATE_PARAMS_ILLEGAL
            isv.TEMPLATE_ILLEGAL isv.TTS_TEMPLATE_ILLEGAL isv.VOICE_FILE_ILLEGAL
            isv.INVALID_PARAMETERS isv.INVALID_JSON_PARAM isv.PARAM_LENGTH_LIMIT
            isv.PARAM_NOT_SUPPORT_URL isv.BLACK_KEY_CONTROL_LIMIT isv.SMS_CONTENT_ILLEGAL
            isv.DOMESTIC_NUMBER_NOT_SUPPORTED isv.SMS_OVER_LIMIT InvalidParameters
            CONTENT_KEYWORD CONTENT_ERROR MK:0014 MK:0115 200006
        """,
        # The phone, or its owner, for good.
        Cause.NUMBER: """
            isv.MOBILE_NUMBER_ILLEGAL
            INVALID_NUMBER MOBILE_NOT_ON_SERVICE MOBILE_ACCOUNT_ABNORMAL MOBILE_IN_BLACK
            USER_REJECT MBBLACK DBBLACK MK:0001 MK:0005 MK:0013 200004 200011
        """,
        # Too many: to one phone 1 call a minute, 5 an hour and 20 a day unless the office is exempted.
        Cause.THROTTLED: """
            isv.BUSINESS_LIMIT_CONTROL
            Throttling Throttling.User Throttling.Api Throttling.Concurrency
            MOBILE_SEND_LIMIT IB:0008 DB:0142 200118 200119 200121
        """,
        # Off, busy, out of reach; a fault of theirs or of the carrier's.
        Cause.PASSING: """
            isp.SYSTEM_ERROR isp.GATEWAY_ERROR isp.UNKNOWN InternalError ServiceUnavailable
            isv.VOICE_CALL_FAIL isv.VOICE_CALL_PERIOD_ERROR isv.VOICE_ROBOT_NOT_PERIOD
            NO_ROUTE MOBILE_TERMINAL_ERROR EXPIRED UNDELIV REJECTD MK:0010 MK:0023
            200002 200003 200005 200007 200010 200012 200105 400 482 500 999999
        """,
    }
)
CAUSES: Mapping[str, Cause] = MappingProxyType(
    {code: cause for cause, codes in _BY_CAUSE.items() for code in codes.split()}
)

PICKED_UP = frozenset({"200000", "200001", "200008"})
"""What became of a call that somebody or something answered: heard to the end, hung up, no key in time."""

UNDER_WAY = frozenset({"200100", "200101", "200103", "200201"})
"""A call that is dialled, rings, is spoken on or has just ended: what came of it is told later."""

ON_THE_LINE = frozenset({"200102", "300000"})
"""What is told while a call goes on, and is news to us: it was picked up; a key was pressed."""


def cause_of(code: str) -> Cause:
    """Why a text or call with this code did not arrive; PASSING for what is not known."""
    return CAUSES.get(code, Cause.PASSING)
