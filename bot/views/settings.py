"""`/settings`: the company's rules by chapter, and one setting with its usual values."""

from collections.abc import Collection
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.setting import Chapter, Kind, Setting, Values, at_path, values_in
from bot.rules.settings import CHAPTERS, SETTINGS, chapter_of
from bot.services.rules_now import RulesNow
from bot.services.setting_typed import SettingUnfit, Unfit
from bot.storage.policy_changes import PolicyChange, PolicyDraft
from bot.views.answers import plain_words
from bot.views.block import Block
from bot.views.replies import Button, Replies, Reply, Row
from bot.views.setting_words import (
    EXAMPLES,
    about_said,
    bounds_said,
    plain_name,
    said,
    setting_name,
    values_said,
)
from bot.views.taps import OnSetting
from bot.views.words import Html, Words, words

SLOT = "settings"
MOST_NAMED_BUTTONS = 15
"""With more settings on a card they are numbered, and so are the buttons."""


def home(now: RulesNow, me: Person, *, fresh: bool = False) -> Replies:
    """All chapters, what was changed last, what is coming."""
    t = words(me.language)
    lines = [t("⚙️ <b>The company’s rules</b>")]
    if now.last is not None:
        lines.append(t("Last: {what}", what=change_line(now.last, now.names, me, t)))
    lines += [
        t("⏰ {what}", what=change_line(each, now.names, me, t)) for each in now.coming if each != now.last
    ]
    lines.append(
        t(
            "<i>Choose what you want to change. Nothing changes before you have seen "
            "what it means and said yes. Who is judged by it hears of it first.</i>"
        )
    )
    faces = [
        Button(
            f"{each.icon} {each.name.in_language(t.language)}", OnSetting(do="chapter", key=each.key).pack()
        )
        for each in CHAPTERS
    ]
    rows: list[Row] = [tuple(faces[at : at + 2]) for at in range(0, len(faces), 2)]
    past = Button(t("🗂 Who changed what"), OnSetting(do="history").pack())
    if now.coming:
        coming = Button(t("⏰ Coming ({n})", n=len(now.coming)), OnSetting(do="coming").pack())
        rows.append((coming, past))
    else:
        rows.append((past,))
    return (rules_card(lines, tuple(rows), me, fresh=fresh),)


def chapter_card(chapter: Chapter, now: RulesNow, me: Person) -> Replies:
    """Every setting of a chapter with its value; a tap opens one."""
    t = words(me.language)
    numbered = len(chapter.settings) > MOST_NAMED_BUTTONS
    coming = {each.setting for each in now.coming}
    lines = [chapter_title(chapter, t), ""]
    for number, each in enumerate(chapter.settings, start=1):
        mark = f"{number}. " if numbered else "• "
        clock = " ⏰" if each.key in coming else ""
        lines.append(f"{mark}{setting_line(each, now.body, t)}{clock}")
    if coming & {each.key for each in chapter.settings}:
        lines += ["", t("⏰ changes soon")]
    faces = [
        Button(str(number) if numbered else plain_name(each, t), OnSetting(do="open", key=each.key).pack())
        for number, each in enumerate(chapter.settings, start=1)
    ]
    wide = 6 if numbered else 2 if all(len(face.text) <= 18 for face in faces) else 1
    rows: list[Row] = [tuple(faces[at : at + wide]) for at in range(0, len(faces), wide)]
    rows.append((Button(t("‹ All rules"), OnSetting(do="all").pack()),))
    return (Reply(to=me.id, slot=SLOT, text="\n".join(lines), buttons=tuple(rows), kind="settings"),)


def setting_card(
    setting: Setting, now: RulesNow, draft: PolicyDraft | None, me: Person, *, fresh: bool = False
) -> Replies:
    """One setting: what it does, what it is, what it can be. `draft` holds what is ticked so far."""
    t = words(me.language)
    block = setting_block(setting, now, draft, me)
    rows = (*block.rows, (back_to(setting, t),))
    return (Reply(to=me.id, slot=SLOT, fresh=fresh, text=block.text, buttons=rows, kind="settings"),)


def setting_block(setting: Setting, now: RulesNow, draft: PolicyDraft | None, me: Person) -> Block:
    t = words(me.language)
    value = values_in(now.body, setting)
    lines = [
        f"<b>{setting_name(setting, t)}</b>",
        about_said(setting, t),
        "",
        t("Now: <b>{value}</b>", value=values_said(setting, value, t)),
    ]
    lines += [
        t("⏰ {what}", what=change_line(each, now.names, me, t))
        for each in now.coming
        if each.setting == setting.key
    ]
    bounds = bounds_said(setting, t)
    if bounds is not None:
        lines.append(t("Possible: {bounds}", bounds=bounds))
    if setting.kind in EXAMPLES:
        lines += ["", t("<i>Tap a value, or type yours: {examples}.</i>", examples=t(EXAMPLES[setting.kind]))]
    if setting.kind.is_ticked:
        ticked = draft.after[setting.key] if draft is not None else value[setting.key]
        rows = _ticks(setting, ticked, draft.rev if draft else 0, t)
    else:
        rows = _usual(setting, value, t)
    return Block("\n".join(lines), tuple(rows))


def setting_line(setting: Setting, body: Any, t: Words) -> Html:
    value = values_said(setting, {path: at_path(body, path) for path in setting.paths}, t)
    return t("{name}: <b>{value}</b>", name=setting_name(setting, t), value=value)


