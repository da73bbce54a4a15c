"""The ranking in words: who leads, where one stands oneself, what it counts; and the switch of its push."""

from collections.abc import Sequence
from datetime import date

from bot.rules.person import Person
from bot.rules.policy import RankingPolicy
from bot.rules.ranking import Placed, Unranked
from bot.rules.reminders import Push, day_key
from bot.rules.summary import Period, neighbour
from bot.services.ranking import RankingSeen, WeeklyRanking
from bot.views.exceptions import LONGEST_NAME_IN_TEXT
from bot.views.fitting import shortened
from bot.views.replies import Button, Rank, Replies, Reply, StillDue
from bot.views.taps import OnRanking
from bot.views.words import Html, Words, say, words

SLOT = "ranking"
MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}
PERIODS = {Period.WEEK: say("Week"), Period.MONTH: say("Month")}
WHY_NOT = {Unranked.TRIAL: say("in the trial period"), Unranked.AWAY: say("away for most of it")}
MOST_UNRANKED = 20


def ranking_card(seen: RankingSeen, policy: RankingPolicy, *, fresh: bool = False) -> Replies:
    t = words(seen.me.language)
    switch = OnRanking(do="unmute" if seen.muted else "mute", period=seen.period.value)
    quiet = t("🔔 Tell me every week") if seen.muted else t("🔕 Not by itself")
    rows = (
        tuple(_period(seen, period, t) for period in PERIODS),
        _turning(seen, t),
        *(((Button(quiet, switch.pack()),),) if policy.weekly else ()),
    )
    return (Reply(to=seen.me.id, slot=SLOT, fresh=fresh, text=_text(seen, policy, t), buttons=rows),)


def weekly(due: WeeklyRanking, policy: RankingPolicy) -> Reply:
    """Said once a week; its own message, which stays."""
    me = due.seen.me
    t = words(me.language)
    show = OnRanking(do="open", period=Period.WEEK.value, day=due.seen.days.first.toordinal())
    mute = OnRanking(do="mute", period=Period.WEEK.value)
    return Reply(
        to=me.id,
        text=_text(due.seen, policy, t),
        buttons=((Button(t("🏆 Ranking"), show.pack()), Button(t("🔕 Not by itself"), mute.pack())),),
        kind=Push.RANKING,
        rank=Rank.DIGEST,
        key=day_key(Push.RANKING, me.id, due.on),
        still_due=StillDue(Push.RANKING, me.id),
        expires_at=due.expires_at,
    )


def muted(me: Person, *, on: bool) -> Replies:
    t = words(me.language)
    if on:
        text = t("🔔 Good. The ranking comes when a week begins.")
    else:
        text = t("🔕 Good. The ranking does not come by itself any more; /ranking shows it when you like.")
    return (Reply(to=me.id, slot=f"{SLOT}:muted", fresh=True, text=text),)


def _text(seen: RankingSeen, policy: RankingPolicy, t: Words) -> Html:
    days = f"{t.day(seen.days.first)} – {t.day(seen.days.last)}"
    parts = [t("🏆 <b>Ranking</b> · {days}", days=days)]
    if seen.trial_until is not None:
        text = t(
            "Nobody is ranked in the trial period, which lasts until {day}.", day=t.day(seen.trial_until)
        )
        return Html("\n\n".join([*parts, text]))
    if not seen.ranking.placed:
        parts.append(t("There are too few people to rank: among two, each place would tell the other one."))
    elif leaders := seen.ranking.leaders(policy.leaders):
        parts.append(Html("\n".join(_leader(each, t) for each in leaders)))
    else:
        parts.append(t("No effective visit yet."))
    parts += [*_mine(seen, t), *_unranked(seen, t)]
    parts.append(
        t("Counted: effective visits (/rules says which) per working day present. Leave costs nothing.")
    )
    return Html("\n\n".join(parts))


def _leader(each: Placed, t: Words) -> Html:
    return t(
        "{medal} {name} · {rate} a day",
        medal=MEDALS.get(each.place, f"{each.place}."),
        name=shortened(each.entrant.name, LONGEST_NAME_IN_TEXT),
        rate=_rate(each.entrant.rate, t),
    )


def _mine(seen: RankingSeen, t: Words) -> Sequence[Html]:
    mine, why = seen.ranking.of(seen.me.id), seen.ranking.why_not(seen.me.id)
    if mine is not None:
        return (
            t(
                "👤 You: place {place} of {all} · {rate} a day ({effective} in {days} working days)",
                place=mine.place,
                all=len(seen.ranking.placed),
                rate=_rate(mine.entrant.rate, t),
                effective=mine.entrant.effective,
                days=mine.entrant.present,
            ),
        )
    return (t("👤 You are not ranked: {why}.", why=t(WHY_NOT[why])),) if why is not None else ()


def _unranked(seen: RankingSeen, t: Words) -> Sequence[Html]:
    """Who is on leave is the manager's to know, not the colleagues'."""
    if not seen.leads or not seen.ranking.unranked:
        return ()
    shown = seen.ranking.unranked[:MOST_UNRANKED]
    named = [t("{name} ({why})", name=each.name, why=t(WHY_NOT[why])) for each, why in shown]
    more = " …" if len(seen.ranking.unranked) > len(shown) else ""
    return (t("Not ranked: {names}", names=Html(t.listed(named) + more)),)


def _rate(rate: float, t: Words) -> str:
    return t.number(round(rate, 1))


def _period(seen: RankingSeen, period: Period, t: Words) -> Button:
    name = t(PERIODS[period])
    day = min(seen.days.last, seen.today)
    return Button(f"· {name} ·" if period is seen.period else name, _show(period, day))


def _turning(seen: RankingSeen, t: Words) -> tuple[Button, ...]:
    row = [Button(t("‹ Before"), _show(seen.period, neighbour(seen.period, seen.days.first, -1)))]
    after = neighbour(seen.period, seen.days.first, 1)
    if after <= seen.today:
        row.append(Button(t("After ›"), _show(seen.period, after)))
    return tuple(row)


def _show(period: Period, day: date) -> str:
    return OnRanking(do="show", period=period.value, day=day.toordinal()).pack()
