"""One task: its card, its menus, and what is said when it is written, given or done."""

from datetime import date, datetime
from html import escape

from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.reminders import Push
from bot.rules.task import Shelf, Task, TaskKind, TaskState
from bot.services.task_change import TaskUnfit, WhenUnclear
from bot.services.task_when import Soon
from bot.services.tasks import TaskGone, TaskShown
from bot.views.block import Block
from bot.views.replies import Button, Rank, Reply, Row
from bot.views.taps import OnCustomer, OnTask, OnTasks
from bot.views.words import Html, Words, say, words

SLOT = "tasks"
MOST_PEOPLE = 40
DAYS = {
    Soon.TODAY: say("Today"),
    Soon.TOMORROW: say("Tomorrow"),
    Soon.DAYS: say("In 3 days"),
    Soon.WEEK: say("Next Monday"),
    Soon.NONE: say("No date"),
}
RESTS = {
    Soon.HOUR: say("In an hour"),
    Soon.TOMORROW: say("Tomorrow"),
    Soon.WEEK: say("Next Monday"),
}


def task_card(
    shown: TaskShown,
    me: Person,
    *,
    now: datetime,
    own: bool = False,
    fresh: bool = False,
    title: Html | None = None,
) -> Reply:
    """Everything about it, and everything one can do."""
    t = words(me.language)
    lines = [title] if title else []
    lines += _told(shown, me, now, t)
    return _reply(shown.task, me, "\n".join(lines), _ways(shown, me, own=own, t=t), own=own, fresh=fresh)


def when_menu(shown: TaskShown, me: Person, *, own: bool, fresh: bool = False) -> Reply:
    """By when: a tap, or typed."""
    t = words(me.language)
    text = [
        _head(shown.task, t),
        t("🗓 By when? Tap, or type it: “Friday 10:00”, “end of month”."),
    ]
    return _menu(shown.task, me, text, DAYS, "due", own=own, fresh=fresh, t=t)


def later_menu(shown: TaskShown, me: Person, *, own: bool) -> Reply:
    t = words(me.language)
    text = [
        _head(shown.task, t),
        t("⏰ When shall I come back to it? Tap, or type it: “3 pm”, “Friday 9:30”. The due day stays."),
    ]
    return _menu(shown.task, me, text, RESTS, "off", own=own, t=t)


def ask_new(me: Person, customer: str = "") -> Reply:
    t = words(me.language)
    first = t("📌 What is to do for <b>{name}</b>, and by when?", name=customer) if customer else ""
    example = t("One line will do: “call Mr Li next Monday 10:00”, “send the quote in 3 days”.")
    text = "\n".join((first or t("📌 What is to do, and by when?"), example))
    return Reply(to=me.id, slot="tasks:ask", fresh=True, text=text, kind="tasks")


def ask_words(shown: TaskShown, me: Person) -> Reply:
    t = words(me.language)
    text = "\n".join((_head(shown.task, t), t("✏️ Type what is to do; when stays as it is.")))
    return Reply(to=me.id, slot="tasks:ask", fresh=True, text=text, kind="tasks")


def whom_menu(shown: TaskShown, people: tuple[Person, ...], me: Person, *, own: bool) -> Reply:
    t = words(me.language)
    faces = [
        Button(
            ("● " if each.id == shown.owner.id else "") + (t("Me") if each.id == me.id else each.name),
            OnTask(do="give", task_id=shown.task.id, arg=str(each.id), own=int(own)).pack(),
        )
        for each in people[:MOST_PEOPLE]
    ]
    rows = tuple(tuple(faces[at : at + 2]) for at in range(0, len(faces), 2))
    text = "\n".join((_head(shown.task, t), t("👤 Who does it? They are told at once.")))
    return _reply(shown.task, me, text, (*rows, _back(shown.task, t, own=own)), own=own)


def given_to_you(shown: TaskShown, by: Person, *, now: datetime) -> Reply:
    """To whoever is to do it."""
    t = words(shown.owner.language)
    lines = [t("📥 {by} has a task for you:", by=by.name), *_told(shown, shown.owner, now, t)]
    look = (Button(t("📌 Open the task"), OnTask(do="open", task_id=shown.task.id, own=1).pack()),)
    text = "\n".join(lines)
    return Reply(to=shown.owner.id, text=text, buttons=(look,), kind=Push.COMMENT, rank=Rank.NUDGE)


def done_for_you(shown: TaskShown, by: Person) -> Reply:
    """To whoever gave it."""
    t = words(shown.by.language)
    name = shown.customer.name(t.language) if shown.customer else ""
    what = f"{shown.task.text} · {name}" if name else shown.task.text
    text = t("✅ {by} has done it: {what}", by=by.name, what=what)
    return Reply(to=shown.by.id, text=text, kind=Push.COMMENT, rank=Rank.NUDGE)


def when_words(task: Task, zone: str, t: Words, *, on: date) -> Html:
    """`10:30` today, `Mon 9 Mar`, `9 Mar 10:30`; nothing without a date."""
    if task.due_at is not None:
        return Html(t.moment(task.due_at, zone, on=on))
    return Html(t.day(task.due_on)) if task.due_on is not None and task.due_on != on else Html("")


