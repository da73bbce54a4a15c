"""Changes of the rules that are decided: done, undone or withdrawn; those that are coming; who did what."""

from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.setting import Setting
from bot.rules.settings import SETTINGS
from bot.services.rules_now import History, RulesNow
from bot.services.setting_decide import CannotUndo, CannotWithdraw, Decided
from bot.storage.policy_changes import PolicyChange
from bot.views.block import Block
from bot.views.replies import Button, Replies, Reply, Row
from bot.views.setting_words import plain_name
from bot.views.settings import back_to, change_line, difference, rules_card, start_said
from bot.views.taps import OnSetting
from bot.views.words import Html, Words, words


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
    return (rules_card(lines, tuple(rows), me), *(_to_admin(done, each, me) for each in done.told))


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
    return (rules_card(lines, tuple(rows), me),)


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
    return (rules_card(lines, tuple(rows), me),)


def cannot_undo(_refusal: CannotUndo, language: Language) -> Block:
    t = words(language)
    text = t("That cannot be undone any more: it was undone already, or changed again since.")
    return Block(text, ((Button(t("🗂 Who changed what"), OnSetting(do="history").pack()),),))


def cannot_withdraw(_refusal: CannotWithdraw, language: Language) -> Block:
    t = words(language)
    text = t("That change holds already, or was withdrawn before.")
    return Block(text, ((Button(t("🗂 Who changed what"), OnSetting(do="history").pack()),),))


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


def _name_of(change: PolicyChange, t: Words, longest: int) -> str:
    setting: Setting | None = SETTINGS.get(change.setting)
    return plain_name(setting, t, longest) if setting else change.setting
