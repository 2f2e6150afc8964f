"""报送登记: what was reported upward, to whom, when, how, who took it, and with whose consent."""

from collections.abc import Callable, Mapping

from flows.report.evidence import Block, Entry, Evidence, Row


def register(about: Evidence) -> Block:
    """Every consent and every report upward, in the order of the record."""
    columns = (
        "*时间*|事项|报送对象|接收人、回执|!同意上报!|登记人",
        "*When*|What|To|Taken by, receipt|!Consent!|By",
    )
    rows = [_MADE[entry["kind"]](about, entry) for entry in about.of_kind(*_MADE)]
    return about.table("报送登记", "Reports upward", columns, rows)


def _consent(about: Evidence, entry: Entry) -> Row:
    says, payload = about.says, entry["payload"]
    what, who = says.both("同意上报", "consent"), says.person(payload["person"])
    return {"cells": [says.short(payload["at"]), what, "", "", who, says.actor(entry)], "seq": entry["seq"]}


def _report(about: Evidence, entry: Entry) -> Row:
    """That there was no consent yet is said, and judged by nobody: a first report waits for none."""
    says, payload = about.says, entry["payload"]
    what = f"{says.named('stage', payload['stage'])}\n{says.named('medium', payload['medium'])}"
    lacking = payload["unconsented"]
    given = says.both("报出时无记录", "none on record then") if lacking else says.both("已有", "given")
    taken = [words for words in (payload["receiver"], payload["receipt"]) if words]
    cells = [says.short(payload["at"]), what, says.role(payload["to"]), says.several(taken), given]
    return {
        "cells": [*cells, says.actor(entry)],
        "sub": payload["words"],
        "tone": "" if lacking else "good",
        "seq": entry["seq"],
    }


_MADE: Mapping[str, Callable[[Evidence, Entry], Row]] = {"consented": _consent, "reported_up": _report}
