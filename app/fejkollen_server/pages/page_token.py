"""Page tokens: only the secret in them opens a page, never a guessed session id."""

from fejkollen_server.errors import SessionIsUnknown
from fejkollen_server.tokens import is_possible_id


def session_and_secret(page_token: str) -> tuple[str, str]:
    session_id, _, secret = page_token.partition(".")
    if not is_possible_id(session_id) or not secret:
        raise SessionIsUnknown
    return session_id, secret
