"""What people read for each kind of entry of the record, in both languages.

`{slots}` are named after the payload's keys (`flows.report.chronicle` fills them); `{called}` says whom the
system called and whom it asks the desk to dial. A tail follows when an entry's payload has its key and the
sentence has not said it.
"""

from collections.abc import Mapping

from engine.parts import Text

SENTENCES: Mapping[str, Text] = {
    "logged": Text(
        "接报登记，初判{event_level}级，启动{playbook}", "Logged at level {event_level}; {playbook} started"
    ),
    "confirmed": Text(
        "核定：事件级别{event_level}，响应级别{response_level}",
        "Level confirmed: event {event_level}, response {response_level}",
    ),
    "level_changed": Text(
        "级别调整：{was_event_level}级改为{event_level}级，响应{was_response_level}级改为{response_level}级。理由：{reason}",
        "Level changed from {was_event_level} to {event_level}, response from {was_response_level} to "
        "{response_level}. Reason: {reason}",
    ),
    "part_confirmed": Text(
        "核定（{spoken}/{needs}）：事件级别{event_level}，响应级别{response_level}；待另一人核定：{waits}",
        "Level confirmed by {spoken} of {needs}: event {event_level}, response {response_level}; "
        "waits for {waits}",
    ),
    "level_suggested": Text(
        "按已认定的字段，建议级别为{suggested_level}级（{fields}）",
        "What was judged suggests level {suggested_level} ({fields})",
    ),
    "asked": Text(
        "请{roles}于{due}前决定“{field}”{called}", 'Asked {roles} to decide "{field}" by {due}{called}'
    ),
    "silence": Text(
        "至{due}无人决定“{field}”，按预案认定{fields}",
        'Nobody decided "{field}" by {due}; as the plan has it: {fields}',
    ),
    "undecided": Text(
        "所据事项已不成立，须重新决定（原为{fields}）",
        "To be decided again, for what it was about no longer stands: {fields}",
    ),
    "fields_judged": Text("认定{fields}", "Judged: {fields}"),
    "described": Text("补充情况：{texts}", "Described: {texts}"),
    "answered": Text("应答：{who}", "Answered: {who}"),
    "part_answered": Text(
        "已应答{spoken}/{needs}，尚待{waits}，继续呼叫", "{spoken} of {needs} answered; still called: {waits}"
    ),
    "replied": Text("回复，未计为应答：{text}", "Wrote back, not as an answer: {text}"),
    "declined": Text("回复无法处理：{text}", "Wrote back, cannot act: {text}"),
    "read": Text("{role}已读：{way}，{at}", "{role} has read it: {way}, {at}"),
    "signed": Text("{role}签收：{way}，{at}", "{role} has signed for it: {way}, {at}"),
    "instructed": Text(
        "{who}{by}批示（{at}）：“{words}”。由{role}办理{assisting}：{task}",
        'Instruction of {who}{by} ({at}): "{words}". For {role} to do{assisting}: {task}',
    ),
    "instruction_joined": Text(
        "随事件{of}并入的批示、交办（{words}）。由{role}办理{assisting}：{task}",
        "Instruction that came with {of} ({words}). For {role} to do{assisting}: {task}",
    ),
    "handed_on": Text(
        "不属本单位，由{was_unit}转办{to_unit}。理由：{reason}",
        "Handed on from {was_unit} to {to_unit}. Reason: {reason}",
    ),
    "consented": Text("同意上报：{who}（{at}）", "Consent to report upward: {who} ({at})"),
    "reported_up": Text(
        "报送{to}：{stage}，{medium}，{at}", "Reported up to {to}: {stage}, by {medium}, {at}"
    ),
    "spread_recorded": Text("登记传播情况：{sightings}", "Spread recorded: {sightings}"),
    "noted": Text("记事：{text}", "Note: {text}"),
    "attached": Text(
        "附件：{media}，{size}，SHA-256 {digest}", "Attached: {media}, {size}, SHA-256 {digest}"
    ),
    "attachment_cleared": Text(
        "两人清除附件（SHA-256 {digest}），会同{second}。理由：{reason}",
        "Attachment cleared (SHA-256 {digest}), together with {second}. Reason: {reason}",
    ),
    # A call by hand that reached nobody is entered as a note with its card.
    "card": Text("人工拨打{card}：{result}", "Dialled {card}: {result}"),
    "step_done": Text("完成步骤：{step}", "Step done: {step}"),
    # A stage of a document is a step, told in its own words.
    "stage_passed": Text("文书办理：{step}", "Document: {step}"),
    "document_saved": Text("{document}：拟写第{version}稿", "{document}: version {version} written"),
    "document_returned": Text(
        "{step}未通过，{document}退回拟稿。理由：{reason}",
        "{step}: not passed, {document} sent back to its drafter. Reason: {reason}",
    ),
    "signature_seen": Text(
        "{document}：已见{who}纸质签发（{at}），待另一人核对",
        "{document}: seen signed on paper by {who} ({at}); a second person has to see it",
    ),
    "signature_backed": Text("{document}：口头授权已补签", "{document}: the word of mouth was signed for"),
    "part_done": Text(
        "步骤“{step}”已确认{spoken}/{needs}，待另一人确认：{waits}",
        'Step "{step}" confirmed by {spoken} of {needs}; waits for {waits}',
    ),
    "sent_back": Text(
        "退回：{step}{deadline}（{at}完成）。理由：{reason}",
        "Sent back: {step}{deadline} (done {at}). Reason: {reason}",
    ),
    "steps_again": Text("须重新办理：{steps}", "To be done again: {steps}"),
    "opened_again": Text("重新办理。理由：{reason}", "Opened again. Reason: {reason}"),
    "update_made": Text("已报送：{cadence}", "Made: {cadence}"),
    "resolved": Text("提请结案", "Closing asked for"),
    "resumed": Text("恢复处置。理由：{reason}", "Handling resumed. Reason: {reason}"),
    "report_made": Text("生成处置报告第{version}稿", "Report version {version} made"),
    "report_accepted": Text("审阅通过处置报告，结案", "Report accepted; closed"),
    "report_returned": Text("退回处置报告：{comment}", "Report returned: {comment}"),
    "archived": Text("归档", "Archived"),
    "dismissed": Text("经核不实。理由：{reason}", "Checked, and it does not hold. Reason: {reason}"),
    "voided": Text("作废（误录）。理由：{reason}", "Void, logged by mistake. Reason: {reason}"),
    "merged": Text("并入事件{into}", "Merged into {into}"),
    "source_added": Text("增加来源：{how}（{at}接报）", "Another source: {how} (came in {at})"),
    "related": Text("与事件{number}关联：{relation}", "Related to incident {number}: {relation}"),
    "merged_from": Text("事件{number}并入本事件", "{number} merged into this incident"),
    "rung": Text("转呼第{rung}级{called}", "Ladder rung {rung}{called}"),
    "reopened": Text("应答后未见处置，再次转呼第{rung}级{called}", "Not acted on: rung {rung} again{called}"),
    "lapsed": Text("应答后超过规定时间未见处置动作", "Answered, but nothing was done in the time set"),
    "ladder_stopped": Text("已有人应答，停止逐级呼叫", "Somebody answered: the climb stopped"),
    "tell": Text("应告知{role}（第{tries}次）{called}", "{role} must be told (try {tries}){called}"),
    "told": Text("{role}即登记人，视为已告知", "{role} logged it, and so knows"),
    # What came later, whoever logged it did not know by logging it.
    "told_waited": Text(
        "应告知{role}：即登记人，值班台已显示，不另呼叫",
        "{role} must be told: logged it, and sees it at the desk, so is not called",
    ),
    "unconfirmed": Text(
        "应告知{role}，{tries}次后仍未确认{called}",
        "{role} must be told: not confirmed after {tries} tries{called}",
    ),
    "untold_closed": Text(
        "应告知{role}，尚未呼叫，事件已结案",
        "{role} must be told: not called yet when the matter was closed",
    ),
    "unconfirmed_closed": Text(
        "应告知{role}，{tries}次后仍未确认，事件已结案",
        "{role} must be told: not confirmed when the matter was closed, after {tries} tries",
    ),
    # Nothing but an instruction has them called.
    "tell_instructed": Text(
        "因批示交办告知{role}（第{tries}次）{called}",
        "{role} is told of an instruction (try {tries}){called}",
    ),
    "told_instructed": Text(
        "{role}即登记人，批示交办已在值班台列明，不另呼叫",
        "{role} logged it, and has the instruction on the page of the incident: not called",
    ),
    "unconfirmed_instructed": Text(
        "因批示交办告知{role}，{tries}次后仍未确认{called}",
        "{role} is told of an instruction: not confirmed after {tries} tries{called}",
    ),
    "gate_passed": Text(
        "级别未及时核定，请值班席拨打{role}", "Level not confirmed in time; for the desk to dial: {role}"
    ),
    "clock_started": Text(
        "起算时限“{deadline}”：自{anchor}，应于{due}前完成",
        'Limit "{deadline}" runs from {anchor}, due {due}',
    ),
    # A limit that ends at a time somebody gave counts from nothing.
    "clock_until": Text(
        "时限“{deadline}”止于{anchor}，应于{due}前完成", 'Limit "{deadline}" ends with {anchor}, due {due}'
    ),
    "late_when_logged": Text(
        "接报登记时“{deadline}”已过期限（{due}），请补写迟报说明",
        '"{deadline}" was due {due}, before this was logged: say in a note why it is late',
    ),
    "clock_superseded": Text(
        "原时限“{deadline}”（{due}）不再适用", 'The former limit "{deadline}" ({due}) no longer applies'
    ),
    "deadline_warned": Text(
        "时限“{deadline}”临期（{due}）{called}", 'Limit "{deadline}" near ({due}){called}'
    ),
    "deadline_breached": Text(
        "时限“{deadline}”已超时（应于{due}前）{called}",
        'Limit "{deadline}" passed (it was due {due}){called}',
    ),
    "deadline_extended": Text(
        "时限“{deadline}”延期至{until}（原应于{due}前）。理由：{reason}",
        'Limit "{deadline}" extended to {until} (it was due {due}). Reason: {reason}',
    ),
    "progress_noticed": Text(
        "阶段性反馈（“{deadline}”，应于{due}前）：{text}{called}",
        'Progress notice on "{deadline}" (due {due}): {text}{called}',
    ),
    "deadline_met": Text(
        "完成时限事项“{deadline}”（{at}，应于{due}前）", 'Limit "{deadline}" met at {at} (due {due})'
    ),
    "clock_ended": Text(
        "时限“{deadline}”（{due}）随事件终止，未见完成记录",
        'Limit "{deadline}" ({due}) ended with the incident; not recorded as met',
    ),
    "update_owed": Text("“{cadence}”到期未报（{due}）{called}", "{cadence} was due {due}{called}"),
    "update_missed": Text("漏报：“{cadence}”应于{due}前报送", "Missed: {cadence} that was due {due}"),
    "review_overdue": Text("报告待审超时{called}", "The report waits too long{called}"),
    "content_cleared": Text(
        "转为不录内容（{why}）：此前的文字已清除，只留代号、时间、动作和人员，不能恢复",
        "No content is kept from now on ({why}): earlier words are gone for good; codes, times, acts and "
        "persons are left",
    ),
    "drill_begun": Text("以演练方式启动，编号{number}", "Started as a drill, number {number}"),
    "drill_spared": Text(
        "演练不拨打：{role}（{people}），真实事件应以{channels}告知",
        "Not called in a drill: {role} ({people}); in earnest it would be by {channels}",
    ),
    "drill_ended": Text("结束演练。理由：{reason}", "The drill was ended. Reason: {reason}"),
    "drill_timed_out": Text("演练到时（{due}），自动结束", "The drill ended by itself ({due})"),
    "outage": Text(
        "系统中断：应于{due}进行的{track}未能按时进行，恢复后补做",
        "System outage: {track}, due {due}, was done after the restart",
    ),
}