def task_gone(_refusal: TaskGone, language: Language) -> Block:
    t = words(language)
    return Block(t("That task is not yours, or is gone."), ((_list(t),),))


def task_unfit(_refusal: TaskUnfit, language: Language) -> Block:
    t = words(language)
    return Block(t("Type the task in one line, at most 300 characters. /cancel leaves it."))


def when_unclear(_refusal: WhenUnclear, language: Language) -> Block:
    t = words(language)
    return Block(
        t("That is no day or time to come that I understand. Try “Friday” or “3 pm”, or tap one above.")
    )


def _told(shown: TaskShown, me: Person, now: datetime, t: Words) -> list[Html]:
    task = shown.task
    lines = [_head(task, t)]
    if shown.customer is not None:
        lines.append(t("🏢 {name}", name=shown.customer.name(t.language)))
    if task.kind is TaskKind.PROMISE:
        lines.append(t("🤝 Promised to the customer"))
    lines.append(_when(shown, me, t))
    if shown.owner.id != me.id or shown.by.id != shown.owner.id:
        names = {"owner": shown.owner.name, "by": shown.by.name}
        lines.append(
            t("👤 {owner}", **names) if shown.by.id == shown.owner.id else t("👤 {owner}, from {by}", **names)
        )
    is_put_off = task.remind_at is not None and task.remind_at > now and task.remind_at != task.due_at
    if is_put_off and task.remind_at is not None:
        lines.append(t("⏰ I come back to it {moment}", moment=t.moment(task.remind_at, me.zone)))
    if task.state is TaskState.DONE and task.closed_at is not None:
        lines.append(t("✅ Done {moment}", moment=t.moment(task.closed_at, me.zone)))
    if task.state is TaskState.DROPPED:
        lines.append(t("🗑 Deleted"))
    return lines


def _head(task: Task, t: Words) -> Html:
    return Html(f"📌 <b>{escape(task.text, quote=False)}</b>")


def _when(shown: TaskShown, me: Person, t: Words) -> Html:
    task = shown.task
    if task.due_on is None:
        return t("🗓 No date")
    when = t.moment(task.due_at, me.zone) if task.due_at is not None else t.day(task.due_on)
    if task.is_open and shown.shelf is Shelf.OVERDUE:
        return t("🔴 {when}, overdue", when=when)
    return t("🗓 {when}", when=when)


def _ways(shown: TaskShown, me: Person, *, own: bool, t: Words) -> tuple[Row, ...]:
    task = shown.task

    def tap(face: str, do: str) -> Button:
        return Button(face, OnTask(do=do, task_id=task.id, own=int(own)).pack())

    if not task.is_open:
        again = t("↩ Not done after all") if task.state is TaskState.DONE else t("↩ Bring it back")
        return ((tap(again, "reopen"),), (_list(t, own=own),))
    rows: list[Row] = [(tap(t("✅ Done"), "done"), tap(t("⏰ Later"), "later"))]
    if own:
        return (*rows, (tap(t("⋯ More"), "more"), *_customer(shown, t)))
    rows.append((tap(t("🗓 When"), "when"), tap(t("✏️ Words"), "words")))
    promise = t("📌 No promise") if task.kind is TaskKind.PROMISE else t("🤝 It is a promise")
    if shown.customer is not None:
        rows.append((tap(promise, "promise"), *_customer(shown, t)))
    give = (tap(t("👤 For whom"), "whom"),) if shown.may_give else ()
    rows.append((*give, tap(t("🗑 Delete"), "drop")))
    return (*rows, (_list(t),))


def _customer(shown: TaskShown, t: Words) -> Row:
    if shown.customer is None:
        return ()
    return (Button(t("🏢 Customer"), OnCustomer(do="show", customer_id=shown.customer.id, arg="new").pack()),)


def _menu(
    task: Task,
    me: Person,
    text: list[Html],
    faces: dict[Soon, str],
    do: str,
    *,
    own: bool,
    t: Words,
    fresh: bool = False,
) -> Reply:
    taps = [
        Button(t(face), OnTask(do=do, task_id=task.id, arg=soon, own=int(own)).pack())
        for soon, face in faces.items()
    ]
    rows = tuple(tuple(taps[at : at + 3]) for at in range(0, len(taps), 3))
    return _reply(task, me, "\n".join(text), (*rows, _back(task, t, own=own)), own=own, fresh=fresh)


def _back(task: Task, t: Words, *, own: bool) -> Row:
    return (Button(t("↩ Back"), OnTask(do="show", task_id=task.id, own=int(own)).pack()),)


def _list(t: Words, *, own: bool = False) -> Button:
    return Button(t("‹ My tasks"), OnTasks(do="mine", fresh=int(own)).pack())


def _reply(
    task: Task, me: Person, text: str, rows: tuple[Row, ...], *, own: bool, fresh: bool = False
) -> Reply:
    slot = f"task:{task.id}" if own else SLOT
    return Reply(to=me.id, slot=slot, fresh=fresh, text=text, buttons=rows, kind="tasks")
