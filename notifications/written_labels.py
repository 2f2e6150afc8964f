"""What people read for the stored values of documents and sources."""

from collections.abc import Mapping
from enum import StrEnum

from engine.documents import DocumentState, Signature
from engine.origins import Heard, Relation
from engine.parts import Text

WRITTEN: Mapping[type[StrEnum], Mapping[str, Text]] = {
    DocumentState: {
        DocumentState.DRAFTING: Text("拟稿", "Drafted"),
        DocumentState.REVIEWING: Text("核稿", "Reviewed"),
        DocumentState.COUNTERSIGNING: Text("会签", "Countersigned"),
        DocumentState.TO_SIGN: Text("待签发", "To be signed"),
        DocumentState.SIGNED: Text("已签发", "Signed"),
        DocumentState.ISSUED: Text("已报送（印发）", "Issued"),
    },
    Signature: {
        Signature.CONSOLE: Text("本人在值班台签", "In person, at the console"),
        Signature.CODE: Text("手机验证码", "Code on the phone"),
        Signature.ORAL: Text("口头授权", "Word of mouth"),
        Signature.PAPER: Text("纸质", "Paper"),
    },
    Relation: {
        Relation.SAME_ACCOUNT: Text("同一账号", "Same account"),
        Relation.SAME_CONTENT: Text("同一内容", "Same content"),
        Relation.SAME_UNIT: Text("同一单位", "Same unit"),
        Relation.CONSEQUENCE: Text("次生、衍生", "Consequence"),
        Relation.ALIKE: Text("同类", "Alike"),
        Relation.OTHER: Text("其他", "Other"),
    },
    Heard: {
        Heard.TELEPHONE: Text("电话", "Telephone"),
        Heard.PLATFORM: Text("平台", "Platform"),
        Heard.PATROL: Text("巡查", "Patrol"),
        Heard.HOTLINE: Text("12345", "12345 hotline"),
        Heard.SUPERIOR: Text("上级", "Superior"),
        Heard.MEDIA: Text("媒体", "Media"),
        Heard.OTHER: Text("其他", "Other"),
    },
}
