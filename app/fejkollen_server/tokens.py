"""The only source of chance: ids, tokens and secrets, repeatable when seeded."""

import base64
import random
import uuid

from fejkollen_server.clock import Instant

_TIME_BITS = 48
_COUNTER_BITS = 20
_LOW_COUNTER_BITS = 8
_RANDOM_BITS = 54
_ID_LENGTH = 36
_CONSONANTS = "BCDFGHJKLMNPRSTVXZ"


class Tokens:
    """Makes everything that must not be guessed, or must not be the same twice."""

    def __init__(self, seed: int | str | None = None, *, ids_made: int | None = None) -> None:
        """With a seed, the tokens are repeatable; ids then count on from those made before, where that is told."""
        self._source = random.SystemRandom() if seed is None else random.Random(seed)
        self._made = self._source.getrandbits(_COUNTER_BITS) if ids_made is None else ids_made

    def uuid(self) -> str:
        """Make a UUID as the eIDs use them for start tokens and secrets."""
        return str(uuid.UUID(int=self._source.getrandbits(128), version=4))

    def ordered_id(self, now: Instant) -> str:
        """Make an id that looks like IDkollen's UUIDs and sorts by time, and then by the order of making.

        The first 48 bits are milliseconds, so that rows with neighbouring ids lie together on disk. The next that a
        UUID leaves free count on, because a clock that is frozen gives all ids of a test the same milliseconds.
        """
        milliseconds = (now // 1000) % (1 << _TIME_BITS)
        self._made = (self._made + 1) % (1 << _COUNTER_BITS)
        high, low = divmod(self._made, 1 << _LOW_COUNTER_BITS)
        random_bits = self._source.getrandbits(_RANDOM_BITS)
        # 48 bits of time, 4 of version, 12 of counter, 2 of variant, 8 of counter, 54 of chance.
        number = milliseconds << 80 | high << 64 | low << _RANDOM_BITS | random_bits
        return str(uuid.UUID(int=number, version=4))

    def secret(self) -> str:
        """Make 128 bits, in 22 characters that are safe in an address."""
        random_bytes = self._source.getrandbits(128).to_bytes(16, "big")
        return base64.urlsafe_b64encode(random_bytes).rstrip(b"=").decode("ascii")

    def digits(self, length: int) -> str:
        """Make a number of so many digits, the first of which may be 0."""
        return f"{self._source.randrange(10**length):0{length}}"

    def letters(self, length: int) -> str:
        """Make a code to be compared by eye: no vowels, which would make words, and nothing that looks like a digit."""
        return "".join(self._source.choice(_CONSONANTS) for _ in range(length))

    def choose_two(self, words: tuple[str, ...]) -> tuple[str, str]:
        first, second = self._source.sample(words, 2)
        return first, second

    def choose(self, number: int, words: tuple[str, ...]) -> tuple[str, ...]:
        """Choose so many different ones, in whatever order."""
        return tuple(self._source.sample(words, number))


def is_possible_id(text: str) -> bool:
    """Tell whether a text could be an id at all, before it gets near the database."""
    return len(text) == _ID_LENGTH and text.isascii() and text.isprintable()
