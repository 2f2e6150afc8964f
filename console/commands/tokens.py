"""`zhishou user token`: tokens for programs that look."""

import click

from console.commands.shared import acting, as_json, clock_face, emit, opened
from console.commands.speaking import worded
from flows.acts import tokens as acts


@click.group()
def token() -> None:
    """Tokens for programs that look; none changes anything."""


@token.command()
@click.argument("login")
@click.option("--name", required=True, help="What it is for.")
@click.option("--scope", "scopes", multiple=True, help="A right it may use, such as board or read; repeat.")
@click.option("--days", default=90, show_default=True, help="How long it is good.")
@as_json
@click.pass_context
def make(
    ctx: click.Context, login: str, name: str, scopes: tuple[str, ...], days: int, as_json: bool
) -> None:
    """A token of LOGIN's; it is printed once. It is sent as `Authorization: Bearer TOKEN`."""
    actor = acting(ctx)
    with opened(ctx) as office:
        made = acts.make_token(office, login, name, scopes, days, actor)
        emit(made) if as_json else click.echo(f"{made.id}  {made.token}")


@token.command("list")
@as_json
@click.pass_context
def list_tokens(ctx: click.Context, as_json: bool) -> None:
    """Tokens that were not revoked."""
    with opened(ctx) as office:
        rows = [
            {
                "id": one.id,
                "login": one.account.login,
                "name": one.name,
                "scopes": one.scopes,
                "expires_at": one.expires_at,
                "last_used": one.last_used,
            }
            for one in acts.list_tokens(office)
        ]
        if as_json:
            emit(rows)
            return
        for one in acts.list_tokens(office):
            until = clock_face(office, one.expires_at)
            said = f"{one.id}  {one.account.login}  {one.name}  {','.join(one.scopes)}"
            click.echo(f"{said}  {worded('until {time}', time=until)}")


@token.command()
@click.argument("token")
@click.pass_context
def revoke(ctx: click.Context, token: str) -> None:
    """TOKEN, by its id, lets nothing in any more."""
    actor = acting(ctx)
    with opened(ctx) as office:
        acts.revoke_token(office, token, actor)
        click.echo(worded("{id} was revoked", id=token))
