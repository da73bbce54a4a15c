"""What a button carries: typed callback data, packed by views and unpacked by handlers, never split by hand.

A tap proves nothing: the handler looks the object up and checks role and ownership again.
"""

from datetime import date

from aiogram.filters.callback_data import CallbackData

from bot.rules.roles import ConsentKind


def day_in(ordinal: int) -> date | None:
    """The day that a tap carries; None for bytes that no button of ours carries."""
    try:
        return date.fromordinal(ordinal)
    except (ValueError, OverflowError):
        return None


class ChooseCustomer(CallbackData, prefix="cust"):
    """Start (or open) the visit to a customer from today's list."""

    customer_id: int
    plan_item_id: int = 0


class OnVisit(CallbackData, prefix="v"):
    """Something done with one visit: `do` is a word of `bot.handlers.visit`."""

    do: str
    visit_id: int
    arg: str = ""


class OnQuestion(CallbackData, prefix="q"):
    """An answer on a form: `step` counts the questions shown, so that an old button is recognised as old."""

    do: str
    visit_id: int
    step: int
    index: int = 0


class OnPerson(CallbackData, prefix="p"):
    """Something an admin does with a person."""

    do: str
    person_id: int
    arg: str = ""


class Go(CallbackData, prefix="go"):
    """Open a screen that needs no object: today, summary, help, language …"""

    to: str
    arg: str = ""


class OnSummary(CallbackData, prefix="s"):
    """A manager turns the pages of a summary; `day` is a proleptic ordinal, `rep_id` 0 the whole team."""

    do: str
    """show, open, people, excel."""
    period: str
    day: int
    rep_id: int = 0
    page: int = 0


class OnCompare(CallbackData, prefix="cp"):
    """Two people of a summary side by side; `do`: show, open (as a new message); `other_id` 0: with whom?"""

    do: str
    period: str
    day: int
    rep_id: int
    other_id: int = 0


class OnReview(CallbackData, prefix="r"):
    """A manager looks at one visit out of a summary, which the other fields remember."""

    do: str
    """open, turn, photos, files, compare, comment, back."""
    visit_id: int
    period: str = ""
    day: int = 0
    rep_id: int = 0


class OnReplay(CallbackData, prefix="rp"):
    """A day is replayed; `do`: people (`part` is the page), open (as a new message), show."""

    do: str
    person_id: int = 0
    day: int = 0
    """A proleptic ordinal; 0 today."""
    part: int = 0
    """0 the whole day."""


class OnSpot(CallbackData, prefix="sk"):
    """A spot check; `id` is the check, for fine, doubtful and ask the visit drawn in it."""

    do: str
    """offer, whose, draw, show, all, again, close; fine, doubtful, ask."""
    id: int = 0
    place: int = 0
    span: str = ""
    rep_id: int = 0
    seed: str = ""


class OnRanking(CallbackData, prefix="rk"):
    """The ranking; `do`: show, open (as a new message), mute, unmute."""

    do: str
    period: str = ""
    day: int = 0
    """A proleptic ordinal; 0 today."""


class OnAnswers(CallbackData, prefix="an"):
    """A manager reads all answers of a report."""

    do: str
    """open (as a new message), show, times (with when each was given)."""
    visit_id: int
    page: int = 0


class OnComment(CallbackData, prefix="c"):
    """A word on a report is answered."""

    do: str
    comment_id: int


class OnAppeal(CallbackData, prefix="ap"):
    """A manager decides an appeal; `do`: grant, decline."""

    do: str
    appeal_id: int


class OnFeedback(CallbackData, prefix="fb"):
    """A customer answers; `do`: rate, again, delete. Whoever taps is a stranger: their account tells."""

    do: str
    feedback_id: int
    stars: int = 0


class OnPin(CallbackData, prefix="pin"):
    """A manager decides about a pin; `do`: moved, added, rejected."""

    do: str
    proposal_id: int


class OnJoin(CallbackData, prefix="j"):
    """Somebody on the way in answers: `step` is what was asked (`rules.consent.JoinStep`)."""

    step: str
    answer: str = ""
    """A language, `read`, `yes` or `no`."""


class OnTask(CallbackData, prefix="tk"):
    """A task: `do` is a word of `bot.handlers.task`; `own` 1: on a message of its own, as a reminder is."""

    do: str
    task_id: int = 0
    arg: str = ""
    own: int = 0


class OnTasks(CallbackData, prefix="ts"):
    """A list of tasks; `do`: mine, done, team, customer (its `number`), new (for that customer or nobody)."""

    do: str
    page: int = 0
    number: int = 0
    fresh: int = 0
    """1: as a message of its own, for buttons that stand elsewhere."""


class ReportIncident(CallbackData, prefix="ri"):
    """A complaint or an emergency is reported with this tap, about the customer where one was named."""

    kind: str
    customer_id: int = 0


class OnIncident(CallbackData, prefix="in"):
    """An incident: `do` is a word of `bot.handlers.incident`, `incident_care` or `incident_list`."""

    do: str
    incident_id: int = 0
    arg: str = ""


class OnNews(CallbackData, prefix="nw"):
    """An announcement: `do` is a word of `bot.handlers.news`."""

    do: str
    number: int = 0
    arg: str = ""


class OnRound(CallbackData, prefix="rr"):
    """The quarterly round about the rules; `do`: stars, enough."""

    do: str
    round_id: int
    stars: int = 0


