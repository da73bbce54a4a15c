"""A change of the rules before it is decided: before and after, what it means, and from when."""

from datetime import date, timedelta

from bot.rules.language import Language
from bot.rules.person import Person
from bot.services.setting_draft import NOW, DraftGone, Prepared, SettingContradicts, StartUnfit
from bot.views.block import Block
from bot.views.replies import Button, Replies, Row
from bot.views.setting_entries import entry_changes
from bot.views.setting_impact import impact_said
from bot.views.setting_words import plain_name, setting_name, values_said
from bot.views.settings import back_to, day_said, difference, rules_card, start_said
from bot.views.taps import OnEntry, OnSetting
from bot.views.words import Html, Words, words


def preview(ready: Prepared, me: Person, *, fresh: bool = False) -> Replies:
    """Before and after, what it means, who hears, and from when; nothing has changed yet."""
    t = words(me.language)
    setting = ready.setting
    lines: list[Html] = []
    if ready.meanwhile:
        lines.append(
            t("⚠️ Somebody else has changed the rules meanwhile. I have changed nothing yet: look once more.")
        )
    if not ready.changes_something:
        lines += [_what(ready, t), t("Nothing would change: it is so already.")]
        return (rules_card(lines, ((back_to(setting, t),),), me, fresh=fresh),)
    lines += [_what(ready, t), *impact_said(ready.impact, t)]
    lines += [
        t("⏰ Decided already: {what} ({start})", what=difference(each.setting, each.before, each.after, t),
          start=start_said(each, me, t))
        for each in ready.coming
    ]  # fmt: skip
    lines.append(_from_when(ready, t))
    rows = (*_starts(ready, t), _decision(ready, t))
    return (rules_card(lines, rows, me, fresh=fresh),)


def ask_day(ready: Prepared, me: Person) -> Replies:
    t = words(me.language)
    lines = [
        _what(ready, t),
        t("From which day? Type it: “9 March”, “next Friday”, “in 2 weeks”."),
    ]
    back = OnSetting(do="go", rev=ready.draft.rev).pack()
    return (rules_card(lines, ((Button(t("‹ Go back"), back),),), me),)


def draft_gone(_refusal: DraftGone, language: Language) -> Block:
    t = words(language)
    text = t("That button belongs to an older preview, so I have changed nothing.")
    return Block(text, ((Button(t("⚙️ To the rules"), OnSetting(do="all").pack()),),))


def contradicts(refusal: SettingContradicts, language: Language) -> Block:
    t = words(language)
    text = t(
        "“{name}” would contradict the other rules, or what is decided for later. Nothing has changed.",
        name=setting_name(refusal.setting, t),
    )
    rows = (
        (Button(plain_name(refusal.setting, t), OnSetting(do="open", key=refusal.setting.key).pack()),),
        (Button(t("⏰ Coming changes"), OnSetting(do="coming").pack()),),
    )
    return Block(text, rows)


def start_unfit(refusal: StartUnfit, language: Language) -> Block:
    t = words(language)
    return Block(
        t("“{typed}” is no day within the next year. Type it like “9 March” or “next Friday”.",
          typed=refusal.typed[:40])
    )  # fmt: skip


def _what(ready: Prepared, t: Words) -> Html:
    setting = ready.setting
    if setting.kind.is_list:
        changes = entry_changes(setting, ready.before[setting.key], ready.draft.after[setting.key], t)
        return Html("\n".join([t("✏️ <b>{name}</b>", name=setting_name(setting, t)), *changes]))
    return t(
        "✏️ <b>{name}</b>\n{before} → <b>{after}</b>",
        name=setting_name(setting, t),
        before=values_said(setting, ready.before, t),
        after=values_said(setting, ready.draft.after, t),
    )


def _from_when(ready: Prepared, t: Words) -> Html:
    parts = [
        t("It holds <b>at once</b>.")
        if ready.day is None
        else t("It holds from <b>{day}</b> on.", day=t.day(ready.day))
    ]
    if ready.setting.judges:
        parts.append(t("Visits that begin before that keep today’s rules."))
    if ready.hears:
        parts.append(t.many("{n} person will hear of it.", "{n} people will hear of it.", ready.hears))
    return t.sentences(*parts)


def _starts(ready: Prepared, t: Words) -> tuple[Row, ...]:
    today, chosen = ready.today, ready.day
    monday = today + timedelta(days=7 - today.weekday())
    month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    offered: dict[date | None, str] = {None: t("at once"), today + timedelta(days=1): t("tomorrow")}
    for day in (monday, month):
        offered.setdefault(day, t.day(day))
    if chosen not in offered:
        offered[chosen] = str(day_said(chosen, t))
    buttons = [
        Button(
            f"✓ {face}" if day == chosen else face,
            OnSetting(
                do="starts", rev=ready.draft.rev, arg=day.isoformat() if day is not None else NOW
            ).pack(),
        )
        for day, face in offered.items()
    ]
    other = Button(t("📅 Other day"), OnSetting(do="day", rev=ready.draft.rev).pack())
    return (tuple(buttons[:2]), (*buttons[2:], other))


def _decision(ready: Prepared, t: Words) -> Row:
    setting, rev = ready.setting, ready.draft.rev
    yes = Button(t("✅ Change it"), OnSetting(do="yes", rev=rev).pack())
    if setting.kind.is_list:
        # What was entered there is not lost by looking at what it means.
        return (yes, Button(t("‹ Go on editing"), OnEntry(do="list", key=setting.key, rev=rev).pack()))
    return (yes, Button(t("‹ Leave it"), OnSetting(do="open", key=setting.key).pack()))
