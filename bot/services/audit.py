"""The evidence log: sealed after commit by one process, and checked from its beginning to its end."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.evidence.seal import SealKey, is_signed_by
from bot.rules.chain import BEGINNING, Head, commitment, link
from bot.storage import seals
from bot.storage.seals import Entry, Link


class Fault(StrEnum):
    """What is wrong with the first broken entry."""

    MISSING = "missing"
    """Its number is not there: an entry was taken out."""
    EVIDENCE_GONE = "evidence_gone"
    UNLINKED = "unlinked"
    """It does not follow the entry before it."""
    CHANGED = "changed"
    """Its content is not what was committed to."""
    EMPTIED = "emptied"
    """It is empty, and no entry of the log says that it was erased."""
    NOT_THE_SIGNED_ONE = "not_the_signed_one"
    """A signed head says that another entry stood here: the chain was written anew."""
    BAD_SIGNATURE = "bad_signature"
    """A head that nobody with the key has signed."""
    CUT_OFF = "cut_off"
    """A signed head lies beyond the end: entries were taken from the end."""
    UNSIGNED = "unsigned"
    """From here on nothing is signed, though the key is used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    seq: int
    fault: Fault
    entry: Entry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    entries: int
    erased: int
    heads: int
    waiting: int
    """Evidence that has no link yet: written a moment ago."""
    broken: Broken | None


async def seal(
    db: AsyncConnection, key: SealKey | None, *, after: int, at: datetime
) -> tuple[seals.Unsealed, ...]:
    """Link what waits, a piece at a time, and sign the new end; returns what was linked.

    `after` spares looking through all that is sealed: evidence up to that id has been dealt with.
    """
    waiting = await seals.unsealed(db, after=after)
    if not waiting:
        return ()
    seq, previous = await seals.end_of_chain(db)
    links: list[Link] = []
    for each in waiting:
        seq += 1
        hashed = link(previous, seq, each.id, each.commitment)
        links.append(Link(seq=seq, evidence_id=each.id, previous=previous, hash=hashed))
        previous = hashed
    await seals.add_links(db, links, at=at)
    if key is not None:
        await seals.add_head(db, key.signed(seq, previous, at))
    return waiting


async def audit(db: AsyncConnection, public: bytes | None, published: Sequence[Head] = ()) -> Audit:
    """Check every entry and every head; `published` are heads kept elsewhere, which no insider can take back.

    Without `public` the chain is checked and the signatures are not.
    """
    erased = _Erased(await seals.erased_spans(db))
    heads = (*await seals.heads(db), *published)
    at_seq: dict[int, list[Head]] = {}
    for head in heads:
        at_seq.setdefault(head.seq, []).append(head)
    expected, previous, emptied = 1, BEGINNING, 0
    broken = _unsigned_head(heads, public)
    async for entry in seals.entries(db):
        fault = _fault(entry, expected, previous, erased)
        if fault is None and any(head.hash != entry.link.hash for head in at_seq.get(expected, ())):
            fault = Fault.NOT_THE_SIGNED_ONE
        if fault is not None:
            found = Broken(seq=expected, fault=fault, entry=None if fault is Fault.MISSING else entry)
            broken = _earlier(broken, found)
            break
        emptied += entry.salt is None
        expected, previous = expected + 1, entry.link.hash
    else:
        broken = _earlier(broken, _end(expected - 1, heads, public))
    return Audit(
        entries=expected - 1,
        erased=emptied,
        heads=len(heads),
        waiting=await seals.unsealed_count(db),
        broken=broken,
    )


def _fault(entry: Entry, expected: int, previous: bytes, erased: "_Erased") -> Fault | None:
    at = entry.link
    if at.seq != expected:
        return Fault.MISSING
    if entry.commitment is None:
        return Fault.EVIDENCE_GONE
    if at.previous != previous or at.hash != link(previous, at.seq, at.evidence_id, entry.commitment):
        return Fault.UNLINKED
    if entry.salt is None or entry.content is None:
        return None if at.evidence_id in erased else Fault.EMPTIED
    return None if commitment(entry.salt, entry.content) == entry.commitment else Fault.CHANGED


def _unsigned_head(heads: Sequence[Head], public: bytes | None) -> Broken | None:
    if public is None:
        return None
    wrong = [head.seq for head in heads if not is_signed_by(public, head)]
    return Broken(seq=min(wrong), fault=Fault.BAD_SIGNATURE) if wrong else None


def _end(last: int, heads: Sequence[Head], public: bytes | None) -> Broken | None:
    newest = max((head.seq for head in heads), default=0)
    if newest > last:
        return Broken(seq=last + 1, fault=Fault.CUT_OFF)
    if public is not None and newest < last:
        return Broken(seq=newest + 1, fault=Fault.UNSIGNED)
    return None


def _earlier(one: Broken | None, other: Broken | None) -> Broken | None:
    found = [each for each in (one, other) if each is not None]
    return min(found, key=lambda each: each.seq, default=None)


class _Erased:
    """Which evidence the log says was emptied."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._firsts = [first for first, _ in self._spans]

    def __contains__(self, evidence_id: int) -> bool:
        place = bisect_right(self._firsts, evidence_id) - 1
        return place >= 0 and evidence_id <= self._spans[place][1]
