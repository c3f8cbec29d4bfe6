"""The digital ID card: only what Fejkollen minted, for this account, and while it is shown."""

import base64
import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fejkollen_server.accounts import repository as accounts
from fejkollen_server.accounts.account import Account
from fejkollen_server.authenticators import id_card
from fejkollen_server.clock import span
from fejkollen_server.errors import InputIsInvalid
from tests.cast import CAST
from tests.operations import VERIFY_PATH
from tests.world import NOON, World

pytestmark = pytest.mark.anyio


@pytest.fixture
async def explained(world: World) -> World:
    """Let the account be told what is wrong with a card."""
    await world.set_up_demo(explained_id_cards=True)
    return world


REFUSED = (400, "verificationFailed")
NOT_MINTED = "qrCode: is not an ID card that Fejkollen has minted for this account"
NO_CARD = "qrCode: must begin with BANKIDF., as the code on a digital ID card does"
EXPIRED = "qrCode: the ID card has expired; a card is shown for two minutes"


async def _account(world: World, account_id: str) -> Account:
    account = await world.services.database.transaction(lambda connection: accounts.by_id(connection, account_id))
    assert account is not None
    return account


async def _card(world: World, person: str = "astrid", account_id: str = "demo") -> str:
    return id_card.mint(await _account(world, account_id), CAST[person], world.clock.now())


@pytest.mark.parametrize(("person", "age"), [("astrid", 36), ("tolvan", 113), ("child-charlie", 6)])
async def test_a_card_tells_whose_it_is(world: World, person: str, age: int) -> None:
    code = await _card(world, person)
    assert code.startswith("BANKIDF.")
    answer = await world.client.post(VERIFY_PATH, json={"qrCode": code})
    shown = CAST[person]
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "ssn": shown.ssn,
            "name": shown.name,
            "givenName": shown.given_name,
            "surname": shown.surname,
            "age": age,
            "verifiedAt": "2026-11-23",
        },
    )


async def test_a_card_can_be_verified_again_for_two_minutes(explained: World) -> None:
    code = await _card(explained)
    for step in (0, 60, 59.999):
        explained.clock.advance(step)
        assert (await explained.client.post(VERIFY_PATH, json={"qrCode": code})).status_code == 200
    explained.clock.advance(0.001)
    assert await explained.refusal(VERIFY_PATH, qrCode=code) == (400, EXPIRED)


async def test_a_card_of_the_future_is_refused(explained: World) -> None:
    code = id_card.mint(await _account(explained, "demo"), CAST["astrid"], NOON + span(1))
    assert await explained.refusal(VERIFY_PATH, qrCode=code) == (400, EXPIRED)


async def test_another_accounts_card_is_refused(explained: World) -> None:
    stranger = await explained.add_account("stranger", explained.services.settings.account_defaults)
    code = await _card(explained, account_id="stranger")
    assert await explained.refusal(VERIFY_PATH, qrCode=code) == (400, NOT_MINTED)
    assert (await explained.client.post(VERIFY_PATH, json={"qrCode": code}, auth=stranger)).status_code == 200


async def test_a_card_is_void_once_its_account_has_another_secret(explained: World) -> None:
    code = await _card(explained)
    settings = replace(explained.services.settings.account_defaults, explained_id_cards=True)
    await explained.add_account("demo", settings, "demo-secret-2")
    explained.services.accounts.forget("demo")
    answer = await explained.client.post(VERIFY_PATH, json={"qrCode": code}, auth=("demo", "demo-secret-2"))
    assert (answer.status_code, answer.json()) == (400, {"message": NOT_MINTED})


@pytest.mark.parametrize("code", [".", "BANKIDF.74226.7b3f", "bankid.67df3917-fa0d-44e5-b327-edcc928297f8.0.dc69358e"])
async def test_what_is_no_card_is_refused_in_bankids_own_word(world: World, code: str) -> None:
    assert await world.refusal(VERIFY_PATH, qrCode=code) == REFUSED


