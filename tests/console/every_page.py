"""Every page of the console, in a house where something has happened; `test_every_page` looks at them.

A route that gives a page and is not in `PAGES` fails a test, as does one of `NO_PAGES` that is gone.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page

from engine.vocabulary import ContentFree
from flows.acts import answering, attaching, handling, spread
from flows.acts.actor import Actor, person
from flows.acts.attaching import Upload
from flows.acts.content_free import clear_content
from models import accounts
from tests.console.past import past
from tests.console.pictures import GOOD
from tests.console.site import PASSWORD, Listening, Site, account_of, open_site
from tests.console.test_board import turn

OPEN, CLOSED, SECRET, DRILL = "2026-0001", "2026-0002", "2026-0003", "2026-演0001"
_REQUIRED = ("preserve", "verify", "grade", "report_leader", "assign")
_SPREAD = "时间\t平台\t链接\t阅读\t转发\t评论\n02:00\t微博\thttps://example.org/1\t1200\t30\t9\n02:08\t抖音\t\t5600\t80\t44\n"

# Routes whose answer nobody looks at as a page, and why.
NO_PAGES = {
    "/live/board": "a part of the board",
    "/live/wall": "a part of the wall",
    "/live/strip": "a part of every page",
    "/incidents/{number}/live/{part}": "a part of the incident's page",
    "/events": "pings for scripts",
    "/find": "goes on to an incident or the board",
    "/log/files/{key}/{file}": "a picture of a form that is filled in",
    "/incidents/{number}/attachments/{attachment}": "a file to be saved",
    "/incidents/{number}/attachments/{attachment}/picture": "a picture",
    "/incidents/{number}/known.csv": "a file",
    "/audit.csv": "a file",
    "/roster/export": "a file",
    "/{name}/import/template": "a file",
    "/live/self-test": "a part of one's own settings",
    "/live/people/{person}/self-test": "a part of a person's page",
    "/statistics.csv": "a file",
    "/statistics.xlsx": "a file",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as somebody sees it. `route` is the one it comes from; `paper` has no frame of the console's."""

    name: str
    route: str
    address: str
    who: str = "值班主班"  # a post, a role of an account, "desk", or "" for nobody
    paper: bool = False
    status: int = 200


_INCIDENT, _PLAYBOOK = "/incidents/{number}", "/playbooks/{playbook}"
PAGES = (
    Seen("board", "/", "/"),
    Seen("board-searched", "/", "/?q=某&state=all"),
    Seen("board-empty", "/", "/?q=没有这样的事"),
    Seen("board-of-a-contact", "/", "/", "联络员"),
    Seen("board-of-the-desk", "/", "/", "desk"),
    Seen("wall", "/wall", "/wall"),
    Seen("log", "/log", "/log"),
    Seen("log-drafted", "/log/draft", "/log/draft"),
    Seen("incident", _INCIDENT, f"/incidents/{OPEN}"),
    Seen("incident-at-the-desk", _INCIDENT, f"/incidents/{OPEN}", "desk"),
    Seen("incident-closed", _INCIDENT, f"/incidents/{CLOSED}"),
    Seen("incident-without-content", _INCIDENT, f"/incidents/{SECRET}"),
    Seen("incident-of-a-drill", _INCIDENT, f"/incidents/{DRILL}"),
    Seen("incident-there-is-none", _INCIDENT, "/incidents/2026-0999", status=404),
    Seen("report", f"{_INCIDENT}/report", f"/incidents/{CLOSED}/report"),
    Seen("report-not-yet", f"{_INCIDENT}/report", f"/incidents/{OPEN}/report"),
    Seen(
        "report-on-paper",
        f"{_INCIDENT}/report/{{version}}.html",
        f"/incidents/{CLOSED}/report/1.html",
        paper=True,
    ),
    Seen("document", f"{_INCIDENT}/documents/{{document}}", f"/incidents/{OPEN}/documents/brief"),
    Seen(
        "document-on-paper",
        f"{_INCIDENT}/documents/{{document}}/paper",
        f"/incidents/{OPEN}/documents/brief/paper",
        paper=True,
    ),
    Seen("spread", f"{_INCIDENT}/spread", f"/incidents/{OPEN}/spread"),
    Seen("known", f"{_INCIDENT}/known", f"/incidents/{OPEN}/known"),
    Seen("people", "/people", "/people"),
    Seen("person", "/people/{person}", "/people/{person}"),
    Seen("person-to-be", "/people/new", "/people/new"),
    Seen("people-from-a-file", "/people/import", "/people/import"),
    Seen("units", "/people/units", "/people/units"),
    Seen("roster", "/roster", "/roster"),
    Seen("roster-from-a-file", "/roster/import", "/roster/import"),
    Seen("shift", "/roster/{shift}", "/roster/{shift}"),
    Seen("settings", "/settings", "/settings"),
    Seen("guide", "/guide", "/guide", "administrator"),
    Seen("phones", "/phones", "/phones"),
    Seen("playbooks", "/playbooks", "/playbooks"),
    Seen("playbook", _PLAYBOOK, "/playbooks/public-opinion"),
    Seen("playbook-on-paper", f"{_PLAYBOOK}/paper.html", "/playbooks/public-opinion/paper.html", paper=True),
    Seen(
        "playbook-played",
        f"{_PLAYBOOK}/simulate",
        "/playbooks/public-opinion/simulate?level=II&field.emergency=no&start=2026-02-14T23:50&until=PT6H",
    ),
    Seen("playbook-versions", f"{_PLAYBOOK}/versions", "/playbooks/public-opinion/versions"),
    Seen("login", "/login", "/login", ""),
    Seen("account", "/account", "/account"),
    Seen("accounts", "/accounts", "/accounts", "administrator"),
    Seen("register", "/audit", "/audit", "auditor"),
    Seen("no-right", "/audit", "/audit", status=403),
    Seen("statistics", "/statistics", "/statistics?period=2026-02", "分管领导"),
    Seen("statistics-of-nothing", "/statistics", "/statistics?period=1999"),
    Seen("statistics-opened", "/statistics/incidents", "/statistics/incidents?period=2026-02&measure=logged"),
    Seen("desk", "/desk", "/desk", "desk"),
)


