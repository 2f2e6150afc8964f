"""What `zhishou doctor` says of accounts: whether anybody can sign in, and what is too open."""

from collections.abc import Iterator

from engine.vocabulary import AccountRole
from flows.acts.diagnosis import Finding, Verdict
from flows.listen_settings import LOOPBACK
from flows.phrases import Phrase, Several
from flows.wiring import Office
from models import accounts as kept

PLACE = "accounts"


def accounts(office: Office) -> Iterator[Finding]:
    """Whether there is an administrator, and whom the demo's password still lets in."""
    with office.database.reading() as tx:
        listed = [account for account in kept.listed(tx) if not account.disabled]
        demo = kept.of_demo(tx)
    if not any(account.role is AccountRole.ADMINISTRATOR for account in listed):
        remedy = Phrase("run: zhishou --as NAME user add LOGIN --role administrator")
        yield Finding(PLACE, Verdict.WRONG, Phrase("there is no administrator"), remedy)
    elif not any(account.role is AccountRole.DUTY_OFFICER for account in listed):
        remedy = Phrase("make one: zhishou --as NAME user add LOGIN --role duty_officer --person NAME")
        yield Finding(PLACE, Verdict.NOTE, Phrase("nobody can log an incident at the console"), remedy)
    else:
        yield Finding(PLACE, Verdict.OK, Phrase("{count} accounts", count=len(listed)))
    yield from _open(office)
    if demo:
        logins = Several([account.login for account in demo])
        what = Phrase("the demo's password is known to everybody: {logins}", logins=logins)
        remedy = Phrase("for a demo only: in a real office run zhishou user disable")
        yield Finding(PLACE, Verdict.NOTE, what, remedy)


def _open(office: Office) -> Iterator[Finding]:
    """Whether passwords travel in the clear, and whether anybody could come at all."""
    listen = office.settings.listen
    if not listen.is_loopback and not listen.is_secure:
        what = Phrase(
            "the console listens on {host} without https: passwords travel in the clear", host=listen.host
        )
        remedy = Phrase(
            "set listen.tls_certificate and tls_key, or a proxy with https and listen.console_url"
        )
        yield Finding(PLACE, Verdict.NOTE, what, remedy)
    if not listen.is_loopback and listen.hosts == LOOPBACK:
        remedy = Phrase("set listen.console_url or listen.names to the name browsers use")
        what = Phrase("the console answers to no name but loopback's")
        yield Finding(PLACE, Verdict.WRONG, what, remedy)
