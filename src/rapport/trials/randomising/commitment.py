"""Commit to a seed before the first cluster, reveal it at the end: nobody can change the list in between."""

import hashlib
import hmac
import secrets

from rapport.trials.randomising.design import Design
from rapport.trials.randomising.generator import ALGORITHM, SEED_BYTES, VERSION


def new_seed() -> bytes:
    """32 bytes from the operating system."""
    return secrets.token_bytes(SEED_BYTES)


def commitment(seed: bytes, design_fingerprint: str) -> str:
    """SHA-256 of four lines: algorithm, its version, the design's fingerprint, the seed; lower-case hexadecimal.

    The seed has 256 bits that nobody can guess, so that the commitment tells nothing of it; and no other seed or
    design has the same commitment.

    Args:
        seed: 32 bytes.
        design_fingerprint: see :meth:`Design.fingerprint`.
    """
    text = f"{ALGORITHM}\n{VERSION}\n{design_fingerprint}\n{seed.hex()}"
    return hashlib.sha256(text.encode()).hexdigest()


def holds(seed: bytes, design: Design, committed: str) -> bool:
    """Whether this seed and design are those that were committed to."""
    return hmac.compare_digest(commitment(seed, design.fingerprint()), committed)
