"""How often the rules about places err on real traces: one line a figure, `name value unit`."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import thread_time

from benchmarks.real_traces import SOURCES, Day, days, moved, stays, teleported, thinned
from bot.rules.dwell import SiteBounds
from bot.rules.place import Fix, Nearness, Position, distance_m
from bot.rules.policy import PlacePolicy
from bot.rules.track import FASTEST_KMH, SLACK_M, SMALLEST_M, Firmness, firmness, is_frozen, jumps, repeats

Figure = tuple[str, float, str]
EVERY_S = (5, 30, 60, 300)
TELEPORTS_KM = (4, 5, 10, 20, 50)
TRIES_A_DAY = 10
POLICY = PlacePolicy()
SPEED = "place.jumps_ms_per_1000_fixes"
DOCUMENT = Path(__file__).parents[1] / "docs" / "evidence.md"
BEGIN, END = "<!-- figures of benchmarks/place.py -->\n", "<!-- end of figures -->"


def figures() -> Iterator[Figure]:
    yield from _honest_days()
    yield from _injected()
    yield from _honest_stops()
    yield from _still_ones()
    day = max(days("ssi"), key=lambda each: len(each.fixes))
    begin = thread_time()
    jumps(day.fixes)
    yield SPEED, (thread_time() - begin) * 1e6 / len(day.fixes), "ms"


def _honest_days() -> Iterator[Figure]:
    """Days of the traces on which a jump is seen though nobody cheated (they hold flights and wild fixes)."""
    for source in SOURCES:
        for every_s in EVERY_S:
            tracks = [track for day in days(source) if len(track := thinned(day.fixes, every_s)) > 3]
            if tracks:
                false = sum(bool(jumps(track)) for track in tracks)
                yield f"place.{source}.{every_s}s.days_with_a_false_jump", false, f"of_{len(tracks)}"


def _injected() -> Iterator[Figure]:
    """Found, of teleports faster than anything drives, put in at random."""
    for every_s in EVERY_S:
        for km in TELEPORTS_KM:
            chance, found, tried = Random(7), 0, 0
            for day in (*days("ssi"), *days("trackintel"), *days("goal")[::10]):
                for _ in range(TRIES_A_DAY if day.source != "goal" else 1):
                    seen = _is_found(thinned(day.fixes, every_s), km, chance)
                    if seen is not None:
                        found, tried = found + seen, tried + 1
            if tried:
                yield f"place.teleport_{km}km.{every_s}s.found_pct", 100 * found / tried, f"of_{tried}"


def _is_found(track: Sequence[Fix], km: float, chance: Random) -> bool | None:
    """None for one after which both positions are near enough for the way to have been driven."""
    if len(track) < 12:
        return None
    index, cheated = teleported(track, km=km, chance=chance)
    if not _is_impossible(cheated[index - 1], cheated[index]):
        return None
    about = timedelta(minutes=2)
    return any(
        jump.left_at - about <= track[index].at <= jump.arrived_at + about
        for jump in jumps(cheated[max(0, index - 300) : index + 300])
    )


def _is_impossible(left: Fix, arrived: Fix) -> bool:
    """By the two positions alone: over 200 km/h, and 3 km apart, when their doubt has been taken off."""
    apart = distance_m(left.position, arrived.position)
    doubt = max(SLACK_M, 2 * ((left.accuracy_m or 0) + (arrived.accuracy_m or 0)))
    gap_s = max(1.0, (arrived.at - left.at).total_seconds())
    return apart >= SMALLEST_M and (apart - doubt) / gap_s * 3.6 > FASTEST_KMH


def _honest_stops() -> Iterator[Figure]:
    """Real stays of ten minutes and more, checked in to with the pin right and 100 m wrong."""
    chance = Random(7)
    for off_m in (0, 100):
        for every_s in EVERY_S:
            refused = vague = firm = total = 0
            for stay in _all_stays(every_s):
                site = moved(_centre(stay), metres=off_m, direction=chance.random() * 6.28)
                nearness = [(fix.at, _bounds(site).judge(fix).nearness) for fix in stay]
                opened = next((n for n, (_, near) in enumerate(nearness) if near is Nearness.INSIDE), None)
                total += 1
                refused += all(near is Nearness.OUTSIDE for _, near in nearness)
                vague += opened is None
                firm += opened is not None and firmness(nearness[opened:], POLICY) is Firmness.FIRM
            name = f"place.stops.pin_{off_m}m_off.{every_s}s"
            yield f"{name}.refused", refused, f"of_{total}"
            yield f"{name}.too_vague_to_open", vague, f"of_{total}"
            yield f"{name}.firm", firm, f"of_{total}"


def _still_ones() -> Iterator[Figure]:
    """Stays that look like a mock position though they are real."""
    stayed = [(day, stay) for day in days("ssi", "trackintel") for stay in stays(day.fixes)]
    yield "place.stays_falsely_frozen", sum(is_frozen(stay) for _, stay in stayed), f"of_{len(stayed)}"
    short = [stay for day in days("goal") for stay in stays(day.fixes, minutes=4.9)]
    yield "place.short_stays_one_point", sum(_one_point(stay) for stay in short), f"of_{len(short)}"
    same = sum(repeats(stay, _elsewhen(stayed, day, stay)) for day, stay in stayed)
    yield "place.stays_falsely_repeated", same, f"of_{len(stayed)}"


def _elsewhen(
    stayed: Sequence[tuple[Day, tuple[Fix, ...]]], day: Day, stay: tuple[Fix, ...]
) -> set[Position]:
    """Where this and other people stayed on other days; a night cut in two by midnight is one stay."""
    apart = timedelta(hours=12)
    return {
        fix.position
        for other, their in stayed
        if other is not day and (other.person != day.person or abs(their[0].at - stay[0].at) > apart)
        for fix in their
    }


def _one_point(stay: Sequence[Fix]) -> bool:
    return len({fix.position for fix in stay}) == 1


def _all_stays(every_s: float) -> Iterator[tuple[Fix, ...]]:
    for day in days("ssi", "trackintel"):
        yield from (thinned(stay, every_s) for stay in stays(day.fixes))


def _centre(stay: Sequence[Fix]) -> Position:
    return Position(median(fix.position.lat for fix in stay), median(fix.position.lon for fix in stay))


def _bounds(site: Position) -> SiteBounds:
    return SiteBounds(
        position=site,
        radius_m=POLICY.radius_m,
        max_accuracy_m=POLICY.max_accuracy_m,
        leave_after=timedelta(minutes=POLICY.leave_after_min),
    )


def write_down() -> None:
    """Put the figures into docs/evidence.md: nobody copies them by hand."""
    rows = [
        f"| `{name.removeprefix('place.')}` | {value:.4g} | {unit.replace('_', ' ')} |\n"
        for name, value, unit in figures()
        if name != SPEED
    ]
    table = "".join(["| figure | value | |\n", "|---|---|---|\n", *rows])
    before, _, rest = DOCUMENT.read_text("utf-8").partition(BEGIN)
    DOCUMENT.write_text(f"{before}{BEGIN}{table}{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    write_down()
