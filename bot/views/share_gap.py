"""Words about a live location that has fallen silent: a kind question, never a reproach."""

from collections.abc import Mapping

from bot.rules.reminders import Push
from bot.services.share_gap import ShareGap, Silence
from bot.views.check_in import HOW_TO_SHARE
from bot.views.replies import Rank, Reply, StillDue
from bot.views.words import Html, say, words

WHY: Mapping[Silence, str] = {
    Silence.STOPPED: say("📡 Your live location ended at {time}. The visit to <b>{customer}</b> goes on."),
    Silence.EXPIRED: say("📡 Your live location ran out at {time}. The visit to <b>{customer}</b> goes on."),
    Silence.QUIET: say(
        "📡 No position has come from your phone since {time}. The visit to <b>{customer}</b> goes on; "
        "open Telegram’s map for a moment if you like."
    ),
}


def asked(gap: ShareGap) -> Reply:
    t = words(gap.rep.language)
    customer = gap.customer.name(gap.rep.language)
    lines = [
        t(WHY[gap.why], time=t.clock(gap.since, gap.rep.zone), customer=customer),
        t("Sharing again shows how long you stay; without it nothing is held against you."),
    ]
    if gap.why is not Silence.QUIET:
        lines.append(t(HOW_TO_SHARE))
    return Reply(
        to=gap.rep.id,
        text=Html("\n".join(lines)),
        kind=Push.SHARE_GAP,
        rank=Rank.NUDGE,
        key=gap.key,
        still_due=StillDue(Push.SHARE_GAP, gap.visit.id),
        expires_at=gap.expires_at,
        quiet=True,
    )
