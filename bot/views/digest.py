"""What the bot says by itself to a manager: the day, the month, and the one list of late reports."""

from datetime import date, datetime

from bot.rules.language import Language
from bot.rules.reminders import Push, day_key
from bot.rules.visit_facts import ReportFact
from bot.rules.working_time import local_day
from bot.services.digest import Digest
from bot.services.monthly import MonthOver
from bot.services.owed_reports import LATE_SLOT, LateList
from bot.services.summary import Asked
from bot.views.exceptions import LONGEST_NAME, LONGEST_NAME_IN_TEXT
from bot.views.fitting import shortened
from bot.views.reasons import late_reason
from bot.views.replies import Button, Rank, Reply, StillDue
from bot.views.summary_taps import review_tap, show_tap
from bot.views.summary_visits import chart, visit_buttons
from bot.views.summary_words import summary_text
from bot.views.words import Html, Words, words

MOST_LATE = 15
MOST_BUTTONS = 8


def digest(of_day: Digest, now: datetime) -> Reply:
    """The team's day: exceptions first, then the numbers and a chart; the visits one tap away."""
    t = words(of_day.manager.language)
    asked, today = Asked(day=of_day.day), local_day(now, of_day.manager.zone)
    title = t("🌆 Your team’s day")
    whole = (Button(t("📊 Summary"), show_tap(asked, do="open")),)
    return Reply(
        to=of_day.manager.id,
        slot=f"digest:{of_day.day.isoformat()}",
        text=summary_text(of_day.summary, t, title=title, now=now, today=today),
        picture=chart(of_day.summary, of_day.manager.language, title=t("Your team’s day")),
        buttons=(*visit_buttons(of_day.summary, asked, t, page=0, paged=False), whole),
        kind=Push.DIGEST,
        rank=Rank.DIGEST,
        key=day_key(Push.DIGEST, of_day.manager.id, of_day.day),
        still_due=StillDue(Push.DIGEST, of_day.manager.id),
        expires_at=of_day.expires_at,
    )


def month_over(over: MonthOver, now: datetime) -> Reply:
    """The month before: its numbers and chart, and all of it as an Excel one tap away."""
    t = words(over.manager.language)
    asked, summary = over.shown.asked, over.shown.summary
    title = t("📅 Your team’s month")
    return Reply(
        to=over.manager.id,
        text=summary_text(summary, t, title=title, now=now, today=over.shown.today),
        picture=chart(summary, over.manager.language, title=t("Your team’s month")),
        buttons=(
            (
                Button(t("📊 Summary"), show_tap(asked, do="open")),
                Button(t("📥 Excel"), show_tap(asked, do="excel")),
            ),
        ),
        kind=Push.MONTHLY,
        rank=Rank.DIGEST,
        key=day_key(Push.MONTHLY, over.manager.id, over.on),
        still_due=StillDue(Push.MONTHLY, over.manager.id),
        expires_at=over.expires_at,
    )


def late_list(late: LateList, now: datetime) -> Reply:
    """One message: reports still missing, then those that came in late."""
    t = words(late.manager.language)
    return Reply(
        to=late.manager.id,
        slot=LATE_SLOT,
        fresh=late.is_new,
        text="\n".join(_late_lines(late, t, now)),
        buttons=_late_buttons(late, t.language),
        kind=Push.LATE_REPORTS,
        rank=Rank.NUDGE,
        key=late.key,
        still_due=StillDue(Push.LATE_REPORTS, late.manager.id),
        expires_at=late.expires_at,
    )


def _late_lines(late: LateList, t: Words, now: datetime) -> list[Html]:
    lines: list[Html] = []
    day = local_day(now, late.manager.zone)
    if late.missing:
        lines.append(t("⏳ <b>Reports still missing</b>"))
        lines += [_missing_line(report, t, day) for report in late.missing[:MOST_LATE]]
        if len(late.missing) > MOST_LATE:
            lines.append(t.many("… and {n} more", "… and {n} more", len(late.missing) - MOST_LATE))
    else:
        lines.append(t("✅ <b>No report is missing any more</b>"))
    if late.filed:
        lines += [Html(), t("Came in late")]
        lines += [_filed_line(report, t) for report in late.filed[:MOST_LATE]]
    return lines


def _missing_line(report: ReportFact, t: Words, day: date) -> Html:
    # No "… ago": the message stays as it is until the list itself changes.
    who = _who(report, t.language, longest=LONGEST_NAME_IN_TEXT)
    moment = t.moment(report.due_at, report.zone, on=day)
    if report.late_reason:
        reason = shortened(late_reason(report.late_reason, t.language), 60)
        return t("• {who}: due {moment}, explained: “{reason}”", who=who, moment=moment, reason=reason)
    return t("• {who}: due {moment}", who=who, moment=moment)


def _filed_line(report: ReportFact, t: Words) -> Html:
    who = _who(report, t.language, longest=LONGEST_NAME_IN_TEXT)
    late = t.span((report.filed_at or report.due_at) - report.due_at)
    if report.late_reason:
        reason = shortened(late_reason(report.late_reason, t.language), 60)
        return t("✓ {who}: {span} late, “{reason}”", who=who, span=late, reason=reason)
    return t("✓ {who}: {span} late", who=who, span=late)


def _who(report: ReportFact, language: Language, *, longest: int = LONGEST_NAME) -> str:
    return f"{report.rep_name} · {shortened(report.customer(language), longest)}"


def _late_buttons(late: LateList, language: Language) -> tuple[tuple[Button, ...], ...]:
    """The visits whose reports are missing, each a tap away."""
    return tuple(
        (
            Button(
                _who(report, language),
                review_tap("open", report.visit_id, Asked(day=local_day(report.began_at, report.zone))),
            ),
        )
        for report in late.missing[:MOST_BUTTONS]
    )
