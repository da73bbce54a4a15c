"""Face vectors leave this room only sealed (AES-GCM), with a key that the database never sees.

The composition root unlocks the vault of each process once; vectors are opened where faces are compared,
in a picture process, and nowhere else.
"""

import base64
import hmac
import os
from dataclasses import dataclass

import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.evidence.face import Vector

NONCE_BYTES = 12


class VaultLocked(Exception):  # noqa: N818 - it says what is the matter
    """Nobody has given this process the key."""


class SealBroken(Exception):  # noqa: N818 - it says what happened
    """Sealed with another key, for another person or model, or changed since."""


@dataclass
class _Vault:
    """This process's key: the one thing here that is not passed along, because work is sent as plain JSON."""

    cipher: AESGCM | None = None
    key: bytes = b""


_vault = _Vault()


def unlock(key: bytes) -> None:
    """`key` has 32 bytes."""
    _vault.cipher = AESGCM(key)
    _vault.key = hmac.digest(key, b"fingerprints of accounts", "sha256")


def seal(vector: Vector, *, model_id: str, person_id: int) -> str:
    """The vector as text that only this key opens, and only as this person's."""
    nonce = os.urandom(NONCE_BYTES)
    closed = _cipher().encrypt(nonce, vector.astype("<f4").tobytes(), _about(model_id, person_id))
    return base64.b64encode(nonce + closed).decode()


def opened(sealed: str, *, model_id: str, person_id: int) -> Vector:
    """Raises SealBroken."""
    data = base64.b64decode(sealed)
    try:
        plain = _cipher().decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], _about(model_id, person_id))
    except (InvalidTag, ValueError) as error:
        raise SealBroken from error
    return np.frombuffer(plain, "<f4").astype(np.float32)


def fingerprint(account: int) -> str:
    """Of a Telegram account, to know it again; without the key nobody finds the account by trying numbers.

    Raises VaultLocked.
    """
    if not _vault.key:
        raise VaultLocked
    return hmac.digest(_vault.key, str(account).encode(), "sha256").hex()


def _cipher() -> AESGCM:
    if _vault.cipher is None:
        raise VaultLocked
    return _vault.cipher


def _about(model_id: str, person_id: int) -> bytes:
    return f"{model_id}:{person_id}".encode()
