"""Two reps side by side in words, beside what is usual in the team; a reason to talk, no verdict."""

from bot.rules.comparison import SHARES, Compared, Measure, StandsOut
from bot.rules.person import Person
from bot.services.comparison import SideBySide
from bot.views.exceptions import LONGEST_NAME, LONGEST_NAME_IN_TEXT
from bot.views.fitting import shortened
from bot.views.replies import Button, Replies, Reply
from bot.views.summary_taps import show_tap
from bot.views.taps import OnCompare
from bot.views.words import Html, Words, say, words

SLOT = "compare"
MOST_PEOPLE = 60
MOST_STANDING_OUT = 8
MEASURES = {
    Measure.DONE: say("Visits"),
    Measure.EFFECTIVE: say("Effective visits"),
    Measure.EFFECTIVE_SHARE: say("Of them effective"),
    Measure.PLAN_KEPT: say("Plan kept"),
    Measure.UNPLANNED_SHARE: say("Outside the plan"),
    Measure.DWELL_MIN: say("Minutes with a customer"),
    Measure.ON_TIME_SHARE: say("Reports on time"),
    Measure.STARS: say("Mean stars"),
}


def side_by_side(shown: SideBySide, me: Person, *, fresh: bool = False) -> Replies:
    """Without the other one: with whom?"""
    t = words(me.language)
    if shown.other is None:
        return _with_whom(shown, me, fresh=fresh, t=t)
    one, other = (shortened(each.name, LONGEST_NAME_IN_TEXT) for each in (shown.one, shown.other))
    days = f"{t.day(shown.days.first)} – {t.day(shown.days.last)}"
    lines = [
        t("⚖️ <b>{one}</b> · <b>{other}</b>", one=one, other=other),
        t("{days}; in brackets the middle of the team", days=days),
        Html(),
        *(_line(each, t) for each in shown.lines),
        *_standing_out(shown, t),
    ]
    another = Button(t("👥 Another one"), _tap(shown, 0))
    back = Button(t("📊 Summary"), show_tap(shown.asked, do="open"))
    return (Reply(to=me.id, slot=SLOT, fresh=fresh, text=Html("\n".join(lines)), buttons=((another, back),)),)


def _with_whom(shown: SideBySide, me: Person, *, fresh: bool, t: Words) -> Replies:
    others = [each for each in shown.team if each.id != shown.one.id][:MOST_PEOPLE]
    cells = [Button(shortened(each.name, LONGEST_NAME), _tap(shown, each.id)) for each in others]
    rows = tuple(tuple(cells[start : start + 2]) for start in range(0, len(cells), 2))
    text = t("⚖️ With whom would you like to compare <b>{name}</b>?", name=shown.one.name)
    return (Reply(to=me.id, slot=SLOT, fresh=fresh, text=text, buttons=rows),)


def _line(each: Compared, t: Words) -> Html:
    one, other, usual = (_value(value, each.measure, t) for value in (each.one, each.other, each.usual))
    return t(
        "{measure}: <b>{one}</b> · <b>{other}</b> ({usual})",
        measure=t(MEASURES[each.measure]),
        one=one,
        other=other,
        usual=usual,
    )


def _standing_out(shown: SideBySide, t: Words) -> list[Html]:
    if not shown.stands_out:
        return []
    said = t("🔎 Standing out in the team; good reasons are common, so ask:")
    return [Html(), said, *(_stands_out(each, t) for each in shown.stands_out[:MOST_STANDING_OUT])]


def _stands_out(each: StandsOut, t: Words) -> Html:
    value, usual = (_value(number, each.measure, t) for number in (each.value, each.usual))
    return t(
        "• {name}, {measure}: {value} ({usual})",
        name=shortened(each.rep_name, LONGEST_NAME_IN_TEXT),
        measure=t(MEASURES[each.measure]),
        value=value,
        usual=usual,
    )


def _value(value: float | None, measure: Measure, t: Words) -> str:
    if value is None:
        return "–"
    return f"{round(value * 100)} %" if measure in SHARES else t.number(round(value, 1))


def _tap(shown: SideBySide, other_id: int) -> str:
    asked = shown.asked
    return OnCompare(
        do="show",
        period=asked.period.value,
        day=asked.day.toordinal(),
        rep_id=shown.one.id,
        other_id=other_id,
    ).pack()
