"""The demo's accounts: one for each kind of post, with a password that everybody knows, and says so."""

from engine.vocabulary import AccountRole
from flows.acts.accounts import NewAccount, add_account, set_pin
from flows.acts.actor import Actor
from flows.wiring import Office
from models import accounts

# For invented people and telephones on a page only; the login page of the demo prints it.
PASSWORD = "night-watch-2410"  # noqa: S105 - printed on purpose
PIN = "739158"

# (login, role, person of the demo)
STAFF = (
    ("zhuban1", AccountRole.DUTY_OFFICER, "主班甲"),
    ("zhuban2", AccountRole.DUTY_OFFICER, "主班乙"),
    ("fuban1", AccountRole.DUTY_OFFICER, "副班甲"),
    ("daiban1", AccountRole.DUTY_LEADER, "带班领导甲"),
    ("daiban2", AccountRole.DUTY_LEADER, "带班领导乙"),
    ("fenguan", AccountRole.LEADER, "分管领导"),
    ("lilou", AccountRole.UNIT_CONTACT, "李楼乡人民政府联络员"),
    ("guanli", AccountRole.ADMINISTRATOR, "系统管理员"),
    ("shenji", AccountRole.AUDITOR, ""),
)


def seed_accounts(office: Office, actor: Actor) -> int:
    """Make the accounts that are missing, while there are none but the demo's; how many were made."""
    with office.database.reading() as tx:
        known = {account.login: account for account in accounts.listed(tx)}
    if any(not account.demo for account in known.values()):
        return 0
    missing = [one for one in STAFF if one[0] not in known]
    for login, role, person in missing:
        new = NewAccount(login, role.value, person, must_change=False, demo=True)
        account = add_account(office, new, PASSWORD, actor)
        if role is AccountRole.DUTY_OFFICER:
            set_pin(office, account, PIN, actor)
    return len(missing)
