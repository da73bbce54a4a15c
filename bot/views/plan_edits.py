"""What a manager has changed in a rep's plan, in one message."""

from collections.abc import Mapping
from html import escape

from bot.rules.reminders import Push
from bot.services.plan_edits import Edited, PlanEdited
from bot.storage.plan_edits import Edit
from bot.views.replies import Button, Reply
from bot.views.taps import Go
from bot.views.words import Words, say, words

MOST = 15
LINES: Mapping[Edit, str] = {
    Edit.ADDED: say("➕ {day}: {name}"),
    Edit.DROPPED: say("➖ {day}: {name}"),
    Edit.MOVED: say("📅 {name}: {day} → {to}"),
    Edit.CHANGED: say("✏️ {day}: {name}"),
}


def plan_edited(news: PlanEdited) -> Reply:
    t = words(news.rep.language)
    lines: list[str] = [t("🗓 <b>{by}</b> has changed your plan:", by=t.listed(each.name for each in news.by))]
    lines += [_line(each, t) for each in news.edits[:MOST]]
    if len(news.edits) > MOST:
        lines.append(t.many("… and {n} more", "… and {n} more", len(news.edits) - MOST))
    return Reply(
        to=news.rep.id,
        text="\n".join(lines),
        buttons=((Button(t("Look at it"), Go(to="plan").pack()),),),
        kind=Push.PLAN,
        key=news.key,
    )


def _line(each: Edited, t: Words) -> str:
    name = f"{each.customer.grade} {escape(each.customer.name(t.language), quote=False)}"
    to = t.day(each.to_day) if each.to_day else ""
    return t(LINES[each.what], day=t.day(each.day), name=name, to=to)
