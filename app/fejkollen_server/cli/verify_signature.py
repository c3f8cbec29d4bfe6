"""``fejkollen verify-signature``: says who signed what and when, or why that cannot be believed."""

import sys
import urllib.request
from typing import BinaryIO

import click

_PATIENCE_SECONDS = 10
# A proxy that the environment names is for the outside world.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option(
    "--authority", metavar="FILE|URL", help="The authority's certificate. [default: that of FEJKOLLEN_DATABASE_URL]"
)
@click.option("--text", help="The text that must have been signed; needed for MitID, which gives only a checksum.")
def command(file: BinaryIO, authority: str | None, text: str | None) -> None:
    """Verify a signature: the JSON of a completed session, its signResult, one statement of it, or a sealed PDF.

    FILE may be - for standard input. Exits with 1 when the signature cannot be believed.
    """
    from fejkollen_server.errors import SignatureIsInvalid  # noqa: PLC0415
    from fejkollen_server.signatures.signature_check import check_signature  # noqa: PLC0415

    certificate = _from_database() if authority is None else _read(authority)
    try:
        lines = check_signature(file.read(), certificate, text)
    except SignatureIsInvalid as problem:
        click.echo(f"not valid: {problem}")
        sys.exit(1)
    click.echo("\n".join([f"valid, with no legal effect: {lines[0]}", *lines[1:]]))


def _from_database() -> str | None:
    from fejkollen_server.database.opening import open_up_to_date  # noqa: PLC0415
    from fejkollen_server.settings import load_settings  # noqa: PLC0415
    from fejkollen_server.signatures import repository  # noqa: PLC0415

    database = open_up_to_date(load_settings().database_url, connections=1)
    try:
        with database.engine.connect() as connection:
            authority = repository.find(connection)
    finally:
        database.close()
    return authority.certificate if authority else None


def _read(place: str) -> str:
    from cryptography import x509  # noqa: PLC0415

    from fejkollen_server.errors import ConfigurationIsWrong  # noqa: PLC0415

    try:
        if place.startswith(("http://", "https://")):
            with _OPENER.open(place, timeout=_PATIENCE_SECONDS) as answer:
                content = bytes(answer.read())
        else:
            with open(place, "rb") as opened:  # noqa: PTH123 - it may be a pipe or a descriptor.
                content = opened.read()
    except OSError as error:
        raise ConfigurationIsWrong(f"--authority: {place} cannot be read: {error}") from error
    try:
        x509.load_pem_x509_certificate(content)
    except ValueError:
        raise ConfigurationIsWrong(f"--authority: {place} is no certificate in PEM") from None
    return content.decode("ascii", "replace")
