"""The words of an incident as the form 信息接报登记表 has them: columns for some, one for the rest."""

from collections.abc import Mapping
from typing import Any

# Each a column: a list, a search or a comparison asks for it.
TEXTS = ("title", "summary", "place", "source_of_report", "link", "account_platform", "account_name")
# Kept together: they are only ever read with their incident.
PARTICULARS = (
    "impact",  # 影响范围、伤亡损失
    "measures",  # 已采取措施
    "told_already",  # 对方已报告对象及时间
    "trend",  # 发展趋势
    "request",  # 建议、请求
    "opinion",  # 拟办意见
    "reporter_unit",
    "reporter_name",
    "reporter_post",
    "reporter_phone",
)
WORDS = TEXTS + PARTICULARS


def of(row: Mapping[str, Any]) -> dict[str, str]:
    """Every word of an incident's row by its name; "" for what was not said."""
    return {name: row[name] for name in TEXTS} | {
        name: row["particulars"].get(name, "") for name in PARTICULARS
    }


def stored(words: Mapping[str, str]) -> dict[str, Any]:
    """The columns of a row with these words and no others."""
    return {name: words.get(name, "") for name in TEXTS} | {
        "particulars": {name: words[name] for name in PARTICULARS if words.get(name)}
    }
