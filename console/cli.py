"""`zhishou`: the command line. Commands load when they are called, so that `--help` is instant."""

import importlib
import os
import sys
from pathlib import Path

import click

from console.help_pages import speaking
from flows.language import spoken

# Command -> module of console.commands that holds it; imported on first use only.
COMMANDS = {
    "up": "running",
    "log": "intake",
    "answer": "handling",
    "receipt": "handover",
    "instruct": "handover",
    "hand-on": "handover",
    "consent": "upward",
    "reported": "upward",
    "note": "handling",
    "describe": "handling",
    "spread": "spread",
    "level": "handling",
    "judge": "judging",
    "done": "handling",
    "update": "updates",
    "extend": "extending",
    "notice": "extending",
    "redo": "redoing",
    "resolve": "handling",
    "reopen": "redoing",
    "source": "sources",
    "archive": "archiving",
    "document": "documents",
    "content-free": "wordless",
    "drill": "drills",
    "board": "looking",
    "show": "looking",
    "report": "reports",
    "statistics": "statistics",
    "people": "people",
    "roster": "people",
    "user": "users",
    "login": "signing_in",
    "audit": "auditing",
    "playbook": "playbook",
    "verify": "keeping",
    "backup": "keeping",
    "restore": "keeping",
    "migrate": "keeping",
    "doctor": "doctor",
    "bench": "benching",
}

# What `--help` lists, without importing anything.
SUMMARIES = {
    "up": "Start everything: watch, console, Prefect, clerk (and phones with --demo).",
    "log": "Enter an incident 接报登记; the right phones ring at once.",
    "answer": "Record that somebody answered 代录应答, or the result of a call card.",
    "hand-on": "Hand it on to another unit 转办, with a reason.",
    "instruct": "Enter what a superior asked for 批示、交办: a step, and a limit if it has a time.",
    "receipt": "Enter that a role has read 已读 or signed for 签收 what was handed over.",
    "consent": "Record that it may be reported upward 同意上报.",
    "reported": "Register a report upward 报送登记: to whom, how, who took it.",
    "note": "Write something down on an incident 记事 / 补录.",
    "describe": "Add to title, text or unit, or put them right 补充情况.",
    "spread": "Enter, import or list how far it spreads 传播记录.",
    "level": "Confirm the level 核定, or change it 提级/降级.",
    "judge": "Judge coded fields later 补判, or record what was decided 决定; limits follow.",
    "done": "A step, a deadline or an update was done.",
    "update": "A recurring report 续报 was made, perhaps with nothing to report 无新情况.",
    "extend": "Give a limit more time 延期, as its playbook allows.",
    "notice": "Say how far a limit has come 阶段性反馈; it runs on.",
    "redo": "Send back 退回 what was done: it is to be done again.",
    "resolve": "Ask for closing 提请结案; the report is made.",
    "reopen": "Take up a closed incident again 重新办理.",
    "source": "Add a source 增加来源: the same matter came in from another side.",
    "archive": "File a closed incident 归档: its record may rest.",
    "document": "Write, pass on, sign and print documents 文书.",
    "content-free": "Keep no content of an incident from now on 转为不录内容; for good.",
    "drill": "List drills 演练, or end one; `log --drill` starts one.",
    "board": "Open incidents, the limit that ends next first.",
    "show": "One incident, whole.",
    "report": "Read, accept 结案 or return 退回 a report.",
    "statistics": "A period in figures 统计, printed or as CSV or Excel.",
    "people": "Import, list or take people out of the address book 通讯录.",
    "roster": "Import or list who is on duty 值班表.",
    "user": "Accounts 账号: make, list, disable; roles, passwords, sessions, tokens.",
    "login": "Sign in at an office elsewhere: a token for --server and ZHISHOU_SERVER.",
    "audit": "Export the register 操作记录 of what was done to the system.",
    "playbook": "Lint, show, explain, simulate 推演 and test playbooks 处置预案.",
    "verify": "Read every chain and seal of the record again.",
    "backup": "Copy the record while everything runs, and verify the copy.",
    "restore": "Put a backup into an empty data folder, and verify it.",
    "migrate": "Create or upgrade the tables.",
    "doctor": "What is wrong with settings, database, phones, clock, Prefect, and what to do.",
    "bench": "Measure latency, lateness, burst, memory and idle load.",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names in the order a night goes."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"console.commands.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        if cmd_name != "login" and (url := _server(ctx)):
            from console.remote.dispatch import elsewhere  # a client that an office here does without

            command = elsewhere(command, cmd_name, url)
        return speaking(command, spoken(ctx.params.get("data")))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))


def _server(ctx: click.Context) -> str:
    """The office elsewhere that is meant: `--server`, else ZHISHOU_SERVER; "" for the one here."""
    from flows.settings import server

    return str(ctx.params.get("server") or "") or server()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data", type=click.Path(path_type=Path), help="Data folder; else ZHISHOU_DATA, else ./zhishou-data."
)
@click.option("--as", "who", metavar="NAME", help="Who acts; else ZHISHOU_AS. Recorded as unverified.")
@click.option("--key", metavar="KEY", help="Of an act: the same key again is the same act, done once.")
@click.option("--server", metavar="URL", help="An office elsewhere, by its console; else ZHISHOU_SERVER.")
@click.version_option(package_name="zhishou", prog_name="zhishou")
@click.pass_context
def cli(ctx: click.Context, data: Path | None, who: str | None, key: str | None, server: str | None) -> None:
    """Zhishou 值守: a duty and incident engine for government new-media offices."""
    ctx.ensure_object(dict).update(data=data, who=who, key=key, server=server)


def main() -> None:
    """Entry point: every error people can do something about is one clear message."""
    os.umask(0o077)  # the data folder holds telephone numbers; children inherit it
    speaking(cli, spoken())
    # Only the first word asks for our own version: `report` has an option of that name.
    if sys.argv[1:2] in ([], ["--version"]) or {"-h", "--help"} & set(sys.argv):
        cli()
    from console.commands.errors import guarded  # imports the exception trees

    sys.exit(guarded(cli))
