"""`zhishou user`: accounts, their sessions and their tokens."""

import sys

import click

from console.commands import tokens
from console.commands.shared import acting, as_json, clock_face, emit, opened
from console.commands.speaking import language, worded
from engine.vocabulary import AccountRole
from flows.acts import accounts as acts
from flows.acts import signing_in
from flows.acts.accounts import NewAccount
from flows.wiring import Office
from models.accounts import Account
from models.sessions import LoginSession
from notifications.labels import label

_stdin = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
_make = click.option("--generate", is_flag=True, help="Make a password and print it, once.")


@click.group()
def user() -> None:
    """Accounts 账号: who may sign in at the console, and as what."""


user.add_command(tokens.token)


@user.command()
@click.argument("login")
@click.option("--role", required=True, type=click.Choice([role.value for role in AccountRole]))
@click.option("--person", default="", help="Whose it is: a name, post or id of the address book.")
@_stdin
@_make
@as_json
@click.pass_context
def add(
    ctx: click.Context,
    login: str,
    role: str,
    person: str,
    password_stdin: bool,
    generate: bool,
    as_json: bool,
) -> None:
    """Make an account; its password has to be changed at the first login."""
    actor = acting(ctx)
    password, told = _password(stdin=password_stdin, generate=generate)
    with opened(ctx) as office:
        account = acts.add_account(office, NewAccount(login, role, person), password, actor)
        _say(account, told, as_json=as_json)


def _password(*, stdin: bool, generate: bool) -> tuple[str, str]:
    """(the password, the same if it was made here and has to be told)."""
    if stdin:
        return sys.stdin.readline().rstrip("\r\n"), ""
    if not generate and sys.stdin.isatty():
        return click.prompt(worded("Password"), hide_input=True, confirmation_prompt=True), ""
    from flows.passwords import generated  # the estimator takes a tenth of a second to load

    made = generated()
    return made, made


def _say(account: Account, told: str = "", *, as_json: bool) -> None:
    if as_json:
        emit(_shown(account) | ({"password": told} if told else {}))
        return
    click.echo(f"{account.login}  {_role(account)}  {account.name}".rstrip())
    if told:
        said = worded("password (shown once, to be changed at the first login): {password}", password=told)
        click.echo(said)


def _role(account: Account) -> str:
    """As people read it, and as `user role` takes it."""
    locale = language()
    return account.role.value if locale == "en" else f"{label(account.role, locale)} {account.role.value}"


def _shown(account: Account) -> dict[str, object]:
    """An account without its hashes."""
    return {
        "login": account.login,
        "role": account.role.value,
        "person": account.person,
        "name": account.name,
        "disabled": account.disabled,
        "must_change": account.must_change,
        "has_pin": bool(account.pin_hash),
        "locked_until": account.locked_until,
        "last_login": account.last_login,
    }


@user.command("list")
@as_json
@click.pass_context
def list_users(ctx: click.Context, as_json: bool) -> None:
    """Every account."""
    with opened(ctx) as office:
        found = acts.list_accounts(office)
        if as_json:
            emit([_shown(account) for account in found])
            return
        for account in found:
            said = [account.login, _role(account), account.name, *_states(office, account)]
            click.echo("  ".join(filter(None, said)))


def _states(office: Office, account: Account) -> list[str]:
    """What is special about it now."""
    locked = account.locked(office.now())
    return [
        worded("disabled") if account.disabled else "",
        worded("locked until {time}", time=clock_face(office, account.locked_until)) if locked else "",
        worded("password to be changed") if account.must_change else "",
        worded("last signed in {time}", time=clock_face(office, account.last_login))
        if account.last_login
        else worded("never signed in"),
    ]


@user.command()
@click.argument("login")
@as_json
@click.pass_context
def disable(ctx: click.Context, login: str, as_json: bool) -> None:
    """Nobody signs in with LOGIN any more; whoever is signed in is no longer."""
    actor = acting(ctx)
    with opened(ctx) as office:
        _say(acts.disable(office, login, actor), as_json=as_json)


@user.command()
@click.argument("login")
@as_json
@click.pass_context
def enable(ctx: click.Context, login: str, as_json: bool) -> None:
    """LOGIN can be used again, and is not locked any more."""
    actor = acting(ctx)
    with opened(ctx) as office:
        _say(acts.enable(office, login, actor), as_json=as_json)


@user.command()
@click.argument("login")
@click.argument("role", type=click.Choice([role.value for role in AccountRole]))
@as_json
@click.pass_context
def role(ctx: click.Context, login: str, role: str, as_json: bool) -> None:
    """Give LOGIN another ROLE."""
    actor = acting(ctx)
    with opened(ctx) as office:
        _say(acts.set_role(office, login, role, actor), as_json=as_json)


@user.command()
@click.argument("login")
@_stdin
@_make
@as_json
@click.pass_context
def password(ctx: click.Context, login: str, password_stdin: bool, generate: bool, as_json: bool) -> None:
    """Set a password for LOGIN, to be changed at the next login; every session of it ends."""
    actor = acting(ctx)
    given, told = _password(stdin=password_stdin, generate=generate)
    with opened(ctx) as office:
        _say(acts.reset_password(office, login, given, actor), told, as_json=as_json)


@user.command()
@click.argument("login", required=False)
@as_json
@click.pass_context
def sessions(ctx: click.Context, login: str | None, as_json: bool) -> None:
    """Who is signed in where; of LOGIN only."""
    with opened(ctx) as office:
        account = acts.one_account(office, login).id if login else None
        found = signing_in.list_sessions(office, account)
        if as_json:
            emit([_session(one) for one in found])
            return
        for one in found:
            seen = clock_face(office, one.seen_at)
            click.echo(f"{one.id}  {one.account.login}  {one.kind.value}  {one.address}  {seen}  {one.agent}")


def _session(one: LoginSession) -> dict[str, object]:
    return {
        "id": one.id,
        "login": one.account.login,
        "kind": one.kind.value,
        "created_at": one.created_at,
        "seen_at": one.seen_at,
        "expires_at": one.expires_at,
        "address": one.address,
        "agent": one.agent,
        "officers": [officer.login for officer in one.officers],
    }


@user.command()
@click.argument("session")
@click.pass_context
def revoke(ctx: click.Context, session: str) -> None:
    """End the SESSION of this id."""
    actor = acting(ctx)
    with opened(ctx) as office:
        signing_in.revoke(office, session, actor)
        click.echo(worded("{session} was ended", session=session))
