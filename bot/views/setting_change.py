"""Changing a rule: what would change, for whom, from when; done and undone; coming; who did what."""

from datetime import date, timedelta

from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.setting import Setting
from bot.rules.settings import SETTINGS
from bot.services.rules_now import History, RulesNow
from bot.services.setting_decide import CannotUndo, CannotWithdraw, Decided
from bot.services.setting_draft import NOW, DraftGone, Prepared, SettingContradicts, StartUnfit
from bot.services.setting_impact import GradeImpact, Impact, LoadImpact
from bot.storage.policy_changes import PolicyChange
from bot.views.block import Block
from bot.views.replies import Button, Replies, Reply
from bot.views.setting_entries import entry_changes
from bot.views.setting_words import plain_name, setting_name, values_said
from bot.views.settings import SLOT, Row, back_to, change_line, day_said, difference, start_said
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
        return (_card(lines, ((back_to(setting, t),),), me, fresh=fresh),)
    lines += [_what(ready, t), *impact_said(ready.impact, t)]
    lines += [
        t("⏰ Decided already: {what} ({start})", what=difference(each.setting, each.before, each.after, t),
          start=start_said(each, me, t))
        for each in ready.coming
    ]  # fmt: skip
    lines.append(_from_when(ready, t))
    rows = (*_starts(ready, t), _decision(ready, t))
    return (_card(lines, rows, me, fresh=fresh),)


def decided(done: Decided, me: Person) -> Replies:
    """It is done and can be undone; the other admins hear of it now, those it judges a little later."""
    t = words(me.language)
    change = done.change
    lines = [_done(done, me, t)]
    if done.hears:
        lines.append(
            t.many(
                "{n} person hears of it in working hours, in ten minutes at the earliest.",
                "{n} people hear of it in working hours, in ten minutes at the earliest.",
                done.hears,
            )
        )
    rows: list[Row] = []
    if change.withdrawn_at is None and change.undoes_id is None:
        rows.append((Button(t("↩️ Undo"), OnSetting(do="undo", arg=str(change.id)).pack()),))
    rows.append((back_to(done.setting, t), Button(t("‹ All rules"), OnSetting(do="all").pack())))
    return (_card(lines, tuple(rows), me), *(_to_admin(done, each, me) for each in done.told))


def coming(now: RulesNow, me: Person) -> Replies:
    """What is decided for later; each can be withdrawn before its day."""
    t = words(me.language)
    lines = [t("⏰ <b>Coming changes</b>")]
    if not now.coming:
        lines.append(t("Nothing is coming."))
    rows: list[Row] = []
    for number, each in enumerate(now.coming, start=1):
        lines.append(t("{n}. {what}", n=number, what=change_line(each, now.names, me, t)))
        face = t("✖ Withdraw {n}: {name}", n=number, name=_name_of(each, t, 24))
        rows.append((Button(face, OnSetting(do="withdraw", arg=str(each.id)).pack()),))
    rows.append((Button(t("‹ All rules"), OnSetting(do="all").pack()),))
    return (_card(lines, tuple(rows), me),)


def history(past: History, me: Person) -> Replies:
    """Who changed what, and since when it holds, the newest first."""
    t = words(me.language)
    lines = [t("🗂 <b>Who changed what</b>")]
    if not past.changes:
        lines.append(t("Nobody has changed a rule yet: they are as the company began."))
    for each in past.changes:
        what = change_line(each, past.names, me, t)
        made = t("{made}: {what}", made=t.moment(each.made_at, me.zone), what=what)
        lines.append(Html(made + _fate(each, past.names, t)))
    rows: list[Row] = []
    if past.undoable_id is not None:
        undo = OnSetting(do="undo", arg=str(past.undoable_id)).pack()
        rows.append((Button(t("↩️ Undo the last change"), undo),))
    if past.has_more:
        older = OnSetting(do="history", arg=str(past.changes[-1].id)).pack()
        rows.append((Button(t("Older ›"), older),))
    rows.append((Button(t("‹ All rules"), OnSetting(do="all").pack()),))
    return (_card(lines, tuple(rows), me),)


def ask_day(ready: Prepared, me: Person) -> Replies:
    t = words(me.language)
    lines = [
        _what(ready, t),
        t("From which day? Type it: “9 March”, “next Friday”, “in 2 weeks”."),
    ]
    back = OnSetting(do="go", rev=ready.draft.rev).pack()
    return (_card(lines, ((Button(t("‹ Go back"), back),),), me),)


