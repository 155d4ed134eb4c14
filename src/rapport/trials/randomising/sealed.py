"""The list behind a passphrase that is kept nowhere: one envelope for each place, opened one by one.

Key: scrypt (RFC 7914) of the passphrase. Each envelope: AES-256-GCM with a nonce of its own, bound to its trial and
place, all of one length. Who has the file and not the passphrase learns nothing; who changes it is found out.
"""

import base64
import json
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from rapport.trials.randomising.lists import Place

FORMAT = "rapport-sealed-list/1"
COST = 2**15
BLOCK, PARALLEL = 8, 3
NONCE, ROOM = 12, 96
SHORTEST = 12


class WrongPassphrase(Exception):  # noqa: N818 - a sentence for the person
    """The passphrase does not open it, or somebody changed what is sealed."""


class Damaged(Exception):  # noqa: N818 - a sentence for the person
    """This is no sealed list."""


@dataclass(frozen=True)
class Sealed:
    """What is kept of a list.

    Attributes:
        commitment: of its seed.
        salt: of the passphrase.
        cost: of scrypt.
        seed: the sealed seed.
        envelopes: place (``stratum#number``) → sealed arm.
    """

    commitment: str
    salt: bytes
    cost: int
    seed: bytes
    envelopes: dict[str, bytes]

    def text(self) -> str:
        """The file, as JSON."""
        return json.dumps(
            {
                "format": FORMAT,
                "commitment": self.commitment,
                "key": {"by": "scrypt", "n": self.cost, "r": BLOCK, "p": PARALLEL, "salt": self.salt.hex()},
                "sealed_by": "AES-256-GCM",
                "seed": base64.b64encode(self.seed).decode(),
                "envelopes": {place: base64.b64encode(box).decode() for place, box in self.envelopes.items()},
            },
            indent=1,
        )


def read_sealed(text: str) -> Sealed:
    """Read what :meth:`Sealed.text` wrote.

    Args:
        text: of the file.

    Raises:
        Damaged: it is something else.
    """
    try:
        content: dict[str, Any] = json.loads(text)
        cost = content["key"]["n"]
        if content["format"] != FORMAT or cost not in (2**power for power in range(10, 21)):
            raise Damaged("this is no sealed list of this version")
        return Sealed(
            str(content["commitment"]),
            bytes.fromhex(content["key"]["salt"]),
            cost,
            base64.b64decode(content["seed"], validate=True),
            {place: base64.b64decode(box, validate=True) for place, box in content["envelopes"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Damaged("this is no sealed list, or it was damaged") from error


def label(where: str, number: int) -> str:
    """The name of a place's envelope."""
    return f"{where}#{number}"


def seal(passphrase: str, commitment: str, seed: bytes, places: Sequence[Place], cost: int = COST) -> Sealed:
    """Seal a list and its seed.

    Args:
        passphrase: of the allocation officer.
        commitment: to the seed.
        seed: 32 bytes.
        places: the list; none for minimisation.
        cost: of scrypt; smaller in tests.

    Raises:
        ValueError: the passphrase is too short.
    """
    if len(passphrase) < SHORTEST:
        raise ValueError(f"a passphrase has at least {SHORTEST} letters – take four or more words")
    salt = secrets.token_bytes(16)
    cipher = AESGCM(_key(passphrase, salt, cost))
    envelopes = {}
    for place in places:
        name = label(place.where, place.number)
        envelopes[name] = _shut(cipher, place.arm.encode(), commitment, name)
    return Sealed(commitment, salt, cost, _shut(cipher, seed, commitment, ""), envelopes)


class Opener:
    """Who has the passphrase."""

    def __init__(self, sealed: Sealed, passphrase: str) -> None:
        """Try the passphrase on the seed.

        Args:
            sealed: the list.
            passphrase: what was typed.

        Raises:
            WrongPassphrase: it is another one.
        """
        self._sealed = sealed
        self._cipher = AESGCM(_key(passphrase, sealed.salt, sealed.cost))
        self.seed = self._open(sealed.seed, "")

    def arm(self, where: str, number: int) -> str:
        """Open one envelope.

        Args:
            where: stratum or cluster.
            number: of the place.

        Raises:
            KeyError: there is no such place.
            WrongPassphrase: somebody changed the envelope.
        """
        name = label(where, number)
        return self._open(self._sealed.envelopes[name], name).decode()

    def _open(self, box: bytes, name: str) -> bytes:
        try:
            padded = self._cipher.decrypt(box[:NONCE], box[NONCE:], _bound(self._sealed.commitment, name))
        except (InvalidTag, ValueError) as wrong:
            raise WrongPassphrase("this passphrase does not open it, or what is sealed was changed") from wrong
        return padded[1 : 1 + padded[0]]


def _key(passphrase: str, salt: bytes, cost: int) -> bytes:
    # The same words typed on another keyboard may come as other code points.
    text = unicodedata.normalize("NFKC", passphrase).encode()
    return Scrypt(salt=salt, length=32, n=cost, r=BLOCK, p=PARALLEL).derive(text)


def _bound(commitment: str, name: str) -> bytes:
    return f"{FORMAT}\n{commitment}\n{name}".encode()


def _shut(cipher: AESGCM, content: bytes, commitment: str, name: str) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    padded = (bytes([len(content)]) + content).ljust(ROOM, b"\0")
    return nonce + cipher.encrypt(nonce, padded, _bound(commitment, name))
