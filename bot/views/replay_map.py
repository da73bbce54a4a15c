"""The picture of a replayed day or of a moment of it: the track so far, what follows pale, the hours."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.rules.place import Fix, Position, distance_m
from bot.rules.replay import Part, PartKind
from bot.rules.visit_facts import VisitFact
from bot.services.replay import Called, Replayed
from bot.views.pictures.specs import DayMap, MapStop, Point, StopState, StripPart
from bot.views.words import Words

FINEST_M = 8.0
MOST_POINTS = 600
"""Of a picture: more cannot be told apart on it, and it is kept with the words until it is drawn."""


def replay_map(shown: Replayed, part: int, t: Words) -> DayMap:
    """`part` 0: the whole day; else the end of that part."""
    now = shown.parts[part - 1].ended_at if part else None
    track, later = _torn(thinned(shown.track), now)
    first, last = _ends(shown.parts)
    zone = shown.rep.zone
    return DayMap(
        language=t.language,
        title=shown.rep.name,
        subtitle=" · ".join([t.day(shown.day), *([t.clock(now, zone)] if now else [])]),
        stops=_stops(shown, now, t),
        track=_points(track),
        later=_points(later),
        position=_at(track, now),
        joined=False,
        strip=tuple(_strip(shown.parts)),
        strip_ends=(t.clock(first, zone), t.clock(last, zone)) if first and last else ("", ""),
        strip_now=(now - first) / timedelta(minutes=1) if now and first else None,
    )


def thinned(track: Iterable[Sequence[Fix]]) -> tuple[tuple[Fix, ...], ...]:
    """Without points that lie on top of one another, as coarse as needed to be few; ends of pieces stay."""
    pieces, apart_m = tuple(map(tuple, track)), FINEST_M
    while True:
        kept = tuple(_spaced(piece, apart_m) for piece in pieces)
        if sum(map(len, kept)) <= max(MOST_POINTS, 2 * len(pieces)):
            return kept
        apart_m *= 2


def _spaced(piece: Sequence[Fix], apart_m: float) -> tuple[Fix, ...]:
    kept = list(piece[:1])
    for fix in piece[1:-1]:
        if distance_m(fix.position, kept[-1].position) >= apart_m:
            kept.append(fix)
    return (*kept, *piece[1:][-1:])


Track = tuple[tuple[Fix, ...], ...]


def _torn(track: Track, now: datetime | None) -> tuple[Track, Track]:
    """Until now, and from there on; the point in between belongs to both, so that the line goes on."""
    if now is None:
        return track, ()
    before, after = [], []
    for piece in track:
        past = tuple(fix for fix in piece if fix.at <= now)
        rest = piece[len(past) :]
        before += [past] if past else []
        after += [(*past[-1:], *rest)] if rest else []
    return tuple(before), tuple(after)


def _at(track: Track, now: datetime | None) -> Point | None:
    return _point(track[-1][-1].position) if now is not None and track else None


def _points(track: Track) -> tuple[tuple[Point, ...], ...]:
    return tuple(tuple(_point(fix.position) for fix in piece) for piece in track)


def _point(position: Position) -> Point:
    return round(position.lat, 6), round(position.lon, 6)


def _ends(parts: Sequence[Part]) -> tuple[datetime | None, datetime | None]:
    return (parts[0].began_at, parts[-1].ended_at) if parts else (None, None)


def _strip(parts: Sequence[Part]) -> Iterable[StripPart]:
    at = parts[0].began_at if parts else None
    for part in parts:
        if at is not None and part.began_at > at:
            yield StripPart(kind="", minutes=(part.began_at - at) / timedelta(minutes=1))
        yield StripPart(kind=part.kind.value, minutes=part.lasted / timedelta(minutes=1))
        at = part.ended_at


def _stops(shown: Replayed, now: datetime | None, t: Words) -> tuple[MapStop, ...]:
    """The visits in their order; a break within one does not make it two."""
    ids = dict.fromkeys(part.visit_id for part in shown.parts if part.kind is PartKind.VISIT)
    called = [shown.visits[each] for each in ids if each is not None]
    return tuple(
        _stop(number, each, shown.rep.zone, now, t)
        for number, each in enumerate(called, 1)
        if each.position is not None
    )


def _stop(number: int, called: Called, zone: str, now: datetime | None, t: Words) -> MapStop:
    fact = called.fact
    until = t.clock(fact.left_at, zone) if fact.left_at else ""
    later = now is not None and fact.at >= now
    return MapStop(
        number=number,
        name=fact.customer(t.language),
        at=_point(called.position or Position(0, 0)),
        state=StopState.PLANNED if later else _state(fact),
        time=f"{t.clock(fact.at, zone)}–{until}",
        told=t("later") if later else "",
    )


def _state(fact: VisitFact) -> StopState:
    if fact.left_at is None:
        return StopState.HERE
    return StopState.UNVERIFIED if fact.place.is_unverified else StopState.VISITED
