"""What a flow chart says besides the plan's own words, in both languages."""

from collections.abc import Mapping

from engine.parts import Text

WORDS: Mapping[str, Text] = {
    "title": Text("流程图：{title} {version}（{levels}）", "Flow chart: {title} {version} ({levels})"),
    "description": Text(
        "自上而下：接报登记之后，转呼、告知、核定、处置各列并行；处置完成后提请结案、审阅、归档。"
        "时钟标记是时限，同一编号标出起算和完成之处。",
        "From top to bottom: after logging, calling, telling, confirming and handling run side by side; then "
        "closing, review and archive. A clock is a limit; its number is where it starts and where it is met.",
    ),
    "logged": Text("接报登记", "Logged"),
    "at_logging": Text("登记时必填：{fields}", "Needed at logging: {fields}"),
    "for_level": Text("定级时须填：{fields}", "Needed for a level: {fields}"),
    "left_open": Text("可随后认定：{fields}", "May be judged later: {fields}"),
    "ladder": Text("无人应答，逐级转呼", "Nobody answers: the ladder"),
    "unanswered": Text("{wait}无人应答", "no answer in {wait}"),
    "passed_over": Text("条件不成立的，跳过此级", "Passed over where it does not hold"),
    "unanswered_again": Text("每{wait}一次，{times}次无人应答", "no answer to {times} calls, {wait} each"),
    "goes_on": Text("{unanswered}，沿右侧箭头转呼", "{unanswered}: along the arrow beside"),
    "stops": Text("有人应答，转呼即停", "Somebody answers: it stops"),
    "lapse": Text("{span}内无处置动作，重新转呼", "Without an action in {span} it opens again"),
    "again": Text("仍无人应答", "Still no answer"),
    "now": Text("登记后即告知", "Told at once"),
    "later": Text("之后再告知", "Told later"),
    "gate": Text("研判核定", "Judged and confirmed"),
    "confirm": Text("核定级别", "Level confirmed"),
    "confirm_by": Text("由{roles}核定", "By {roles}"),
    "gate_by_hand": Text(
        "{span}未核定：值班席人工拨打下级、平级",
        "Not within {span}: the desk telephones units below and peers",
    ),
    "confirmed": Text("核定后告知", "then told"),
    "handling": Text("处置步骤", "Handling"),
    "no_steps": Text("预案没有列出步骤", "The plan lists no steps"),
    "closing": Text("提请结案", "Closing asked for"),
    "closing_needs": Text("必办步骤全部完成", "Every required step is done"),
    "review": Text("审阅处置报告", "Report reviewed"),
    "returned": Text("退回则修改后再送审", "Returned: made again and reviewed again"),
    "archived": Text("结案归档", "Closed and archived"),
    "consent": Text("同意上报", "Consent to report upward"),
    "consent_by": Text("同意岗位（其一）：{roles}", "By one of: {roles}"),
    "starts": Text("{title}：{within}（起）", "{title}: {within} (starts)"),
    "ends": Text("{title}（止）", "{title} (met)"),
    "to_confirm": Text("，待确认", ", to be confirmed"),
    "made_again": Text(
        "每报一次，由此起算的时限重新计算", "Each time it is made, what counts from it starts anew"
    ),
    "every": Text("{title}，间隔：{every}", "{title}: every {every}"),
    "at_times": Text("{title}：{every}", "{title}: {every}"),
    "ask": Text("请示", "Asked first"),
    "report": Text("上报", "Reported"),
    "act": Text("直接处置", "Done at once"),
    "held": Text("{mode}：须先{after}", "{mode}: waits for {after}"),
    "step": Text("第{n}步", "step {n}"),
}


def word(key: str, locale: str, **values: object) -> str:
    """The words under `key`, with `values` put in."""
    return WORDS[key].in_(locale).format(**values)