TAILS: Mapping[str, Text] = {
    "content_free": Text("，不录内容", ", without content"),
    "evidence_later": Text("，已取证待补传", ", evidence taken and to come"),
    "empty": Text("（{empty}即登记人，不另呼叫）", " ({empty} logged it, and is not called)"),
    "suggested_level": Text("（按字段建议{suggested_level}级）", " (the fields suggest {suggested_level})"),
    "late_by_s": Text("，超时{late_by_s}", ", late by {late_by_s}"),
    "nothing_new": Text("（无新情况）", " (nothing new)"),
    "provisional": Text("（工作日安排未公布，暂定）", " (provisional: the calendar is not published)"),
    "by_when": Text("，{by_when}前办结", ", by {by_when}"),
    "way": Text("（{way}）", " ({way})"),
    "number": Text("，编号{number}", "; number {number}"),
    "of": Text("，随并入的事件{of}", "; with {of}, which was joined"),
    "checked_by": Text("，核对人{checked_by}", "; seen by {checked_by} too"),
    "signer": Text("，{signer}", "; {signer}"),
    "evidence": Text("（{evidence}）", " ({evidence})"),
    "receiver": Text("，接收人{receiver}", "; taken by {receiver}"),
    "receipt": Text("，回执{receipt}", "; receipt {receipt}"),
    "unconsented": Text("（报出时无同意上报记录）", " (no consent on record when it went up)"),
    "told": Text("（已告知{told}）", " ({told} told)"),
    "was_texts": Text("（原为：{was_texts}）", " (it was: {was_texts})"),
    "result": Text("（人工拨打：{result}）", " (dialled: {result})"),
    "words": Text("（{words}）", " ({words})"),
    "text": Text("（原话：{text}）", " (in words: {text})"),
}

