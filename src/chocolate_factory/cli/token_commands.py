"""Commands about tokens: make one, list, renew, revoke."""

from datetime import timedelta
from typing import Annotated

import typer

from chocolate_factory.access.make_token import make_token
from chocolate_factory.access.model import Role, Token
from chocolate_factory.bootstrap import open_ports
from chocolate_factory.cli.app import app
from chocolate_factory.cli.audited import audited
from chocolate_factory.cli.output import AsJson, console, local, print_json, print_table
from chocolate_factory.settings import load_settings

token_app = typer.Typer(help="Tokens that open the service to others than this machine.")
app.add_typer(token_app, name="token")

Name = Annotated[str, typer.Argument(help="What it is called, such as anas-phone.")]
Days = Annotated[
    int | None, typer.Option("--days", min=1, max=3650, help="Days it is of use; default: always.")
]


@token_app.command("create")
def create_command(
    name: Name,
    *,
    role: Annotated[Role, typer.Option(help="What its bearer may do.")] = Role.ADMIN,
    days: Days = None,
    json: AsJson = False,
) -> None:
    """Make a token and show it, this once: only a hash of it is kept."""
    with open_ports(load_settings()) as ports, audited(ports, f"token create {name}", role):
        text, token = make_token(name, role, ports.clock.now(), lasts=_lasts(days))
        ports.tokens.keep(token)
    _show_once(text, token, json=json)


@token_app.command("rotate")
def rotate_command(name: Name, *, days: Days = None, json: AsJson = False) -> None:
    """Make a new token in the place of one; the old one opens nothing from this moment on."""
    with open_ports(load_settings()) as ports, audited(ports, f"token rotate {name}"):
        roles = {token.name: token.role for token in ports.tokens.tokens()}
        role = roles.get(name, Role.VIEWER)
        text, token = make_token(name, role, ports.clock.now(), lasts=_lasts(days))
        ports.tokens.keep(token, replace=True)
    _show_once(text, token, json=json)


@token_app.command("revoke")
def revoke_command(name: Name) -> None:
    """Forget a token: it opens nothing from this moment on, and its sessions end."""
    with open_ports(load_settings()) as ports, audited(ports, f"token revoke {name}"):
        ports.tokens.revoke(name)
        left = len(ports.tokens.tokens())
    console.print(f"Revoked {name}; {left} left.", highlight=False)


@token_app.command("list")
def list_command(*, json: AsJson = False) -> None:
    """Which tokens there are; what they are cannot be shown, only made anew."""
    with open_ports(load_settings()) as ports:
        tokens, now = ports.tokens.tokens(), ports.clock.now()
    if json:
        print_json([_document(token) | {"valid": token.holds(now)} for token in tokens])
        return
    print_table(
        "Tokens",
        ["name", "role", "made", "ends"],
        [
            (
                token.name,
                token.role,
                local(token.created_at),
                local(token.expires_at) if token.holds(now) else "it has ended",
            )
            for token in tokens
        ],
    )


def _lasts(days: int | None) -> timedelta | None:
    return timedelta(days=days) if days else None


def _show_once(text: str, token: Token, *, json: bool) -> None:
    if json:
        print_json(_document(token) | {"token": text})
        return
    typer.echo(text)
    typer.echo(
        f"This is the token {token.name} ({token.role}), shown this once. Sign in with it, or send "
        "it as Authorization: Bearer …",
        err=True,
    )


def _document(token: Token) -> dict[str, object]:
    return {
        "name": token.name,
        "role": token.role,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
    }
