"""A summary as sheets: by person, by day, every visit, and who took it out."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.rules.person import Person
from bot.rules.policy import Need
from bot.rules.summary import Numbers
from bot.rules.visit_facts import ReportStanding, VisitFact, report_standing, unmet_needs
from bot.services.summary import TeamSummary
from bot.services.summary_export import Sheet
from bot.views.replies import Document, Replies, Reply
from bot.views.words import Words, say, words

SLOT = "summary:file"
NUMBERS = (
    say("Planned visits"),
    say("Planned and done"),
    say("Visits done"),
    say("Unplanned visits"),
    say("Effective visits"),
    say("Not visited"),
    say("Median minutes on site"),
    say("Reports due"),
    say("Reports on time"),
    say("Reports missing"),
    say("Customer ratings"),
    say("Mean stars"),
)
VISIT = (
    say("Date"),
    say("Rep"),
    say("Customer"),
    say("Grade"),
    say("Arrived"),
    say("Left"),
    say("Minutes on site"),
    say("Was planned"),
    say("Place verified"),
    say("Report"),
    say("Is effective"),
    say("What it lacks"),
    say("Evidence score"),
    say("Stars"),
)
REPORTS = {
    ReportStanding.NOT_DUE: say("report not due yet"),
    ReportStanding.ON_TIME: say("filed on time"),
    ReportStanding.FILED_LATE: say("filed late"),
    ReportStanding.OVERDUE: say("report missing"),
}
NEEDS = {
    Need.PLACE: say("place verified"),
    Need.STAY: say("long enough"),
    Need.IDENTITY: say("identity shown"),
    Need.STEPS: say("all required steps"),
    Need.REPORT: say("filed on time"),
}


def summary_sheets(shown: TeamSummary, me: Person, *, now: datetime) -> Sequence[Sheet]:
    t = words(me.language)
    summary = shown.summary
    numbers = [t(each) for each in NUMBERS]
    by_rep = [[each.rep_name, *_numbers(each.numbers)] for each in summary.by_rep]
    by_day = [[each.day.isoformat(), *_numbers(each.numbers)] for each in summary.by_day]
    mark = [
        [t("Taken out by"), me.name],
        [t("Taken out at"), t.moment(now, me.zone)],
        [t("Days"), f"{summary.days.first.isoformat()} – {summary.days.last.isoformat()}"],
        [t("Needs of an effective visit"), t.listed(t(each) for each in NEEDS.values())],
    ]
    return (
        {"name": t("By person"), "columns": [t("Rep"), *numbers], "rows": by_rep},
        {"name": t("By day"), "columns": [t("Date"), *numbers], "rows": by_day},
        {
            "name": t("Visits"),
            "columns": [t(each) for each in VISIT],
            "rows": [_visit(each, t, now) for each in summary.visits],
        },
        {"name": t("Taken out"), "columns": [t("About this file"), ""], "rows": mark},
    )


def filename(shown: TeamSummary) -> str:
    days = shown.summary.days
    return f"summary-{days.first.isoformat()}-{days.last.isoformat()}.xlsx"


def writing(me: Person) -> Replies:
    t = words(me.language)
    return (Reply(to=me.id, slot=SLOT, fresh=True, text=t("⏳ I am writing the Excel …")),)


def written(blob_id: int, name: str, me: Person) -> Replies:
    gone = Reply(to=me.id, slot=SLOT, remove=True)
    return (gone, Reply(to=me.id, document=Document(blob_id, name)))


def not_written(me: Person) -> Replies:
    t = words(me.language)
    return (Reply(to=me.id, text=t("The file could not be written just now. Please try again in a while.")),)


def _numbers(numbers: Numbers) -> list[float | None]:
    return [
        numbers.planned,
        numbers.planned_done,
        numbers.done,
        numbers.unplanned,
        numbers.effective,
        numbers.missed,
        _minutes(numbers.median_dwell),
        numbers.reports_due,
        numbers.reports_on_time,
        numbers.reports_overdue,
        numbers.ratings,
        None if numbers.stars is None else round(numbers.stars, 2),
    ]


def _visit(fact: VisitFact, t: Words, now: datetime) -> list[object]:
    lacks = unmet_needs(fact, now)
    return [
        fact.local_day.isoformat(),
        fact.rep_name,
        fact.customer(t.language),
        fact.grade,
        t.clock(fact.at, fact.zone),
        t.clock(fact.left_at, fact.zone) if fact.left_at else "",
        _minutes(fact.dwell),
        _yes(fact.planned, t),
        _yes(not fact.place.is_unverified, t),
        t(REPORTS[report_standing(fact, now)]),
        _yes(fact.is_over and not lacks, t),
        t.listed(t(NEEDS[each]) for each in lacks) if fact.is_over else "",
        fact.score,
        fact.stars,
    ]


def _minutes(length: timedelta | None) -> int | None:
    return None if length is None else round(length / timedelta(minutes=1))


def _yes(is_so: bool, t: Words) -> str:
    return t("yes") if is_so else t("no")
