"""The three pairs of words among which Norwegian BankID's app asks for the one that was read out."""

import hashlib

from fejkollen_server.sessions.start.start_tokens import WORDS


def pairs_offered(session_id: str, right: str) -> tuple[str, ...]:
    """Give the right pair among two others, which stay the same for a session, as does their order."""
    drawn = _drawn(session_id, [word for word in WORDS if word not in right.split()], 4)
    others = (f"{drawn[0]} {drawn[1]}", f"{drawn[2]} {drawn[3]}")
    return tuple(_drawn(f"order {session_id}", [right, *others], 3))


def _drawn(seed: str, words: list[str], count: int) -> list[str]:
    """Draw words by the seed, no two the same."""
    return sorted(words, key=lambda word: hashlib.sha256(f"{seed} {word}".encode()).digest())[:count]