@dataclass(frozen=True)
class House:
    """A console with a past, an open night, and a session for everybody who looks.

    `known` is what stands in an address for what is in braces.
    """

    site: Site
    sessions: dict[str, str]
    known: dict[str, str]


@contextmanager
def open_house(listening: Listening, url: str, folder: Path) -> Iterator[House]:
    """Fill a house; it is looked at and not changed."""
    with open_site(listening, url, folder) as site:
        site.sit_down()
        who = person(site.ids["值班主班"], "console")
        _an_open_one(site, who)
        _a_closed_one(site, who)
        site.log(title="代号", level="III")
        clear_content(site.office, SECRET, ContentFree.SUSPECTED, who)
        site.log(title="桌面演练", drill=True)
        turn(site)
        past(site, 60, timedelta(hours=11))
        site.beat()
        shifts = re.findall(r'href="/roster/([0-9a-f]{12,})', site.get("/roster").text)
        known = {"person": site.ids["带班领导"], "shift": shifts[0]}
        yield House(site, _sessions(site), known)


def _an_open_one(site: Site, who: Actor) -> None:
    site.log(title="某校午餐照片引发讨论", level="II", fields={"emergency": True}, place="某校门口")
    turn(site)
    site.clock.forward(minutes=9)
    turn(site)
    answering.answer_for(site.office, OPEN, "值班副班", who)
    handling.note(site.office, OPEN, "已电话核实", who)
    handling.confirm(site.office, OPEN, who, "II", on_behalf_of="head")
    spread.record_spread(site.office, OPEN, spread.from_text(site.office, _SPREAD), who)
    attaching.attach(site.office, OPEN, [Upload("截图.png", GOOD["image/png"])], who, None)
    site.clock.forward(hours=2)
    turn(site)


def _a_closed_one(site: Site, who: Actor) -> None:
    site.log(level="IV", title="路灯不亮")
    handling.confirm(site.office, CLOSED, who, "IV", on_behalf_of="duty_leader")
    for step in _REQUIRED:
        handling.done(site.office, CLOSED, step, who)
    at = f"/incidents/{CLOSED}"
    assert site.post(f"{at}/acts/resolve", {"on_behalf_of": site.ids["带班领导"]}).status_code == 303
    accepted = site.post(f"{at}/report/accept", {"on_behalf_of": site.ids["分管领导"], "version": "1"})
    assert accepted.status_code == 303, accepted.text


def _sessions(site: Site) -> dict[str, str]:
    """The cookie of each who looks; that of the desk is made as a desk is made."""
    found = {"": ""}
    for who in {one.who for one in PAGES} - {"", "desk"}:
        site.sit_down(who)
        found[who] = site.client.cookies["zhishou_session"]
    site.stand_up()
    login = account_of(site, "值班主班").login
    site.post("/login", {"login": login, "password": PASSWORD, "desk": "yes"})
    found["desk"] = site.client.cookies["zhishou_session"]
    with site.office.database.reading() as tx:
        assert accounts.find(tx, login) is not None
    return found


def look(page: Page, house: House, seen: Seen, locale: str = "zh") -> None:
    """Go to a page as whoever sees it."""
    page.goto("about:blank")  # a page whose session is gone would ask for itself again
    page.context.clear_cookies()
    cookie = {"name": "zhishou_session", "value": house.sessions[seen.who], "url": house.site.url}
    if seen.who:
        page.context.add_cookies([cookie])  # type: ignore[list-item]  # a cookie by its address needs no path
    joined = "&" if "?" in seen.address else "?"
    address = house.site.url + seen.address.format_map(house.known) + f"{joined}lang={locale}"
    if seen.paper:  # no script runs in it, not even a test's: so it is looked at as a file
        answer = page.request.get(address)
        page.set_content(answer.text())
        assert answer.status == seen.status, f"{seen.name}: {answer.status}"
        return
    shown = page.goto(address)
    assert shown is not None
    assert shown.status == seen.status, f"{seen.name}: {shown.status}"
