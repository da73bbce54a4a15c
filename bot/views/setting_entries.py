"""Lists among the rules: what is in them, one entry, and what to type for a new one."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.setting import Kind, Setting, at_path
from bot.services.rules_now import RulesNow
from bot.services.setting_entries import Entries, Entry, EntryFault, ListEntryUnfit, Part
from bot.views.block import Block
from bot.views.fitting import shortened
from bot.views.replies import Button, Replies, Reply, Row
from bot.views.setting_words import about_said, setting_name
from bot.views.settings import SLOT, back_to, change_line
from bot.views.taps import OnEntry, OnSetting
from bot.views.words import Html, Words, say, words

WEIGHTS = (0, 5, 10, 15, 20, 25, 30, 40)
ADD: Mapping[Kind, str] = {
    Kind.CRITERIA: say("➕ New criterion"),
    Kind.REGIONS: say("➕ New region"),
    Kind.INDUSTRIES: say("➕ New line of business"),
}
ASKS: Mapping[tuple[Kind, Part], str] = {
    (Kind.CRITERIA, Part.NEW): say(
        "Type the new criterion: its name in the first line, below it an answer a line with its points "
        "(0 to 100). Names in both languages with a slash, like this:\n\n"
        "<code>付款 / Payment\n按时 / On time 100\n偶尔拖延 / Sometimes late 50\n经常拖延 / Late 0</code>"
    ),
    (Kind.CRITERIA, Part.NAME): say("Type the new name, in both languages with a slash: “规模 / Size”."),
    (Kind.CRITERIA, Part.WEIGHT): say("Type the weight, 0 to 100. It counts against the others’."),
    (Kind.CRITERIA, Part.ANSWERS): say(
        "Type all answers, one a line with its points (0 to 100). Copy these, change what you like, "
        "and send them:\n\n<code>{answers}</code>"
    ),
    (Kind.REGIONS, Part.NEW): say(
        "Type the words that stand in the addresses, and the days: “杭州, Hangzhou: 30 days”."
    ),
    (Kind.REGIONS, Part.WHOLE): say("Type words and days anew: “杭州, Hangzhou: 30 days”."),
    (Kind.INDUSTRIES, Part.NEW): say(
        "Type 2 to 8 letters that begin the customers’ codes, and the name in both languages: "
        "“PH 医药 / Pharmacy”."
    ),
    (Kind.INDUSTRIES, Part.NAME): say("Type the new name, in both languages with a slash: “零售 / Retail”."),
}
FAULTS: Mapping[EntryFault, str] = {
    EntryFault.NAME: say("A name needs 1 to 40 letters, in both languages with one slash: “规模 / Size”."),
    EntryFault.TWICE: say("There is one of this name already."),
    EntryFault.WEIGHT: say("A weight is a whole number from 0 to 100."),
    EntryFault.FEW_ANSWERS: say("At least two answers are needed."),
    EntryFault.MANY_ANSWERS: say("More than eight answers do not fit on a card."),
    EntryFault.POINTS: say("In “{line}” the points are missing: a number from 0 to 100 at the end."),
    EntryFault.SAME_POINTS: say("Two answers are worth the same points: then nobody could tell them apart."),
    EntryFault.LETTERS: say("Begin with 2 to 8 letters, then the name: “PH 医药 / Pharmacy”."),
    EntryFault.DAYS: say("I could not read the days in “{line}”. Like this: “杭州, Hangzhou: 30 days”."),
    EntryFault.FULL: say("The list is full. Remove something first."),
    EntryFault.LAST: say("One that counts must stay."),
}


def entries_card(
    setting: Setting,
    now: RulesNow,
    entries: Entries | None,
    me: Person,
    *,
    rev: int = 0,
    fresh: bool = False,
) -> Replies:
    """The list as it would be; None: as it is."""
    t = words(me.language)
    shown = tuple(at_path(now.body, setting.key)) if entries is None else entries
    lines = [f"<b>{setting_name(setting, t)}</b>", about_said(setting, t), ""]
    lines += [
        f"{number}. {entry_said(setting, each, shown, t)}" for number, each in enumerate(shown, start=1)
    ]
    if not shown:
        lines.append(t("The list is empty."))
    if setting.kind is Kind.CRITERIA:
        lines += ["", _sum(shown, t)]
    lines += [
        t("⏰ {what}", what=change_line(each, now.names, me, t))
        for each in now.coming
        if each.setting == setting.key
    ]
    if rev:
        lines += ["", t("<i>Not decided yet: “Go on” shows what it means.</i>")]
    faces = [
        Button(_face(setting, number, each, t), _tap("open", setting, rev, number - 1))
        for number, each in enumerate(shown, start=1)
    ]
    rows: list[Row] = [tuple(faces[at : at + 2]) for at in range(0, len(faces), 2)]
    rows.append((Button(t(ADD[setting.kind]), _tap("ask", setting, rev, 0, Part.NEW)),))
    if rev:
        go, leave = OnSetting(do="go", rev=rev), OnSetting(do="open", key=setting.key)
        rows.append((Button(t("Go on ›"), go.pack()), Button(t("✖ Forget this"), leave.pack())))
    rows.append((back_to(setting, t),))
    return (_card(Html("\n".join(lines)), rows, me, fresh=fresh),)


def entry_card(setting: Setting, entries: Entries, index: int, rev: int, me: Person) -> Replies:
    t = words(me.language)
    entry = entries[index]
    lines = [f"<b>{setting_name(setting, t)}</b>", "", entry_said(setting, entry, entries, t, whole=True)]
    rows: list[Row] = []
    if setting.kind is Kind.CRITERIA:
        lines += ["", t("Tap the weight, or type it. {sum}", sum=_sum(entries, t))]
        weights = [
            Button(
                f"✓ {weight}" if weight == entry["weight"] else str(weight),
                _tap("weight", setting, rev, index, str(weight)),
            )
            for weight in WEIGHTS
        ]
        rows += [tuple(weights[:4]), (*weights[4:],)]
        rows.append(
            (
                Button(t("⌨️ Other weight"), _tap("ask", setting, rev, index, Part.WEIGHT)),
                Button(t("📝 Answers"), _tap("ask", setting, rev, index, Part.ANSWERS)),
            )
        )
    change = Part.WHOLE if setting.kind is Kind.REGIONS else Part.NAME
    face = t("✏️ Change") if change is Part.WHOLE else t("✏️ Rename")
    edit: list[Button] = [Button(face, _tap("ask", setting, rev, index, change))]
    if len(entries) > 1:
        edit.append(Button(t("⬆️ Up"), _tap("up", setting, rev, index)))
    edit.append(Button(t("🗑 Remove"), _tap("remove", setting, rev, index)))
    rows.append(tuple(edit))
    rows.append((Button(t("‹ The list"), _tap("list", setting, rev, 0)),))
    return (_card(Html("\n".join(lines)), rows, me),)


def ask(setting: Setting, entries: Entries, part: Part, index: int, rev: int, me: Person) -> Replies:
    t = words(me.language)
    said = ASKS.get((setting.kind, part), ASKS[setting.kind, Part.NEW])
    answers = ""
    if part is Part.ANSWERS:
        answers = "\n".join(f"{_both(each['name'])} {each['points']}" for each in entries[index]["choices"])
    back = _tap("list", setting, rev, 0)
    return (_card(t(said, answers=answers), [(Button(t("‹ Go back"), back),)], me),)


def entry_unfit(refusal: ListEntryUnfit, language: Language) -> Block:
    """The list goes on listening."""
    t = words(language)
    return Block(t(FAULTS[refusal.fault], line=shortened(refusal.line, 40)))


def entry_said(
    setting: Setting, entry: Entry, entries: Sequence[Entry], t: Words, *, whole: bool = False
) -> Html:
    if setting.kind is Kind.REGIONS:
        every = t.many("every {n} day", "every {n} days", entry["days"])
        return t("{words}: <b>{every}</b>", words=" / ".join(entry["words"]), every=every)
    name = _both(entry["name"]) if whole else entry["name"][t.language]
    if setting.kind is Kind.INDUSTRIES:
        return t("<b>{code}</b> {name}", code=entry["code"], name=name)
    total = sum(each["weight"] for each in entries) or 1
    head = t(
        "<b>{name}</b> · weight {weight} ({share} %)",
        name=name,
        weight=entry["weight"],
        share=round(entry["weight"] * 100 / total),
    )
    answers = [
        f"{_both(each['name']) if whole else each['name'][t.language]} {each['points']}"
        for each in entry["choices"]
    ]
    return Html(head + "\n" + escape(("\n" if whole else " · ").join(answers), quote=False))


def entry_changes(setting: Setting, before: Sequence[Entry], after: Sequence[Entry], t: Words) -> list[Html]:
    """What is new, gone and different, entry by entry."""
    key = {Kind.CRITERIA: "slug", Kind.INDUSTRIES: "code", Kind.REGIONS: "words"}[setting.kind]
    old, new = {str(each[key]): each for each in before}, {str(each[key]): each for each in after}
    lines = [t("➖ {entry}", entry=_short(setting, each, t)) for name, each in old.items() if name not in new]
    for name, each in new.items():
        if name not in old:
            lines.append(t("➕ {entry}", entry=_short(setting, each, t)))
        elif _differ_in_weight(old[name], each):
            said = t(
                "✏️ {name}: weight {before} → <b>{after}</b>",
                name=each["name"][t.language],
                before=old[name]["weight"],
                after=each["weight"],
            )
            lines.append(said)
        elif old[name] != each:
            was, becomes = _short(setting, old[name], t), _short(setting, each, t)
            lines.append(t("✏️ {before} → {after}", before=was, after=becomes))
    if not lines and list(before) != list(after):
        lines.append(t("Only the order changes."))
    return lines


def _differ_in_weight(one: Entry, other: Entry) -> bool:
    """In nothing else."""
    return one != other and "weight" in one and {**one, "weight": other["weight"]} == other


def _short(setting: Setting, entry: Entry, t: Words) -> Html:
    if setting.kind is not Kind.CRITERIA:
        return entry_said(setting, entry, (entry,), t)
    answers = t.listed(f"{each['name'][t.language]} {each['points']}" for each in entry["choices"])
    return t(
        "<b>{name}</b> {weight} ({answers})",
        name=entry["name"][t.language],
        weight=entry["weight"],
        answers=answers,
    )


def _sum(entries: Sequence[Entry], t: Words) -> Html:
    return t("The weights add up to {n}.", n=sum(each["weight"] for each in entries))


def _both(name: Mapping[str, str]) -> str:
    return name["zh"] if name["zh"] == name["en"] else f"{name['zh']} / {name['en']}"


def _face(setting: Setting, number: int, entry: Entry, t: Words) -> str:
    said: Any = " / ".join(entry["words"]) if setting.kind is Kind.REGIONS else entry["name"][t.language]
    return f"{number} {shortened(said, 22)}"


def _tap(do: str, setting: Setting, rev: int, index: int, arg: str = "") -> str:
    return OnEntry(do=do, key=setting.key, rev=rev, index=index, arg=arg).pack()


def _card(text: Html, rows: Sequence[Row], me: Person, *, fresh: bool = False) -> Reply:
    return Reply(to=me.id, slot=SLOT, fresh=fresh, text=text, buttons=tuple(rows), kind="settings")
