"""Random numbers that every language can make again: HMAC-SHA-256 over a counter, and whole numbers without bias."""

import hmac
from collections.abc import Sequence
from typing import TypeVar

ALGORITHM = "rapport-hmac-sha256-counter"
VERSION = 1
SEED_BYTES = 32
WORDS = 2**32

Item = TypeVar("Item")


class Numbers:
    """One stream of random numbers.

    Block ``i`` (0, 1, …) of a stream is HMAC-SHA-256 (RFC 2104, FIPS 180-4) with the seed as key and the UTF-8 text
    ``STREAM:i`` as message; its 32 bytes are eight words of 32 bits, the most significant byte first. A stream knows
    nothing of another, so that what is drawn in one stratum never moves what is drawn in the next.
    """

    def __init__(self, seed: bytes, stream: str) -> None:
        """Begin a stream.

        Args:
            seed: 32 bytes.
            stream: its name.

        Raises:
            ValueError: the seed has another length.
        """
        if len(seed) != SEED_BYTES:
            raise ValueError(f"a seed has {SEED_BYTES} bytes")
        self._seed, self._stream, self._block = seed, stream, 0
        self._words: list[int] = []

    def word(self) -> int:
        """The next 32 bits, as a whole number."""
        if not self._words:
            block = hmac.digest(self._seed, f"{self._stream}:{self._block}".encode(), "sha256")
            self._words = [int.from_bytes(block[at : at + 4], "big") for at in range(28, -1, -4)]
            self._block += 1
        return self._words.pop()

    def below(self, bound: int) -> int:
        """A whole number from 0 to ``bound − 1``, each as likely.

        Words from the largest multiple of the bound up are passed over, and the next is taken. A bound of 1 uses a word
        as well: so many words are used as there are questions, whatever the answers.

        Args:
            bound: 1 to 2³².

        Raises:
            ValueError: another bound.
        """
        if not 1 <= bound <= WORDS:
            raise ValueError("a bound is a whole number from 1 to 2**32")
        limit = WORDS - WORDS % bound
        word = self.word()
        while word >= limit:
            word = self.word()
        return word % bound

    def shuffled(self, items: Sequence[Item]) -> tuple[Item, ...]:
        """The items in random order, each order as likely: Fisher and Yates, from the last place to the second."""
        order = list(items)
        for last in range(len(order) - 1, 0, -1):
            at = self.below(last + 1)
            order[last], order[at] = order[at], order[last]
        return tuple(order)
