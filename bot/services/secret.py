"""Secrets that stand in a link: only their hashes are kept, so that the database opens no link."""

from hashlib import sha256


def hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()
