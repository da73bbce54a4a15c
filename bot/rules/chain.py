"""The evidence log's hash chain: what an entry commits to, how entries are linked, what a head says.

An entry commits to its content with a salt of its own: when content and salt are erased, the commitment tells
nothing any more and still holds its place. Each link covers the one before, so no entry can be changed, taken
out, put in or moved without every later link changing too; the signed head tells which link is the last.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

BEGINNING = bytes(32)
"""What the first link follows."""
_LINK = b"visitbot evidence link 1\0"
_HEAD = "visitbot-head:1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything an entry says; all of it is committed to."""

    kind: str
    at: datetime
    received_at: datetime
    visit_id: int | None
    person_id: int | None
    body: Mapping[str, Any]


def commitment(salt: bytes, content: Content) -> bytes:
    """SHA-256 of the salt and the content's canonical JSON (sorted keys, no spaces, UTF-8, UTC)."""
    said = {
        "kind": content.kind,
        "at": _instant(content.at),
        "received_at": _instant(content.received_at),
        "visit": content.visit_id,
        "person": content.person_id,
        "body": _plain(content.body),
    }
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return sha256(salt + canonical.encode()).digest()


def link(previous: bytes, seq: int, evidence_id: int, committed: bytes) -> bytes:
    place = seq.to_bytes(8, "big") + evidence_id.to_bytes(8, "big")
    return sha256(_LINK + previous + place + committed).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of the chain at some moment, signed."""

    seq: int
    hash: bytes
    signed_at: datetime
    signature: bytes

    @property
    def text(self) -> str:
        """As it is published: short enough to copy, complete enough to be checked without the database."""
        return f"{statement(self.seq, self.hash, self.signed_at)}|{self.signature.hex()}"


def statement(seq: int, chain_hash: bytes, signed_at: datetime) -> str:
    """What is signed."""
    return f"{_HEAD}|{seq}|{chain_hash.hex()}|{_instant(signed_at)}"


def head_in(text: str) -> Head:
    """The head that a published line holds; raises ValueError for anything else."""
    name, *parts = text.strip().split("|")
    if name != _HEAD or len(parts) != 4:
        raise ValueError("this is no published head")
    seq, chain_hash, signed_at, signature = parts
    return Head(
        seq=int(seq),
        hash=bytes.fromhex(chain_hash),
        signed_at=datetime.fromisoformat(signed_at),
        signature=bytes.fromhex(signature),
    )


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _plain(value: Any) -> Any:
    """As it comes back from either database: PostgreSQL keeps 8.0 and 1e16 as the numbers they are."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
