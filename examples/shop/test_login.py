"""What a team tests when people log in to its shop. ``pytest examples/shop`` runs it, with nothing to start before."""

import urllib.error
from typing import Any

import pytest

from browser import Browser
from fejkollen import Account

WELCOME = "Welcome, Astrid Lindqvist!"
NOBODY_ANSWERS = pytest.mark.fejkollen(pace="byHand")


def test_astrid_logs_in(fejkollen: Account, browser: Browser) -> None:
    login = browser.log_in("199003142388")
    fejkollen.wait_for("callback.delivered", session_id=login)
    assert browser.look(login) == {"status": "COMPLETED", "message": WELCOME}


@NOBODY_ANSWERS
def test_somebody_who_declines_may_try_again(fejkollen: Account, browser: Browser) -> None:
    login = browser.log_in("199003142388")
    fejkollen.decline(login)
    fejkollen.wait_for("callback.delivered", session_id=login)
    assert browser.look(login)["message"] == "You cancelled. Try again whenever you like."


def test_a_revoked_bankid_is_explained(fejkollen: Account, browser: Browser) -> None:
    login = browser.log_in("199508082386")
    fejkollen.wait_for("callback.delivered", session_id=login)
    assert "Ask your bank for a new one" in browser.look(login)["message"]


@pytest.mark.parametrize(
    "error",
    ["AUTH_FAILED", "CANCELLED", "CONFLICT", "INTERNAL_ERROR", "INVALID_ID", "SESSION_TIMEOUT", "UNSUPPORTED_CLIENT"],
)
@NOBODY_ANSWERS
def test_every_error_is_told_in_words(fejkollen: Account, browser: Browser, error: str) -> None:
    login = browser.log_in("199003142388")
    fejkollen.fail(login, error)
    fejkollen.wait_for("callback.delivered", session_id=login)
    assert browser.look(login)["message"] not in {"", "That did not work."}


@NOBODY_ANSWERS
def test_nobody_waits_for_three_minutes_to_see_a_login_expire(fejkollen: Account, browser: Browser) -> None:
    fejkollen.clock.freeze()
    login = browser.log_in("199003142388")
    happened = [each.event for each in fejkollen.clock.advance("3m").fired]
    assert happened == ["session.ended", "callback.owed", "callback.delivered"]
    assert browser.look(login)["message"] == "That took too long. Please try again."


@NOBODY_ANSWERS
def test_a_login_that_is_abandoned_is_cancelled_at_idkollen_too(fejkollen: Account, browser: Browser) -> None:
    login = browser.log_in("199003142388")
    browser.ask("DELETE", f"/login/{login}")
    assert fejkollen.sessions.read(login).error == "CANCELLED"


@NOBODY_ANSWERS
def test_a_browser_may_ask_as_often_as_it_likes(fejkollen: Account, browser: Browser) -> None:
    login = browser.log_in("199003142388")
    seen = [browser.look(login) for _ in range(5)]
    assert seen == [{"status": "PENDING"}] * 5
    fejkollen.requests.verify({"method": "GET", "session_id": login, "times": 1})


def test_a_callback_with_a_wrong_signature_changes_nothing(fejkollen: Account, browser: Browser) -> None:
    fejkollen.scenario({"then": {"callback": {"signature": "wrong"}}})
    login = browser.log_in("199003142388")
    [failed] = fejkollen.wait_for("callback.failed", session_id=login)
    assert failed.details["error"] == "answered 401"
    assert browser.look(login)["message"] == WELCOME  # The shop asked IDkollen itself.


def test_the_shop_outlives_an_idkollen_that_does_not_answer_well(fejkollen: Account, browser: Browser) -> None:
    fejkollen.scenario({"times": 1, "then": {"http": {"on": "start", "status": 503}}})
    assert "Please try again later" in browser.ask("POST", "/login", {"ssn": "199003142388"})["message"]
    fejkollen.scenario({"times": 1, "then": {"http": {"on": "collect", "body": "garbage"}, "callback": {"omit": True}}})
    login = browser.log_in("199003142388")
    assert browser.look(login) == {"status": "PENDING"}
    assert fejkollen.scenarios.unused() == ()


@NOBODY_ANSWERS
def test_a_forged_callback_lets_nobody_in(browser: Browser) -> None:
    login = browser.log_in("199003142388")
    forged: dict[str, Any] = {"id": login, "status": "COMPLETED", "name": "Mallory"}
    with pytest.raises(urllib.error.HTTPError, match="401") as refused:
        browser.ask("POST", "/callback", forged)
    refused.value.close()
    assert browser.look(login) == {"status": "PENDING"}