async def test_a_card_that_has_expired_is_refused_in_the_same_word(world: World) -> None:
    code = await _card(world)
    world.clock.advance(120)
    assert await world.refusal(VERIFY_PATH, qrCode=code) == REFUSED


async def test_no_card_is_minted_for_somebody_without_bankid(world: World) -> None:
    with pytest.raises(InputIsInvalid, match="nora does not hold bankid-se"):
        await _card(world, "nora")


async def test_a_card_with_another_person_in_it_is_refused(explained: World) -> None:
    prefix, content, seal = (await _card(explained)).split(".")
    statement = json.loads(base64.urlsafe_b64decode(content + "=" * (-len(content) % 4)))
    forged = base64.urlsafe_b64encode(json.dumps(["tolvan", statement[1]]).encode()).decode().rstrip("=")
    assert await explained.refusal(VERIFY_PATH, qrCode=f"{prefix}.{forged}.{seal}") == (400, NOT_MINTED)


async def test_no_character_of_a_card_can_be_changed(explained: World) -> None:
    code = await _card(explained)
    for position, character in enumerate(code):
        changed = code[:position] + ("A" if character != "A" else "B") + code[position + 1 :]
        status, message = await explained.refusal(VERIFY_PATH, qrCode=changed)
        assert (status, message) in {(400, NOT_MINTED), (400, NO_CARD)}, changed
    for cut in range(1, len(code)):
        assert (await explained.refusal(VERIFY_PATH, qrCode=code[:cut]))[0] == 400


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("", "qrCode: must not be empty"),
        (".", NO_CARD),
        ("BANKIDF", NOT_MINTED),
        ("BANKIDF.", NOT_MINTED),
        ("BANKIDF..", NOT_MINTED),
        ("bankidf.x.y", NO_CARD),
        ("BANKIDF.74226.7b3f", NOT_MINTED),
        ("bankid.67df3917-fa0d-44e5-b327-edcc928297f8.0.dc69358e", NO_CARD),
        ("\0", NO_CARD),
        ("BANKIDF.\0.\0", NOT_MINTED),
        ("BANKIDF.å.\N{GRINNING FACE}", NOT_MINTED),
        ("BANKIDF." + "x" * 100_000, NOT_MINTED),
    ],
)
async def test_anything_else_is_refused(explained: World, code: str, message: str) -> None:
    assert await explained.refusal(VERIFY_PATH, qrCode=code) == (400, message)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(code=st.one_of(st.text(min_size=1), st.from_regex(r"BANKIDF\.[^.]*\.[0-9a-f]{64}", fullmatch=True)))
async def test_no_guess_is_a_card(world: World, code: str) -> None:
    assert (await world.refusal(VERIFY_PATH, qrCode=code))[0] == 400


async def test_lone_surrogates_are_no_text(world: World) -> None:
    headers = {"content-type": "application/json"}
    answer = await world.client.post(VERIFY_PATH, content=rb'{"qrCode": "BANKIDF.\ud800.x"}', headers=headers)
    assert (answer.status_code, answer.json()) == (400, {"message": "qrCode: must be valid Unicode text"})


@pytest.mark.parametrize("body", [{}, {"qrCode": None}, {"qrCode": 7}, {"qrCode": ["BANKIDF"]}])
async def test_the_code_is_required_and_a_string(world: World, body: dict[str, object]) -> None:
    status, message = await world.refusal(VERIFY_PATH, **body)
    assert status == 400
    assert message in {"qrCode: is required", "qrCode: must be a string"}


async def test_verifying_needs_credentials(world: World) -> None:
    answer = await world.client.post(VERIFY_PATH, json={"qrCode": await _card(world)}, auth=("demo", "wrong"))
    assert (answer.status_code, answer.json()) == (401, {"message": "unauthorized"})
