"""Tells in the log, and counts, how an attempt to call back went."""

from fejkollen_server.callbacks.callback import Attempt, Callback, state_after
from fejkollen_server.logs.logger import logger
from fejkollen_server.metrics import count_callback_attempt


def tell_of_attempt(callback: Callback, attempt: Attempt) -> None:
    facts = {
        "callback": callback.id,
        "session": callback.session,
        "attempt": attempt.number,
        # A rewritten address is a whole URL, and its query may hold a secret.
        "address": attempt.address and attempt.address.partition("?")[0],
        "status": attempt.status,
        "milliseconds": attempt.duration / 1000,
    }
    count_callback_attempt("delivered" if attempt.is_delivered else "blocked" if attempt.is_blocked else "failed")
    if attempt.is_delivered:
        logger().info("callback delivered", **facts)
    else:
        logger().warning("callback failed", **facts, error=attempt.error, state=state_after(callback, attempt)[0])
