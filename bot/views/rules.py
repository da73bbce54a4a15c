"""`/rules`: what one is judged by in plain words, what is coming, and the word when it was changed."""

from bot.rules.person import Person
from bot.rules.reminders import Push
from bot.rules.setting import Body, Chapter, values_in
from bot.rules.settings import CHAPTERS, SETTINGS
from bot.services.rules_now import RulesNow
from bot.services.rules_told import RulesTold
from bot.storage.policy_changes import PolicyChange
from bot.views.replies import Button, Rank, Replies, Reply, Row
from bot.views.setting_words import about_said
from bot.views.settings import chapter_title, difference, setting_line, start_said
from bot.views.taps import OnRules
from bot.views.words import Html, Words, words

SLOT = "rules"
FIRST = (
    "place.radius_m", "visit.min_dwell_min", "identity.ask", "report.due_min", "evidence.effective",
    "plan.due_days_before", "pool.protect_days", "hours.start",
)  # fmt: skip
"""What everybody asks for first; the rest stands in its chapter."""


def rules_card(now: RulesNow, kept: Body | None, me: Person, *, fresh: bool = False) -> Replies:
    """The most important rules, what is coming, and a way to all others; `kept`: those of the open visit."""
    t = words(me.language)
    lines = [t("📜 <b>The rules today</b>"), ""]
    lines += [f"• {setting_line(SETTINGS[key], now.body, t)}" for key in FIRST]
    coming = [each for each in now.coming if _is_for_everybody(each)]
    if coming:
        lines += ["", t("<b>Coming</b>"), *(_coming_line(each, me, t) for each in coming)]
    lines += _of_open_visit(now, kept, t)
    lines += ["", t("<i>A visit is judged by the rules that held when it began.</i>")]
    faces = [
        Button(f"{each.icon} {each.name.in_language(t.language)}", OnRules(do="chapter", key=each.key).pack())
        for each in CHAPTERS
        if any(setting.judges for setting in each.settings)
    ]
    rows: list[Row] = [tuple(faces[at : at + 2]) for at in range(0, len(faces), 2)]
    return (
        Reply(to=me.id, slot=SLOT, fresh=fresh, text="\n".join(lines), buttons=tuple(rows), kind="rules"),
    )


def rules_chapter(chapter: Chapter, now: RulesNow, me: Person) -> Replies:
    """What people are judged by, of one chapter, each with what it means."""
    t = words(me.language)
    lines = [chapter_title(chapter, t)]
    if chapter.key == "weights":
        lines.append(
            t("Of several that speak of one aspect the strongest counts; together they are stretched to 100.")
        )
        lines.append(Html("\n".join(f"• {setting_line(each, now.body, t)}" for each in chapter.settings)))
    else:
        lines += [
            Html(f"• {setting_line(each, now.body, t)}\n<i>{about_said(each, t)}</i>")
            for each in chapter.settings
            if each.judges
        ]
    lines += [
        _coming_line(each, me, t) for each in now.coming if SETTINGS.get(each.setting) in chapter.settings
    ]
    back = Button(t("‹ The rules"), OnRules(do="all").pack())
    text = "\n\n".join(lines)
    return (Reply(to=me.id, slot=SLOT, text=text, buttons=((back,),), kind="rules"),)


def told(news: RulesTold) -> Reply:
    """One short message in the person's working hours."""
    t = words(news.person.language)
    lines = [t("📜 <b>The rules change</b>")]
    for each in news.changes:
        what = difference(each.setting, each.before, each.after, t)
        if each.withdrawn_at is not None:
            lines.append(t("✖ After all it will not come: {what}", what=what))
        else:
            lines.append(t("• {what}, {start}", what=what, start=start_said(each, news.person, t)))
    lines.append(t("A visit is judged by the rules that held when it began."))
    return Reply(
        to=news.person.id,
        text="\n".join(lines),
        buttons=((Button(t("📜 All rules"), OnRules(do="open").pack()),),),
        kind=Push.RULES,
        rank=Rank.DIGEST,
        key=news.key,
        expires_at=news.expires_at,
    )


def _of_open_visit(now: RulesNow, kept: Body | None, t: Words) -> list[str]:
    """What the visit that is open keeps, where it is not today's."""
    if kept is None:
        return []
    other = [
        each
        for each in SETTINGS.values()
        if each.judges and not each.kind.is_list and values_in(kept, each) != values_in(now.body, each)
    ]
    if not other:
        return []
    return ["", t("<b>Your open visit keeps</b>"), *(f"• {setting_line(each, kept, t)}" for each in other)]


def _coming_line(change: PolicyChange, me: Person, t: Words) -> Html:
    what = difference(change.setting, change.before, change.after, t)
    return t("⏰ {what}, {start}", what=what, start=start_said(change, me, t))


def _is_for_everybody(change: PolicyChange) -> bool:
    setting = SETTINGS.get(change.setting)
    return setting is not None and setting.judges