def chapter_title(chapter: Chapter, t: Words) -> Html:
    return t("{icon} <b>{name}</b>", icon=chapter.icon, name=chapter.name.in_language(t.language))


def change_line(change: PolicyChange, names: dict[int, str], me: Person, t: Words) -> Html:
    """“Report due within: 30 min → 45 min · from Mon 9 Mar (Ada)”."""
    return t(
        "{what} · {start} ({who})",
        what=difference(change.setting, change.before, change.after, t),
        start=start_said(change, me, t),
        who=names.get(change.author_id, "?"),
    )


def difference(key: str, before: Values, after: Values, t: Words) -> Html:
    """Lists (criteria, regions) are too long for one line: they are named only."""
    setting = SETTINGS.get(key)
    if setting is None:
        return t("{key} (no longer a rule)", key=key)
    if setting.kind.is_list:
        return setting_name(setting, t)
    return t(
        "{name}: {before} → <b>{after}</b>",
        name=setting_name(setting, t),
        before=values_said(setting, before, t),
        after=values_said(setting, after, t),
    )


def start_said(change: PolicyChange, me: Person, t: Words) -> Html:
    """A day begins at midnight of the company; in other zones the hour is told, too."""
    begins = change.effective_from.astimezone(ZoneInfo(me.zone))
    if begins.hour == begins.minute == begins.second == 0:
        return t("from {day}", day=t.day(begins.date()))
    return t("from {moment}", moment=t.moment(change.effective_from, me.zone))


def day_said(day: date | None, t: Words) -> Html:
    return t("now") if day is None else Html(t.day(day))


def back_to(setting: Setting, t: Words) -> Button:
    chapter = chapter_of(setting)
    face = plain_words(t("‹ {chapter}", chapter=chapter.name.in_language(t.language)))
    return Button(face, OnSetting(do="chapter", key=chapter.key).pack())


def rules_card(lines: list[Html], rows: tuple[Row, ...], me: Person, *, fresh: bool = False) -> Reply:
    return Reply(to=me.id, slot=SLOT, fresh=fresh, text="\n\n".join(lines), buttons=rows, kind="settings")


def setting_unfit(refusal: SettingUnfit, language: Language) -> Block:
    """Why not, what it can be, and how to write it; the setting goes on listening."""
    t = words(language)
    setting = refusal.setting
    match refusal.why:
        case Unfit.OUT_OF_RANGE:
            text = t("It can be {bounds}.", bounds=bounds_said(setting, t))
        case Unfit.NOT_WHOLE:
            text = t("Only whole numbers are possible here.")
        case Unfit.ORDER if setting.kind is Kind.CUTS:
            text = t("A must lie above B, both between 1 and 100, such as 80/50.")
        case Unfit.ORDER:
            text = t("The second time must come after the first, such as 9:00-18:00.")
        case Unfit.NO_HOLIDAYS:
            text = t("I do not know the public holidays of “{typed}”.", typed=refusal.typed[:40])
        case Unfit.NONE_LEFT:
            text = t("At least one must stay.")
        case _:
            text = t("I could not read “{typed}”.", typed=refusal.typed[:40])
    if setting.kind in EXAMPLES:
        text = t.sentences(text, t("Type it like this: {examples}.", examples=t(EXAMPLES[setting.kind])))
    again = Button(plain_name(setting, t), OnSetting(do="open", key=setting.key).pack())
    return Block(text, ((again,),))


def _usual(setting: Setting, value: Values, t: Words) -> list[Row]:
    """The usual values, the present one ticked; which one is told by its place."""
    offered = offered_values(setting)
    faces = [_tick(plain_words(said(setting, each, t)), setting.values(each) == value) for each in offered]
    buttons = [
        Button(face, OnSetting(do="pick", key=setting.key, arg=str(place)).pack())
        for place, face in enumerate(faces)
    ]
    longest = max(map(len, faces), default=0)
    wide = 4 if longest <= 7 else 3 if longest <= 12 else 2 if longest <= 20 else 1
    return [tuple(buttons[at : at + wide]) for at in range(0, len(buttons), wide)]


def offered_values(setting: Setting) -> tuple[Any, ...]:
    """What is one tap away, in the order of its buttons."""
    if setting.kind is Kind.YES_NO:
        return (True, False)
    if setting.kind is Kind.CHOICE:
        return tuple(str(each.value) for each in setting.choices)
    return tuple(list(each) if isinstance(each, tuple) else each for each in setting.usual)


def _ticks(setting: Setting, ticked: Collection[Any], rev: int, t: Words) -> list[Row]:
    """A box each; what is ticked lies in the draft, and the way on says so."""
    if setting.kind is Kind.WEEKDAYS:
        entries = [(str(day), t.weekday(day - 1), day in ticked) for day in range(1, 8)]
    else:
        entries = [
            (str(each.value), each.name.in_language(t.language), str(each.value) in ticked)
            for each in setting.choices
        ]
    boxes = [
        Button(
            f"{'☑' if on else '☐'} {face}",
            OnSetting(do="flip", key=setting.key, rev=rev, arg=value).pack(),
        )
        for value, face, on in entries
    ]
    wide = 4 if setting.kind is Kind.WEEKDAYS else 2
    rows: list[Row] = [tuple(boxes[at : at + wide]) for at in range(0, len(boxes), wide)]
    if rev:
        rows.append((Button(t("Go on ›"), OnSetting(do="go", rev=rev).pack()),))
    return rows


def _tick(face: str, on: bool) -> str:
    return f"✓ {face}" if on else face
