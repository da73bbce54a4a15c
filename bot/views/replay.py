"""A day replayed: the whole as a picture with its hours, then part by part from morning to evening."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.rules.person import Person
from bot.rules.replay import Part, PartKind, total, way_m
from bot.rules.track import Jump
from bot.services.replay import Replayed
from bot.views.exceptions import LONGEST_NAME, LONGEST_NAME_IN_TEXT
from bot.views.fitting import length, shortened, that_fit
from bot.views.pictures.drawing import drawn
from bot.views.replay_map import replay_map
from bot.views.replies import Button, Replies, Reply
from bot.views.summary import nobody_yet
from bot.views.taps import OnReplay, OnReview
from bot.views.words import Html, Words, words

SLOT = "replay"
PEOPLE_A_PAGE = 20
LONGEST = 1000
"""Characters; a picture's caption holds 1024."""
ROOM_FOR_MORE = 60
MOST_JUMPS = 3


def whose_day(team: Sequence[Person], me: Person, day: date | None = None, *, page: int = 0) -> Replies:
    """Whose day? Always anew: a picture stands in the slot otherwise, and cannot become words."""
    t = words(me.language)
    if not team:
        return (Reply(to=me.id, slot=SLOT, fresh=True, text=nobody_yet(t)),)
    pages = max(1, -(-len(team) // PEOPLE_A_PAGE))
    page = min(max(page, 0), pages - 1)
    on = day.toordinal() if day else 0
    shown = team[page * PEOPLE_A_PAGE : (page + 1) * PEOPLE_A_PAGE]
    cells = [
        Button(
            t("My own day") if each.id == me.id else shortened(each.name, LONGEST_NAME),
            OnReplay(do="open", person_id=each.id, day=on).pack(),
        )
        for each in shown
    ]
    rows = [tuple(cells[start : start + 2]) for start in range(0, len(cells), 2)]
    if pages > 1:
        turn = [((page + step) % pages, sign) for step, sign in ((-1, "‹"), (1, "›"))]
        rows.append(tuple(Button(sign, OnReplay(do="people", day=on, part=to).pack()) for to, sign in turn))
    text = t(
        "🎬 <b>Whose day would you like to replay?</b>\n"
        "Who looks at a track is on record, and the rep can see it."
    )
    return (Reply(to=me.id, slot=SLOT, fresh=True, text=text, buttons=tuple(rows)),)


def replay_card(shown: Replayed, me: Person, *, part: int = 0, fresh: bool = False) -> Replies:
    """`part` 0 is the whole day, 1 the first thing in the morning."""
    t = words(me.language)
    part = min(max(part, 0), len(shown.parts))
    lines = _whole(shown, t) if part == 0 else _one(shown, part, t)
    return (
        Reply(
            to=me.id,
            slot=SLOT,
            fresh=fresh,
            text=Html("\n".join(lines)),
            picture=drawn(replay_map(shown, part, t)),
            buttons=_buttons(shown, part, t),
        ),
    )


def part_line(shown: Replayed, part: Part, t: Words) -> Html:
    """`09:02–09:20 🚗 6.2 km, 22 km/h`."""
    zone = shown.rep.zone
    span = f"{t.clock(part.began_at, zone)}–{t.clock(part.ended_at, zone)}"
    return t("{span} {what}", span=span, what=_what(shown, part, t))


def _what(shown: Replayed, part: Part, t: Words) -> Html:
    match part.kind:
        case PartKind.VISIT:
            fact = shown.visits[part.visit_id or 0].fact
            name = shortened(fact.customer(t.language), LONGEST_NAME_IN_TEXT)
            if fact.place.is_unverified:
                return t("🟢 {customer} (place unverified)", customer=name)
            return t("🟢 {customer}", customer=name)
        case PartKind.BREAK:
            return t("☕ break: nothing is recorded")
        case PartKind.STAY:
            return t("⏸ at one place, {span}", span=t.span(part.lasted))
        case PartKind.GAP if part.length_m is None:
            return t("⚪ no position")
        case PartKind.GAP:
            return t(
                "⚪ no position; {distance} from there to the next", distance=t.metres(part.length_m or 0)
            )
        case PartKind.WAY:
            return t(
                "🚗 {distance}, {kmh} km/h", distance=t.metres(part.length_m or 0), kmh=round(_kmh(part))
            )


def _kmh(part: Part) -> float:
    hours = max(part.lasted, timedelta(minutes=1)) / timedelta(hours=1)
    return (part.length_m or 0) / 1000 / hours


def _title(shown: Replayed, t: Words) -> Html:
    return t("🎬 <b>{name}</b> · {day}", name=shown.rep.name, day=t.day(shown.day))


def _whole(shown: Replayed, t: Words) -> list[Html]:
    if not shown.parts:
        nothing = t("Nothing was recorded on this day: positions are kept only on duty and during visits.")
        return [_title(shown, t), Html(), nothing]
    head = [_title(shown, t), *_sums(shown, t), Html(), *_jumps(shown, t)]
    lines = [part_line(shown, part, t) for part in shown.parts]
    room = LONGEST - sum(length(line) + 1 for line in head)
    if len(kept := that_fit(lines, room - ROOM_FOR_MORE)) < len(lines):
        return [*head, *kept, t("… the rest step by step with ›")]
    return [*head, *kept]


def _sums(shown: Replayed, t: Words) -> list[Html]:
    parts, zone = shown.parts, shown.rep.zone
    begun, ended = t.clock(parts[0].began_at, zone), t.clock(parts[-1].ended_at, zone)
    visits = len({part.visit_id for part in parts if part.kind is PartKind.VISIT})
    stayed = t.span(total(parts, PartKind.VISIT))
    said = [t.many("{n} visit, {span}", "{n} visits, {span}", visits, span=stayed)] if visits else []
    said.append(t("on the way {distance}", distance=t.metres(way_m(parts))))
    for kind, text in ((PartKind.BREAK, t("breaks")), (PartKind.GAP, t("no position"))):
        if spent := total(parts, kind):
            said.append(Html(t.pair(text, t.span(spent))))
    return [t("{from_}–{until}", from_=begun, until=ended), Html(" · ".join(said))]


def _jumps(shown: Replayed, t: Words) -> list[Html]:
    """Said as what it is: trains and phones without sky do this, too."""
    return [_jump(each, shown, t) for each in shown.jumps[:MOST_JUMPS]]


def _jump(jump: Jump, shown: Replayed, t: Words) -> Html:
    return t(
        "❗ {time}: suddenly {distance} farther. A train, an aeroplane or a weak signal look like this; ask.",
        time=t.clock(jump.arrived_at, shown.rep.zone),
        distance=t.metres(jump.distance_m),
    )


def _one(shown: Replayed, part: int, t: Words) -> list[Html]:
    this = shown.parts[part - 1]
    lines = [_title(shown, t), Html(), Html(f"<b>{part_line(shown, this, t)}</b>")]
    if this.kind is PartKind.WAY and this.top_kmh is not None:
        lines.append(t("At its fastest {kmh} km/h.", kmh=round(this.top_kmh)))
    if this.kind is PartKind.GAP:
        lines.append(
            t("What happened meanwhile the track does not say: a phone that lies still is silent, too.")
        )
    inside = [each for each in shown.jumps if this.began_at <= each.arrived_at <= this.ended_at]
    lines += [_jump(each, shown, t) for each in inside[:MOST_JUMPS]]
    ahead = shown.parts[part : part + 2]
    if ahead:
        lines += [Html(), *(t("then {what}", what=part_line(shown, each, t)) for each in ahead)]
    return lines


def _buttons(shown: Replayed, part: int, t: Words) -> tuple[tuple[Button, ...], ...]:
    rows: list[tuple[Button, ...]] = []
    if shown.parts:
        rows.append(_stepping(shown, part))
    this = shown.parts[part - 1] if part else None
    if this is not None and this.visit_id is not None and not shown.is_own:
        rows.append((Button(t("🔎 Open the visit"), OnReview(do="open", visit_id=this.visit_id).pack()),))
    day = [Button(t("‹ Day before"), _tap(shown, day=shown.day - timedelta(days=1)))]
    if shown.day < shown.today:
        day.append(Button(t("Day after ›"), _tap(shown, day=shown.day + timedelta(days=1))))
    rows.append(tuple(day))
    if len(shown.team) > 1:
        name = shortened(shown.rep.name, LONGEST_NAME)
        rows.append((Button(f"👥 {name}", OnReplay(do="people", day=shown.day.toordinal()).pack()),))
    return tuple(rows)


def _stepping(shown: Replayed, part: int) -> tuple[Button, ...]:
    """Morning, back, where we are (a tap on it shows the whole day), on, evening."""
    last = len(shown.parts)
    here = f"{part} / {last}" if part else "🎬"
    return (
        Button("⏮", _tap(shown, part=1)),
        Button("‹", _tap(shown, part=max(part - 1, 0))),
        Button(here, _tap(shown)),
        Button("›", _tap(shown, part=min(part + 1, last))),
        Button("⏭", _tap(shown, part=last)),
    )


def _tap(shown: Replayed, *, day: date | None = None, part: int = 0) -> str:
    on = (day or shown.day).toordinal()
    return OnReplay(do="show", person_id=shown.rep.id, day=on, part=part).pack()
