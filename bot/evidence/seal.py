"""The key that signs the evidence log's heads: Ed25519, made of a secret that is not in the database."""

from datetime import datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bot.rules.chain import Head, statement

_PURPOSE = b"visitbot evidence heads 1\0"
"""Whatever else the same secret serves for has another key."""


class SealKey:
    """Signs heads and checks them."""

    def __init__(self, secret: str) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(sha256(_PURPOSE + secret.encode()).digest())
        self.public = self._private.public_key().public_bytes_raw()

    def signed(self, seq: int, chain_hash: bytes, at: datetime) -> Head:
        signature = self._private.sign(statement(seq, chain_hash, at).encode())
        return Head(seq=seq, hash=chain_hash, signed_at=at, signature=signature)


def is_signed_by(public: bytes, head: Head) -> bool:
    """By Ed25519 (RFC 8032). Raises ValueError for a key that is not of 32 bytes."""
    said = statement(head.seq, head.hash, head.signed_at).encode()
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(head.signature, said)
    except InvalidSignature:
        return False
    return True
