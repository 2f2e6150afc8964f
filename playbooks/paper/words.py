"""What the paper says besides the plan's own words, in both languages."""

from collections.abc import Mapping

from engine.parts import Text
from engine.vocabulary import Standing

WORDS: Mapping[str, Text] = {
    "kind": Text("处置预案（{version}版）", "Incident plan, version {version}"),
    "only": Text("本文只列{levels}级", "Of level {levels} only"),
    "silent": Text("本预案未作规定。", "This plan says nothing about it."),
    # Chapters and sections
    "general": Text("总则", "General"),
    "purpose": Text("编制目的", "Purpose"),
    "basis": Text("编制依据", "Basis"),
    "scope": Text("适用范围", "Scope"),
    "scope_is": Text("登记为“{category}”的事件。", "Incidents logged as “{category}”."),
    "levels": Text("事件分级与核定", "Levels, and who confirms them"),
    "secrecy": Text("内容管理", "What is recorded"),
    "organisation": Text("组织指挥", "Organisation"),
    "roles": Text("角色与岗位", "Roles and posts"),
    "watching": Text("监测预警", "Monitoring and early warning"),
    "monitoring": Text("监测与预警", "Who watches, and what follows"),
    "response": Text("应急处置", "Response"),
    "tells": Text("报告、通报与通知", "Who has to be told"),
    "ladder": Text("无人应答时的转呼", "When nobody answers"),
    "handling": Text("处置方式", "How it is handled"),
    "steps": Text("处置步骤", "Steps"),
    "documents": Text("文书", "Documents"),
    "deadlines": Text("时限", "Limits"),
    "deadlines_are": Text("共{n}项，见附一《时限确认表》。", "{n} in all: see annex 1."),
    "updates": Text("续报", "Recurring reports"),
    "adjusted": Text("本单位调整", "Adjusted by this office"),
    "ending": Text("应急结束", "How it ends"),
    "ending_is": Text(
        "“必办”步骤全部完成，方可提请结案；处置报告经{reviewer}审阅同意，方可结案。",
        "Every required step is done before closing may be asked for; "
        "the incident is closed when {reviewer} has accepted the report.",
    ),
    "aftermath": Text("善后与总结", "Aftermath and review"),
    "recovery": Text("善后处置", "Recovery"),
    "review": Text("总结评估", "Review"),
    "support": Text("应急保障", "Support"),
    "means": Text("保障措施", "People, telephones and means"),
    "supervision": Text("监督管理", "Supervision"),
    "oversight": Text("演练、培训与责任", "Drills, training and answering for it"),
    "supplement": Text("附则", "Supplementary"),
    "version": Text("版本", "Version"),
    "version_is": Text(
        "预案代号 {id}，版本 {version}；内容摘要 {hash}。事件登记时按此内容冻结，其后修改不影响在办事件。",
        "Plan {id}, version {version}; content hash {hash}. An incident keeps the plan as it was when it was "
        "logged; later changes do not touch it.",
    ),
    "standing": Text("时限效力说明", "How binding a limit is"),
    # Annexes
    "annex_limits": Text("附一　时限确认表", "Annex 1: limits to be confirmed"),
    "annex_limits_how": Text("逐项确认，或写明修改意见。", "Confirm each, or write what it should be."),
    "which_anchor": Text(
        "起算列有几项的，按所列次序取第一个已知的时间。",
        "Of several moments that a limit counts from, the first that is known counts.",
    ),
    "ours": Text(
        "标“{default}”的{n}项，签署后改注为“{own}”。",
        "Those marked “{default}” ({n}) become “{own}” once this is signed.",
    ),
    "unsourced_are": Text(
        "标“{mark}”的{n}项，签署后以本表为依据。",
        "For those marked “{mark}” ({n}) this table is the source once it is signed.",
    ),
    "open": Text("共{all}项，待确认{n}项。", "{n} of {all} are to be confirmed."),
    "annex_chart": Text("附二　流程图", "Annex 2: flow chart"),
    "chart_elsewhere": Text(
        "流程图见本预案的网页版和打印版。", "The flow chart is on the plan's page and in its printed form."
    ),
    # The table of limits
    "number": Text("序号", "No."),
    "matter": Text("事项", "Matter"),
    "from": Text("起算", "Counts from"),
    "within": Text("时限", "Within"),
    "warned": Text("临期提醒", "Warned"),
    "breached": Text("超时后果", "When passed"),
    "rests_on": Text("效力与依据", "Standing and source"),
    "agreed": Text("确认 / 修改意见", "Confirmed / to be changed"),
    "met": Text("完成标志", "Met by"),
    "every": Text("间隔：{span}", "every {span}"),
    "every_from": Text("登记，其后为上一次报告", "Logging, then the last report"),
    "times_from": Text("按钟点，不因上一次报告顺延", "The clock, whenever the last one was made"),
    "update_owed": Text("到期未报，提醒{roles}", "Owed: {roles} reminded"),
    "decision": Text("{roles}决定“{field}”", "{roles} decides “{field}”"),
    "gate": Text("核定级别", "Level confirmed"),
    "gate_passed": Text("值班席人工拨打下级、平级", "The desk telephones units below and peers"),
    "act": Text("应答后开始处置", "Acting on an answer"),
    "act_from": Text("应答", "An answer"),
    "act_passed": Text("重新转呼", "The ladder opens again"),
    "waits": Text("转呼等待（{ladder}）", "Waits of the ladder ({ladder})"),
    "waits_from": Text("逐级呼叫", "The call of each rung"),
    "waits_each": Text("{wait}×{n}次", "{wait} × {n}"),
    "waits_passed": Text("转呼下一级", "The next rung is called"),
    "reopen_from": Text("结案", "Closing"),
    "review_limit": Text("审阅处置报告", "Report reviewed"),
    "review_from": Text("报告送审", "The report is put before the reader"),
    "review_passed": Text("催阅：{reviewer}", "Reminded: {reviewer}"),
    "unsourced": Text("预案未注明依据（待确认）", "No source in the plan (to be confirmed)"),
    # Signing
    "sign": Text("签署", "Signed"),
    "drafted": Text("编制", "Drafted by"),
    "checked": Text("审核", "Checked by"),
    "approved": Text("批准", "Approved by"),
    "date": Text("日期", "Date"),
}

STANDINGS: Mapping[Standing, Text] = {
    Standing.LAW: Text("法律、法规的条文。", "Text of a law or regulation."),
    Standing.SUPERIOR_DOCUMENT: Text("上级机关的文件。", "A document of a higher level."),
    Standing.SUPERIOR_ORDER: Text("上级对该事项提出的要求。", "Set by a superior for the matter."),
    Standing.OWN_RULE: Text("本单位已签署的制度。", "A rule of our own, signed."),
    Standing.ELSEWHERE: Text("外地的做法，供参考。", "Seen at another place; for reference."),
    Standing.DEFAULT: Text(
        "随系统提供的数值，尚无人签署确认。", "Came with the system; signed by nobody yet."
    ),
}
NUMERALS = "一二三四五六七八九"


def word(key: str, locale: str, **values: object) -> str:
    """The words under `key`, with `values` put in."""
    return WORDS[key].in_(locale).format(**values)
