"""The demo's office: units as the founding rules name them, posts for names, numbers that reach nobody.

Everything goes in through the same acts a real office uses. Running it again adds what is missing,
such as the shifts of the days that have come since, and changes nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.resources import files

from flows.acts import answering, handling, intake
from flows.acts.actor import Actor, person
from flows.acts.demo_accounts import seed_accounts
from flows.acts.intake import Intake
from flows.wiring import Office
from models import people, record, verifying
from models.errors import KeyReused
from models.people import Book, NewPerson, Shift
from models.record import Line

# 555-0100 to 555-0199 is the range the North American numbering plan keeps for fiction. China keeps
# none: every mobile prefix that parses there is in service and may be somebody's.
_MOBILE = "+1202555{:04d}"
_FIRST_MOBILE = 100
# No subscriber number begins with 0 in China: it is the digit that leads out of the area.
_LANDLINE = "0552-000{:04d}"

OFFICE = "区数据资源局"
UNITS = ("李楼乡人民政府", "街道办事处甲", "街道办事处乙", "街道办事处丙")
# Told by a person who dials, so they have a landline only. Named as the playbooks name them.
DIALLED = (
    "区政府办公室",
    "区委网信办",
    "区委宣传部",
    "市政府总值班室",
    "市委网信办",
    "公安网安",
    "系统运维单位",
    "区国家保密局",
    "上级主管部门",
)
# (post, name): two take turns where there is a roster.
STAFF = (
    ("值班主班", "主班甲"),
    ("值班主班", "主班乙"),
    ("值班副班", "副班甲"),
    ("值班副班", "副班乙"),
    ("带班领导", "带班领导甲"),
    ("带班领导", "带班领导乙"),
    ("分管领导", "分管领导"),
    ("主要负责人", "主要负责人"),
    ("系统管理员", "系统管理员"),
)
# On call whoever is on duty. They came later, and numbers once given stay.
BESIDES = (("备班", "备班员"), ("保密工作负责人", "保密委负责人"))
ROSTERED = ("值班主班", "值班副班", "带班领导")

# Shifts change at half past eight in the morning; there is always a fortnight ahead.
CHANGE = time(8, 30)
DAYS_AHEAD = 14

BY_DEMO = "demo"
INCIDENT_KEY = "demo-incident"
SETTINGS = """\
# Written by the demo. Change what you like: it is not written again.
[office]
name = "龙子湖区数据资源局（演示）"
landline = "0552-0000000"

[channels]
sandbox = true
"""
# Climbs every minute and has limits of minutes: a night in a coffee break.
QUICK = "quick-demo.yaml"


@dataclass(frozen=True, slots=True)
class Seeded:
    """What was added; `incident` is the number of the one entered, "" if it was there already."""

    people: int
    shifts: int
    incident: str
    accounts: int = 0


def seed_demo(office: Office) -> Seeded:
    """Make sure that the demo's settings, playbook, people, shifts, accounts and incident are there."""
    config = office.settings.data / "zhishou.toml"
    if not config.exists():
        config.write_text(SETTINGS, encoding="utf-8")
    own = office.settings.data / "playbooks" / QUICK
    if not own.exists():
        own.parent.mkdir(exist_ok=True)
        own.write_text((files("flows.acts") / QUICK).read_text(encoding="utf-8"), encoding="utf-8")
    added, shifts = _seed_book(office)
    made = seed_accounts(office, _seeder())
    return Seeded(added, shifts, _seed_incident(office), made)


def _seed_book(office: Office) -> tuple[int, int]:
    now = office.now()
    with office.database.writing() as tx:
        book = office.book(tx, now)
        known = {(book.units[p.unit], p.name) for p in book.people.values()}
        missing = [p for p in _people() if (p.unit, p.name) not in known]
        if missing:
            people.save_people(tx, missing, now)
            verifying.verify_all(tx, BY_DEMO, now)  # invented numbers: there is nobody to ring
        wanted = list(_shifts(office, office.book(tx, now), now))
        there = people.shifts_between(tx, wanted[0].starts, wanted[-1].ends)
        shifts = [shift for shift in wanted if shift not in there]
        if shifts:
            people.save_shifts(tx, shifts, now)
        if missing or shifts:
            counts = {"people": len(missing), "shifts": len(shifts)}
            record.register(tx, [Line("demo_seeded", counts, _seeder().entry)], now)
    return len(missing), len(shifts)


def _seeder() -> Actor:
    return person("系统管理员", "demo")


def _people() -> Iterator[NewPerson]:
    """Everybody, each with a number of his own."""
    mobiles = iter(range(_FIRST_MOBILE, 200))
    for post, name in STAFF:
        yield NewPerson(OFFICE, name, post, _mobile(next(mobiles)))
    for unit in UNITS:
        yield NewPerson(unit, f"{unit}联络员", people.CONTACT_POST, _mobile(next(mobiles)))
    for post, name in BESIDES:
        yield NewPerson(OFFICE, name, post, _mobile(next(mobiles)))
    for place, unit in enumerate(DIALLED, start=1):
        landline = (("landline", _LANDLINE.format(place)),)
        yield NewPerson(unit, f"{unit}值班员", f"值班{people.CONTACT_POST}", landline)


def _mobile(number: int) -> tuple[tuple[str, str], ...]:
    written = _MOBILE.format(number)
    return (("sms", written), ("voice", written))


def _shifts(office: Office, book: Book, now: datetime) -> Iterator[Shift]:
    """Whole days from yesterday on; the two of a post take turns by the date, so a rerun agrees."""
    today = office.calendar.local(now).date()
    for offset in range(-1, DAYS_AHEAD + 1):
        day = today + timedelta(days=offset)
        for post in ROSTERED:
            holders = sorted((p for p in book.people.values() if p.post == post), key=lambda p: p.name)
            who = holders[day.toordinal() % len(holders)]
            yield Shift(post, who.id, _change(office, day), _change(office, day + timedelta(days=1)))


def _change(office: Office, day: date) -> datetime:
    return office.calendar.instant(datetime.combine(day, CHANGE))


def _seed_incident(office: Office) -> str:
    """A post about a building site: reported by telephone, confirmed, two steps done, clocks running."""
    now = office.now()
    with office.database.reading() as tx:
        on_duty = office.book(tx, now).roster(now).on_duty
    officer, leader = (person(on_duty[post][0], "demo") for post in ("值班主班", "带班领导"))
    about = Intake(
        playbook="public-opinion",
        level="III",
        title="网帖反映道路施工夜间扬尘扰民",
        summary="网民在本地论坛发帖并附短视频，反映李楼乡某路段夜间施工扬尘、噪声，评论二十余条。",
        place="李楼乡某路段",
        source_of_report="巡查",
        unit=UNITS[0],
        occurred_at=now - timedelta(minutes=40),
        received_at=now - timedelta(minutes=9),
        fields={"emergency": False},
    )
    try:
        receipt = intake.log(office, about, officer, INCIDENT_KEY, officer.id)
    except KeyReused:  # entered on an earlier start, with the times of that one
        return ""
    if not receipt.is_new:
        return ""
    number = receipt.number
    answering.answer_for(office, number, "duty_leader", officer, now - timedelta(minutes=5))
    handling.done(office, number, "preserve", officer, now - timedelta(minutes=7))
    handling.done(office, number, "report_leader", officer, now - timedelta(minutes=5))
    handling.confirm(office, number, leader, "III")
    handling.note(office, number, "已请李楼乡到现场核实，等待反馈。", officer)
    return number
