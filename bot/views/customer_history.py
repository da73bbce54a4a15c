"""What happened with a customer: visits, entries, tasks and changes in one list."""

from bot.rules.customer_change import read_why
from bot.rules.person import Person
from bot.services.customer import History
from bot.services.tasks import TaskShown
from bot.storage.customer_file import Change
from bot.views.customer import SLOT, back, tap
from bot.views.customer_lines import LONGEST_TEXT, entry_line, visit_line
from bot.views.customer_words import ENTRIES, FIELD_NAMES, KINDS, STAGES, WHYS, named
from bot.views.fitting import MESSAGE, shortened, that_fit
from bot.views.replies import Replies, Reply, Row
from bot.views.words import Words, words

LONGEST_FACE = 40


def history(found: History, me: Person) -> Replies:
    """Visits, entries and changes in one list, the newest first."""
    t = words(me.language)
    lines = [
        *((visit.began_at.date(), visit_line(visit, found.names, found.stars, t)) for visit in found.visits),
        *((entry.on, entry_line(entry, t)) for entry in found.entries),
        *(
            (each.task.closed_at.date(), _done_line(each, t))
            for each in found.done
            if each.task.closed_at is not None
        ),
        *((change.at.date(), line) for change in found.changes if (line := _change_line(change, found, t))),
    ]
    lines.sort(key=lambda line: line[0], reverse=True)
    shown_lines = [line for _, line in lines] or [t("Nothing yet. The first visit will stand here.")]
    title = t("📜 <b>{name}</b>: what happened", name=found.customer.name(me.language))
    rows: list[Row] = [
        (
            tap(
                shortened(f"🗑 {t(ENTRIES[entry.kind])} {entry.text}", LONGEST_FACE),
                "entry_gone",
                found.customer.id,
                str(entry.id),
            ),
        )
        for entry in found.entries[:3]
        if entry.by_id == me.id
    ]
    text = "\n".join(that_fit([title, "", *shown_lines], MESSAGE))
    buttons = (*rows, back(found.customer.id, t))
    return (Reply(to=me.id, slot=SLOT, text=text, buttons=buttons, kind="customer"),)


def _done_line(each: TaskShown, t: Words) -> str:
    return t(
        "✅ {day} · {what} ({name})",
        day=t.day(each.task.closed_at.date()) if each.task.closed_at else "",
        what=shortened(each.task.text, LONGEST_TEXT),
        name=each.owner.name,
    )


def _change_line(change: Change, found: History, t: Words) -> str:
    if change.what not in FIELD_NAMES:
        return ""
    by = found.names.get(change.by_id, "?") if change.by_id else t("the bot")
    new = _value(change.what, change.after, found, t)
    line = t(
        "✏️ {day} · {what}: {value} ({name})",
        day=t.day(change.at.date()),
        what=t(FIELD_NAMES[change.what]),
        value=new,
        name=by,
    )
    why, detail = read_why(change.why)
    told = why in WHYS and (bool(detail) or "{detail}" not in WHYS[why])
    said = t(WHYS[why], detail=detail) if told else ""
    return f"{line} · {said}" if said else line


def _value(what: str, value: str | None, found: History, t: Words) -> str:
    if not value:
        return "–"
    if what == "rhythm":
        return t.many("{n} day", "{n} days", int(value))
    if what in ("owner_id", "shared"):
        return found.names.get(int(value), "?") if value.isdecimal() else "–"
    known = {"kind": KINDS, "stage": STAGES}.get(what)
    return named(known, value, t) if known else shortened(value, LONGEST_TEXT)
