"""Words about a break that has lasted long: a question, since a long lunch is nobody's fault."""

from bot.rules.reminders import Push
from bot.services.long_breaks import LongBreak
from bot.views.check_in import SHARE_SLOT
from bot.views.replies import Button, Rank, Reply, StillDue
from bot.views.taps import Go
from bot.views.words import words


def asked(long: LongBreak) -> Reply:
    """The question takes the place of the break's own words, with the button that ends it."""
    t = words(long.rep.language)
    goes_on = (
        t("Your visit is open and not being recorded.")
        if long.visit_open
        else t("Until then nothing is recorded; at the end of working hours the break ends by itself.")
    )
    text = t(
        "☕ Still on your break since {time}? One tap and I go on.", time=t.clock(long.since, long.rep.zone)
    )
    return Reply(
        to=long.rep.id,
        slot=SHARE_SLOT,
        fresh=True,
        text=f"{text}\n{goes_on}",
        buttons=((Button(t("▶ Break over"), Go(to="break_over").pack()),),),
        kind=Push.LONG_BREAK,
        rank=Rank.NUDGE,
        key=long.key,
        still_due=StillDue(Push.LONG_BREAK, long.rep.id),
        expires_at=long.expires_at,
        quiet=True,
    )
