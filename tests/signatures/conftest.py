"""What the tests of signatures share: an authority, and somebody who signs."""

import pytest

from fejkollen_server.signatures.authority import Authority, Identity, Signer, identity_of, make_authority

NORA = Signer("Nora Solbakken", "9578-5999-4-1234567")


@pytest.fixture(scope="session")
def authority() -> Authority:
    return make_authority()


@pytest.fixture
def nora(authority: Authority) -> Identity:
    return identity_of(NORA, authority)
