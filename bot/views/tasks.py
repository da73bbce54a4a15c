"""Lists of tasks: mine, those done, my team's, a customer's; and the morning's."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from bot.rules.person import Person
from bot.rules.reminders import Push
from bot.rules.task import Shelf, TaskKind
from bot.rules.working_time import local_day
from bot.services.task_recall import Recalled, TasksToday
from bot.services.tasks import TaskList, TaskShown
from bot.views.fitting import shortened
from bot.views.replies import Button, Rank, Replies, Reply, Row, StillDue
from bot.views.taps import OnCustomer, OnTask, OnTasks
from bot.views.task import task_card, when_words
from bot.views.words import Html, Words, say, words

SLOT = "tasks"
PAGE = 10
IN_ROW = 5
FEW = 3
"""So many tasks have their words on their buttons."""
LONGEST_FACE = 40
SHELVES = {
    Shelf.OVERDUE: say("🔴 <b>Overdue</b>"),
    Shelf.TODAY: say("🟢 <b>Today</b>"),
    Shelf.COMING: say("🗓 <b>Coming</b>"),
    Shelf.UNDATED: say("▫️ <b>Without a date</b>"),
}


def my_list(found: TaskList, me: Person, *, now: datetime, page: int = 0, fresh: bool = False) -> Replies:
    t = words(me.language)
    page = _within(page, found.tasks)
    lines = [t("📌 <b>My tasks</b>")]
    if not found.tasks:
        hint = t(
            "Nothing is to do. Write a task down in one line, with its day: “call Mr Li next Monday 10:00”."
        )
        lines += [Html(""), hint]
    lines += _shelved(found.tasks, page, me, now, t)
    turning = _turning(page, found.tasks, "mine", 0)
    ways: list[Row] = [(_new(t), Button(t("✅ Done ones"), OnTasks(do="done").pack()))]
    if found.team_overdue is not None:
        team = t("👥 My team · {n} overdue", n=found.team_overdue) if found.team_overdue else t("👥 My team")
        ways.append((Button(team, OnTasks(do="team").pack()),))
    return (_list(me, lines, (*_numbers(found.tasks, page), *turning, *ways), fresh=fresh),)


def done_list(found: TaskList, me: Person) -> Replies:
    t = words(me.language)
    lines = [t("✅ <b>Done lately</b>"), Html("")]
    lines += [
        Html(f"{number}. {t.day(local_day(each.task.closed_at, me.zone))} · {_what(each, me, t)}")
        for number, each in enumerate(found.done, 1)
        if each.task.closed_at is not None
    ]
    if not found.done:
        lines.append(t("Nothing yet."))
    return (_list(me, lines, (*_numbers(found.done, 0), _back(t))),)


def team_list(found: TaskList, me: Person, *, now: datetime, page: int = 0) -> Replies:
    """Whose they are stands before each."""
    t = words(me.language)
    page = _within(page, found.tasks)
    lines = [t("👥 <b>My team</b>: what is overdue, and what you have given")]
    if not found.tasks:
        lines += [Html(""), t("Nothing is overdue. 👍")]
    lines += _shelved(found.tasks, page, me, now, t, named=True)
    rows = (*_numbers(found.tasks, page), *_turning(page, found.tasks, "team", 0), _back(t))
    return (_list(me, lines, rows),)


def customer_list(
    found: Sequence[TaskShown],
    customer_id: int,
    name: str,
    me: Person,
    *,
    now: datetime,
    page: int = 0,
    fresh: bool = False,
) -> Replies:
    t = words(me.language)
    page = _within(page, found)
    lines = [t("📌 <b>{name}</b>: what is to do", name=name)]
    if not found:
        lines += [Html(""), t("Nothing is open for this customer.")]
    lines += _shelved(found, page, me, now, t, named=True, with_customer=False)
    mine = [each for each in found if each.may_open]
    back: Row = (Button(t("🏢 Customer"), OnCustomer(do="show", customer_id=customer_id, arg="new").pack()),)
    rows = (
        *_numbers(found, page, only={each.task.id for each in mine}),
        *_turning(page, found, "customer", customer_id),
        (_new(t, customer_id),),
        back,
    )
    return (_list(me, lines, rows, fresh=fresh),)


def morning(today: TasksToday, now: datetime) -> Reply:
    """What is to do today, and what is overdue on one line."""
    me, found = today.owner, today.tasks.tasks
    t = words(me.language)
    late = [each for each in found if each.shelf is Shelf.OVERDUE]
    due = tuple(each for each in found if each.shelf is not Shelf.OVERDUE)
    lines: list[Html] = [t("📌 <b>To do today</b>") if due else t("📌 <b>Still to do</b>")]
    for number, each in enumerate(due[:PAGE], 1):
        lines.append(Html(f"{number}. {_line(each, me, now, t)}"))
    if late:
        names = t.listed((shortened(each.task.text, 24) for each in late), most=3)
        lines.append(t.many("🔴 {n} overdue: {names}", "🔴 {n} overdue: {names}", len(late), names=names))
    rows = (*_numbers(due, 0, own=True), (Button(t("📌 All my tasks"), OnTasks(do="mine", fresh=1).pack()),))
    return Reply(
        to=me.id,
        slot="tasks:today",
        fresh=True,
        text="\n".join(lines),
        buttons=rows,
        kind=Push.TASKS,
        rank=Rank.ROUTE,
        key=today.key,
        still_due=StillDue(Push.TASKS, me.id),
        expires_at=today.expires_at,
    )


def recalled(due: Recalled, now: datetime) -> Reply:
    """The card of the task, as a message of its own."""
    me, task = due.shown.owner, due.shown.task
    t = words(me.language)
    card = task_card(due.shown, me, now=now, own=True, fresh=True, title=t("⏰ <b>To do now</b>"))
    return Reply(
        to=me.id,
        slot=card.slot,
        fresh=True,
        text=card.text,
        buttons=card.buttons,
        kind=Push.TASK,
        rank=Rank.NUDGE,
        key=due.key,
        still_due=StillDue(Push.TASK, task.id),
        expires_at=due.expires_at,
    )


def _list(me: Person, lines: Sequence[str], rows: tuple[Row, ...], *, fresh: bool = False) -> Reply:
    return Reply(to=me.id, slot=SLOT, fresh=fresh, text="\n".join(lines), buttons=rows, kind="tasks")


def _shelved(
    found: Sequence[TaskShown],
    page: int,
    me: Person,
    now: datetime,
    t: Words,
    *,
    named: bool = False,
    with_customer: bool = True,
) -> list[Html]:
    """One page, each shelf under its heading; numbered through."""
    lines: list[Html] = []
    shelf = None
    for number, each in enumerate(found[page * PAGE : (page + 1) * PAGE], page * PAGE + 1):
        if each.shelf is not shelf:
            shelf = each.shelf
            lines += [Html(""), t(SHELVES[shelf])]
        line = _line(each, me, now, t, with_customer=with_customer)
        is_anothers = named and each.owner.id != me.id
        lines.append(
            Html(f"{number}. {t.pair(escape(each.owner.name, quote=False), line) if is_anothers else line}")
        )
    return lines


def _line(each: TaskShown, me: Person, now: datetime, t: Words, *, with_customer: bool = True) -> Html:
    when = when_words(each.task, me.zone, t, on=local_day(now, me.zone))
    return Html(" · ".join(part for part in (_what(each, me, t, with_customer=with_customer), when) if part))


def _what(each: TaskShown, me: Person, t: Words, *, with_customer: bool = True) -> str:
    sign = "🤝 " if each.task.kind is TaskKind.PROMISE else ""
    customer = f" · {each.customer.name(t.language)}" if each.customer and with_customer else ""
    return sign + escape(shortened(each.task.text, 90) + customer, quote=False)


def _numbers(
    found: Sequence[TaskShown], page: int, *, own: bool = False, only: set[int] | None = None
) -> tuple[Row, ...]:
    """A button a line, which opens its task: its number, and of few their words too."""
    few = len(found) <= FEW
    taps = [
        Button(
            f"{number}. {shortened(each.task.text, LONGEST_FACE)}" if few else str(number),
            OnTask(do="open", task_id=each.task.id, own=int(own)).pack(),
        )
        for number, each in enumerate(found[page * PAGE : (page + 1) * PAGE], page * PAGE + 1)
        if only is None or each.task.id in only
    ]
    in_row = 1 if few else IN_ROW
    return tuple(tuple(taps[at : at + in_row]) for at in range(0, len(taps), in_row))


def _turning(page: int, found: Sequence[TaskShown], do: str, number: int) -> tuple[Row, ...]:
    row = []
    if page > 0:
        row.append(Button("‹", OnTasks(do=do, page=page - 1, number=number).pack()))
    if len(found) > (page + 1) * PAGE:
        row.append(Button("›", OnTasks(do=do, page=page + 1, number=number).pack()))
    return (tuple(row),) if row else ()


def _within(page: int, found: Sequence[TaskShown]) -> int:
    """Tasks go while one reads: the last page that there is."""
    return min(max(page, 0), max(0, (len(found) - 1) // PAGE))


def _new(t: Words, customer_id: int = 0) -> Button:
    return Button(t("➕ Task"), OnTasks(do="new", number=customer_id).pack())


def _back(t: Words) -> Row:
    return (Button(t("‹ My tasks"), OnTasks(do="mine").pack()),)