# The words of an incident, by the names entries give them.
WORDS: Mapping[str, Text] = {
    "title": Text("标题", "title"),
    "summary": Text("情况", "summary"),
    "place": Text("地点", "place"),
    "source_of_report": Text("信息来源", "source"),
    "link": Text("链接", "link"),
    "account_platform": Text("账号平台", "platform"),
    "account_name": Text("涉及账号", "account"),
    "impact": Text("影响范围、伤亡损失", "Effects, losses"),
    "measures": Text("已采取措施", "Measures taken"),
    "told_already": Text("对方已报告", "Told already"),
    "trend": Text("发展趋势", "Trend"),
    "request": Text("建议、请求", "Asked for"),
    "opinion": Text("拟办意见", "Proposed handling"),
    "reporter_unit": Text("报告单位", "reporting unit"),
    "reporter_name": Text("报告人", "reported by"),
    "reporter_post": Text("报告人职务", "post"),
    "reporter_phone": Text("报告人电话", "telephone"),
    "unit": Text("涉事单位", "unit concerned"),
}

RESULTS: Mapping[str, Text] = {
    "answered": Text("已接听", "answered"),
    "no_answer": Text("无人接", "no answer"),
    "busy": Text("占线", "busy"),
    "passed_on": Text("已转告", "passed on"),
}
VIA: Mapping[str, Text] = {
    "console": Text("值班台", "console"),
    "desk": Text("值班席", "desk"),
    "cli": Text("命令行", "command line"),
    "api": Text("经接口", "through the interface"),
    "sms": Text("短信回复", "reply by SMS"),
    "call": Text("电话按键", "keypad"),
}
CALLED = Text("，呼叫{}", "; called {}")
BY_HAND = Text("，请值班席拨打{}", "; for the desk to dial: {}")
NOBODY = Text("{}（无人可达）", "{} (nobody reachable)")
GONE = Text("（内容已清除）", " (words cleared)")
NO_ONE = Text("无人可达", "nobody reachable")
CLEARED = Text("（内容已依规清除）", "(content cleared by two persons)")


def hidden(name: str, words: str) -> str:
    """Words of the form as they may be shown: a telephone number by its end."""
    return f"****{words[-4:]}" if name == "reporter_phone" else words
