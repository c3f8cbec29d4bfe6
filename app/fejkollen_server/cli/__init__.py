"""The command line. Each command imports what it needs when it runs, so that help comes at once."""

import sys
from importlib import import_module

import click

from fejkollen_server import __version__

_COMMANDS = {
    "serve": "Start the server.",
    "migrate": "Bring the database to the newest schema.",
    "wait": "Wait until a server is ready: a health check.",
    "people": "Show the simulated people, and act for them.",
    "account": "Make, show, change, copy and delete accounts.",
    "session": "Show sessions, and decide them by hand.",
    "scenario": "Arrange what happens when a request matches.",
    "clock": "Stop an account's clock, and move it on.",
    "inbox": "Show the mails and SMS that people have got.",
    "callbacks": "Show callbacks, send them again, hold them back.",
    "requests": "Search and verify the journal of requests.",
    "snapshot": "Keep how a world stands, and go back to it.",
    "events": "Follow what happens.",
    "wait-for": "Wait until a session ends or something happens.",
    "listen": "Forward callbacks to a server of this machine.",
    "report": "Show what an application did well and what not.",
    "coverage": "Show what a test suite has exercised.",
    "reset": "Let an account's world begin anew.",
    "verify-signature": "Say who signed what and when, if it is true.",
    "version": "Show the version.",
}


class _LazyGroup(click.Group):
    """Knows its commands by name and finds each in the module of that name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"fejkollen_server.cli.{cmd_name.replace('-', '_')}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="fejkollen")
def fejkollen() -> None:
    """Fejkollen, a stand-in for the IDkollen REST API v3. Settings are environment variables: see the README."""


def _run_where_the_server_is_installed(missing: ModuleNotFoundError) -> None:
    from fejkollen import server_command  # noqa: PLC0415 - most commands never need it.

    if server_command.server_is_installed():
        raise missing
    server_command.become_uv_command(sys.argv[1:])
    click.echo(f"fejkollen: {server_command.NOTHING_TO_START}", err=True)
    sys.exit(2)


def main() -> None:
    """Run a command; a mistake in the configuration is one line, not a stack trace."""
    try:
        fejkollen()
    except ModuleNotFoundError as missing:
        _run_where_the_server_is_installed(missing)
    except Exception as error:
        from fejkollen.errors import FejkollenError  # noqa: PLC0415
        from fejkollen_server.errors import Refusal  # noqa: PLC0415

        if isinstance(error, FejkollenError):
            click.echo(f"fejkollen: {error.detail}", err=True)
            sys.exit(1)
        if not isinstance(error, Refusal):
            raise
        click.echo(f"fejkollen: {error}", err=True)
        sys.exit(2)
