"""What of an incident may be seen in Prefect: number, level, clocks, and the way to our own page.

No title, no person, no number anybody can be reached at: see the design, "Prefect encodes the plan".
"""

from prefect.artifacts import acreate_markdown_artifact

from engine.facts import Facts
from engine.vocabulary import ClockState
from flows.addresses import read
from flows.wiring import Office
from flows.wording import local_time, title
from models import incidents

_WORDS = {
    ClockState.RUNNING: "计时中",
    ClockState.WARNED: "临期",
    ClockState.BREACHED: "已超时",
    ClockState.MET: "按时完成",
    ClockState.MET_LATE: "超时完成",
    ClockState.SUPERSEDED: "已重算",
    ClockState.ENDED: "已终止",
}


async def publish(office: Office, number: str) -> None:
    """Publish the incident's plan and clocks under its number; each time is another version of it."""
    now = office.now()
    with office.database.reading() as tx:
        loaded = incidents.load_one(tx, incidents.id_of(tx, number), office.context(tx, now))
    await acreate_markdown_artifact(
        key=f"incident-{key_of(number)}",
        markdown=sheet(office, loaded.facts),
        description=f"{number} {loaded.facts.plan.id}",
    )


def key_of(number: str) -> str:
    """The number as Prefect takes it for a key, in small ASCII letters: 2026-演0003 is 2026-drill-0003."""
    year, _, rest = number.partition("-")
    digits = rest.lstrip("演ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return number if digits == rest else f"{year}-drill-{digits}"


def sheet(office: Office, facts: Facts) -> str:
    """The incident as Prefect may hold it, in Markdown."""
    incident, plan = facts.incident, facts.plan
    lines = [
        f"# {incident.number}",
        "",
        f"- 预案：{plan.title.zh}（{plan.id} {plan.version}）",
        f"- 事件级别：{plan.level(incident.event_level).name}",
        f"- 响应级别：{plan.level(incident.response_level).name}",
        f"- 值守台：{page_of(office, incident.number)}",
        "",
        "| 时限 | 起算 | 截止 | 状态 |",
        "|---|---|---|---|",
    ]
    return "\n".join(lines + _rows(office, facts)) + "\n"


def _rows(office: Office, facts: Facts) -> list[str]:
    """A line for each clock, the one that ends first on top; times are the office's."""
    return [
        f"| {title(facts, clock.id, 'zh')} | {local_time(office, clock.started)} "
        f"| {local_time(office, clock.due)} | {_WORDS[clock.reads]} |"
        for clock in sorted(facts.clocks, key=lambda clock: clock.due)
    ]


def page_of(office: Office, number: str) -> str:
    """Where the console shows this incident."""
    listen = office.settings.listen
    console = read(office.settings.run_folder).get("console", f"http://127.0.0.1:{listen.console_port}")
    return f"{console}/incidents/{number}"
