"""Fixtures for pytest: a server, and an account for each test. Nothing is started or asked before a test wants it."""

import os
from collections.abc import Generator, Iterator

import pytest

from fejkollen.account import Account
from fejkollen.client import DEFAULT_CONTROL_KEY, Fejkollen
from fejkollen.errors import FejkollenError
from fejkollen.failure_section import failure_section
from fejkollen.settings import AccountSettings

_FIXTURES = ("fejkollen", "fejkollen_session")
_MARKER = "fejkollen(**settings): settings of the account that the test gets, such as pace='byHand'"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("fejkollen", "a stand-in for IDkollen")
    group.addoption(
        "--fejkollen-url",
        default=None,
        metavar="URL",
        help="use the server there instead of starting one (default: FEJKOLLEN_URL; its control key is "
        "FEJKOLLEN_CONTROL_KEY, or else admin)",
    )
    group.addoption(
        "--fejkollen-in-process",
        action="store_true",
        help="run the server in a thread of the tests' own process, where a debugger reaches it",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", _MARKER)


@pytest.fixture(scope="session")
def fejkollen_settings() -> AccountSettings:
    """Give the settings of every account that tests get; to be overridden in a conftest.py."""
    return {}


@pytest.fixture(scope="session")
def fejkollen_server(request: pytest.FixtureRequest) -> Iterator[Fejkollen]:
    """Give a running server, controlled as admin: the one that is named, or one of this process's own.

    That is a child process, or a thread if so wanted. The process is started by ``fejkollen.server_command``: from what
    is installed here, or else by uv, or as whatever ``FEJKOLLEN_COMMAND`` or ``FEJKOLLEN_IMAGE`` names.

    Workers of pytest-xdist start one each, so that none depends on another; name one for all to share it.
    """
    url = request.config.getoption("--fejkollen-url") or os.environ.get("FEJKOLLEN_URL")
    if url:
        with Fejkollen(url, os.environ.get("FEJKOLLEN_CONTROL_KEY") or DEFAULT_CONTROL_KEY) as server:
            yield server
        return
    from fejkollen.server_process import own_server  # noqa: PLC0415
    from fejkollen.server_thread import own_thread  # noqa: PLC0415

    own = own_thread() if request.config.getoption("--fejkollen-in-process") else own_server()
    with own as (address, control_key), Fejkollen(address, control_key) as server:
        yield server


@pytest.fixture
def fejkollen(
    request: pytest.FixtureRequest, fejkollen_server: Fejkollen, fejkollen_settings: AccountSettings
) -> Iterator[Account]:
    """Give an account of the test's own, which is deleted afterwards with everything in it."""
    settings: AccountSettings = {**fejkollen_settings}
    for marker in reversed(list(request.node.iter_markers("fejkollen"))):
        settings = {**settings, **marker.kwargs}
    yield from _account(fejkollen_server, settings)


@pytest.fixture(scope="session")
def fejkollen_session(fejkollen_server: Fejkollen, fejkollen_settings: AccountSettings) -> Iterator[Account]:
    """Give an account for all tests of this process, for an application that is configured once."""
    yield from _account(fejkollen_server, fejkollen_settings)


def _account(server: Fejkollen, settings: AccountSettings) -> Iterator[Account]:
    account = server.create_account(**settings)
    yield account
    try:
        account.delete()
    except FejkollenError as error:
        # Deleted by the test itself, its credentials are no longer known.
        if error.status != 401:
            raise


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a failed test what happened in its account."""
    report = yield
    if call.when == "call" and report.failed:
        for name in _FIXTURES:
            account = getattr(item, "funcargs", {}).get(name)
            if isinstance(account, Account):
                report.sections.append((f"Fejkollen: {name}", failure_section(account)))
    return report