def impact_said(impact: Impact, t: Words) -> list[Html]:
    lines = []
    if impact.grades is not None:
        lines.append(_grades(impact.grades, t))
    if impact.load is not None:
        lines.append(_load(impact.load, t))
    if impact.late is not None and impact.late.reports:
        lines.append(
            t(
                "📝 Of the last {n} reports {after} would have been late; by today’s rule {before}.",
                n=impact.late.reports,
                after=impact.late.after,
                before=impact.late.before,
            )
        )
    if impact.pool is not None:
        lines.append(
            t(
                "🌊 {after} customers have had no contact for longer; by today’s rule {before}. "
                "Their owners are warned before any of them goes.",
                after=impact.pool.after,
                before=impact.pool.before,
            )
        )
    return lines


def draft_gone(_refusal: DraftGone, language: Language) -> Block:
    t = words(language)
    text = t("That button belongs to an older preview, so I have changed nothing.")
    return Block(text, ((Button(t("⚙️ To the rules"), OnSetting(do="all").pack()),),))


def cannot_undo(_refusal: CannotUndo, language: Language) -> Block:
    t = words(language)
    text = t("That cannot be undone any more: it was undone already, or changed again since.")
    return Block(text, ((Button(t("🗂 Who changed what"), OnSetting(do="history").pack()),),))


def cannot_withdraw(_refusal: CannotWithdraw, language: Language) -> Block:
    t = words(language)
    text = t("That change holds already, or was withdrawn before.")
    return Block(text, ((Button(t("🗂 Who changed what"), OnSetting(do="history").pack()),),))


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


def _card(lines: list[Html], rows: tuple[Row, ...], me: Person, *, fresh: bool = False) -> Reply:
    return Reply(to=me.id, slot=SLOT, fresh=fresh, text="\n\n".join(lines), buttons=rows, kind="settings")


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


def _done(done: Decided, me: Person, t: Words) -> Html:
    change = done.change
    what = difference(change.setting, change.before, change.after, t)
    if change.withdrawn_at is not None:
        return t("✖ Withdrawn, it will not come: {what}", what=what)
    if change.undoes_id is not None:
        return t("↩️ Undone, from now on: {what}", what=what)
    if done.in_force:
        return t("✅ Changed, from now on: {what}", what=what)
    return t("✅ Decided, {start}: {what}", start=start_said(change, me, t), what=what)


def _to_admin(done: Decided, admin: Person, by: Person) -> Reply:
    t = words(admin.language)
    text = t("⚙️ {who}: {what}", who=by.name, what=_done(done, admin, t))
    row = (Button(t("⚙️ To the rules"), OnSetting(do="all").pack()),)
    return Reply(to=admin.id, text=text, buttons=(row,), quiet=True, kind="settings_news")


def _fate(change: PolicyChange, names: dict[int, str], t: Words) -> Html:
    if change.withdrawn_at is not None:
        who = names.get(change.withdrawn_by or 0, "?")
        return Html(" " + t("✖ withdrawn by {who}", who=who))
    return Html(" " + t("↩️ an undo")) if change.undoes_id is not None else Html()


def _grades(impact: GradeImpact, t: Words) -> Html:
    if not impact.scored:
        return t("🎯 No customer has a score card yet, so no grade changes.")
    if not impact.changing:
        said = t("🎯 No customer changes grade.")
    else:
        moves = ", ".join(f"{count}: {before} → {after}" for before, after, count in impact.moves)
        said = t.many(
            "🎯 {n} of {of} scored customers changes grade ({moves}).",
            "🎯 {n} of {of} scored customers change grade ({moves}).",
            impact.changing,
            of=impact.scored,
            moves=moves,
        )
    if impact.open:
        said = t.sentences(
            said,
            t.many(
                "{n} score card then misses an answer: its grade stays until somebody answers.",
                "{n} score cards then miss an answer: their grades stay until somebody answers.",
                impact.open,
            ),
        )
    return said


def _load(impact: LoadImpact, t: Words) -> Html:
    if impact.held != impact.holds and impact.before == impact.after:
        said = t(
            "🔁 Your {reps} reps can hold about {held} → <b>{holds}</b> visits a month; "
            "the rhythms ask for {before}.",
            reps=impact.reps,
            held=impact.held,
            holds=impact.holds,
            before=impact.before,
        )
    else:
        said = _asked_for(impact, t)
    if impact.after > impact.holds:
        said = t.sentences(said, t("⚠️ That is more than they can hold."))
    return said


def _asked_for(impact: LoadImpact, t: Words) -> Html:
    return t(
        "🔁 The rhythms ask for about {before} → <b>{after}</b> visits a month; "
        "your {reps} reps can hold about {holds}.",
        before=impact.before,
        after=impact.after,
        reps=impact.reps,
        holds=impact.holds,
    )


def _name_of(change: PolicyChange, t: Words, longest: int) -> str:
    setting: Setting | None = SETTINGS.get(change.setting)
    return plain_name(setting, t, longest) if setting else change.setting