class OnRoute(CallbackData, prefix="w"):
    """The way of the day: `do`: here, late, near, cancelled, drop, restore, instead, both; `number`:
    minutes or item."""

    do: str
    number: int = 0


class OnBrief(CallbackData, prefix="bf"):
    """The brief on a customer; `fresh` 1: as a message of its own."""

    customer_id: int
    fresh: int = 0


class OnDayPlace(CallbackData, prefix="dp"):
    """Where and when the day is; `do`: show, begins, ends, name, here, forget, hours, company."""

    do: str
    place: str = ""


class OnPlan(CallbackData, prefix="pn"):
    """A plan: `do` is show, picture, day, week, month, fill, begin, submit, approve, return, add or put.

    Days off: off, off_move.
    """

    do: str
    plan_id: int = 0
    day: int = 0
    """A proleptic ordinal."""
    number: int = 0
    """A customer, for put; a rep, for begin."""


class OnItem(CallbackData, prefix="pi"):
    """A planned visit: `do` is show, move, to, drop, confirm, objective, aim or write."""

    do: str
    item_id: int
    arg: str = ""


class MoveHere(CallbackData, prefix="mv"):
    """Yes, this phone is my new one. The token proves it: whoever taps is a stranger still."""

    token: str


class OnConsent(CallbackData, prefix="k"):
    """A consent is given or withdrawn; `do`: give, ask (before deleting), withdraw."""

    do: str
    kind: ConsentKind


class OnMyData(CallbackData, prefix="md"):
    """One's own data; `do`: looks, file, erase, ask, back."""

    do: str
    page: int = 0


class OnErasure(CallbackData, prefix="er"):
    """An admin decides about erasing somebody's data; `do`: begin (by person), show, yes, no."""

    do: str
    id: int


class OnEnrolment(CallbackData, prefix="face"):
    """Enrolling a face; `do`: begin, stop, send (the rep), approve, reject (the manager)."""

    do: str
    id: int = 0


class OnIdentity(CallbackData, prefix="who"):
    """Whether a selfie shows the rep; `do`: picture, video, manager (the rep), yes, no (the manager)."""

    do: str
    visit_id: int


class OnPeople(CallbackData, prefix="pl"):
    """The admin turns the pages of the list; `do`: here, left."""

    do: str
    page: int = 0


class OnInvite(CallbackData, prefix="i"):
    """A tap on an invitation being written; `do` is a word of `bot.services.inviting.change`, or create."""

    do: str
    arg: str = ""


class OnCustomers(CallbackData, prefix="cl"):
    """Turns the pages of the customers found (`page`), or of the pool; what was typed stands in the focus."""

    do: str
    page: int = 0


class OnCustomer(CallbackData, prefix="cu"):
    """Something done with one customer's file; `do` is a word of `bot.handlers.customers`."""

    do: str
    customer_id: int
    arg: str = ""


class OnMerge(CallbackData, prefix="mg"):
    """Two files are one customer's; `do`: look, do, undo (of that merge)."""

    do: str
    kept_id: int = 0
    gone_id: int = 0
    merge_id: int = 0


class OnScore(CallbackData, prefix="sc"):
    """A manager decides about a proposed grade; `do`: yes, no."""

    do: str
    card_id: int


class OnCollision(CallbackData, prefix="co"):
    """A manager decides whose a customer is; `do` is an outcome."""

    do: str
    collision_id: int


class OnHandover(CallbackData, prefix="ho"):
    """Customers of a person are handed over; `do`: from, heir, area, grade, do; undo (of that handover)."""

    do: str
    id: int
    arg: int = 0


class OnNewCustomer(CallbackData, prefix="nc"):
    """A tap on the draft of a new customer: `do` is a word of `services.new_customer.change`, or create."""

    do: str
    arg: str = ""


class OnImport(CallbackData, prefix="im"):
    """An admin decides about an Excel of customers; `do`: template, decide, cancel, look_up(_stop)."""

    do: str
    import_id: int = 0
    arg: str = ""


class OnForm(CallbackData, prefix="fm"):
    """Something an admin does with a form; any version of it names it."""

    do: str
    """list, show, new, versions, again, again_yes, workbook, template, how, export, file."""
    version_id: int = 0
    arg: str = ""


class OnUpload(CallbackData, prefix="fu"):
    """A form on its way in; `base` is the version that its changes were shown against."""

    do: str
    """show, try, publish, publish_yes, adopt, drop, drop_yes."""
    upload_id: int
    base: int = 0


class OnUse(CallbackData, prefix="fa"):
    """Which visits ask a form: `do` names a screen or a change, `base` the policy it was shown against."""

    do: str
    version_id: int
    slug: str = ""
    base: int = 0
    arg: int = 0


class OnTrial(CallbackData, prefix="ft"):
    """A form that is tried: language, again, leave, show; to try a version, that version."""

    do: str
    version_id: int = 0


class OnSetting(CallbackData, prefix="st"):
    """An admin changes the company's rules; `rev` is the step of the draft that the button belongs to."""

    do: str
    """all, chapter, open, pick, flip, go, starts, day, yes, leave, coming, history, undo, withdraw …"""
    key: str = ""
    rev: int = 0
    arg: str = ""


class OnEntry(CallbackData, prefix="se"):
    """An entry of a list among the rules; `do`: list, open, remove, up, weight, ask."""

    do: str
    key: str
    rev: int = 0
    index: int = 0
    arg: str = ""


class OnRules(CallbackData, prefix="ru"):
    """Anybody reads the rules; `do`: all, chapter, coming."""

    do: str
    key: str = ""
