"""Page tokens: only the secret in them opens a page, never a guessed session id."""

import hmac
from dataclasses import dataclass

from app.errors import SessionIsUnknown
from app.sessions.by_hand import Situation
from app.tokens import is_possible_id


@dataclass(frozen=True, slots=True)
class PageSecret:
    secret: str

    def opens(self, situation: Situation) -> Situation:
        expected = situation.session.page_secret or ""
        if not expected or not hmac.compare_digest(self.secret.encode(), expected.encode()):
            raise SessionIsUnknown
        return situation


def session_of_token(page_token: str) -> tuple[str, PageSecret]:
    session_id, _, secret = page_token.partition(".")
    if not is_possible_id(session_id):
        raise SessionIsUnknown
    return session_id, PageSecret(secret)
