"""A change of a list among the rules, taken for what it changes: so that two for later days both hold.

Who adds a criterion for Monday and who removes another for Tuesday have each seen the list of today; on
Tuesday the one is there and the other gone. What one has removed, another's change of it does not bring back.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

Entry = Mapping[str, Any]
Entries = Sequence[Entry]


def applied(now: Entries, before: Entries, after: Entries) -> list[Entry]:
    """`now` with what has been changed from `before` to `after`: added, removed, rewritten, put in order."""
    was, becomes = _by_key(before), _by_key(after)
    kept = [
        _rewritten(entry, was[key], becomes[key]) if key in was and key in becomes else entry
        for key, entry in _by_key(now).items()
        if key in becomes or key not in was
    ]
    there = {_key(entry) for entry in kept}
    kept += [entry for key, entry in becomes.items() if key not in was and key not in there]
    if [key for key in becomes if key in was] == [key for key in was if key in becomes]:
        return kept
    order = {key: place for place, key in enumerate(becomes)}
    return sorted(kept, key=lambda entry: order.get(_key(entry), len(order)))


def ticked(now: Sequence[Any], before: Sequence[Any], after: Sequence[Any]) -> list[Any]:
    """`now` with what has been ticked and unticked; never nothing: then it is what was decided last."""
    kept = [each for each in now if each in after or each not in before]
    added = [each for each in after if each not in before and each not in kept]
    return [*kept, *added] or list(after)


def _rewritten(now: Entry, before: Entry, after: Entry) -> Entry:
    """Field by field: a weight and a name may come from two changes."""
    return {**now, **{name: value for name, value in after.items() if value != before.get(name)}}


def _by_key(entries: Entries) -> dict[Hashable, Entry]:
    return {_key(entry): entry for entry in entries}


def _key(entry: Entry) -> Hashable:
    """What an entry stays the same by: a criterion's short name, an industry's code, a region's words."""
    return entry.get("slug") or entry.get("code") or tuple(entry["words"])
