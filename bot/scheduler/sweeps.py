"""The list of sweeps: what the bot does by itself; each asks once a tick "what is due at now?".

A sweep runs in a transaction of its own: its words go into the outbox under their unique keys (a key that is
already there is passed over) and commit together with whatever state the sweep changed.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.scheduler.appointments import appointments_near
from bot.scheduler.breaks import break_ends_with_hours, break_long
from bot.scheduler.digest import evening_digest
from bot.scheduler.forgotten import close_forgotten, closed_for_you, still_there
from bot.scheduler.form_uploads import forget_form_uploads
from bot.scheduler.heads import publish_head
from bot.scheduler.identity import ask_the_next, doubts_to_manager
from bot.scheduler.incidents import emergencies_unanswered, incidents_pressing
from bot.scheduler.monthly import monthly_statistics
from bot.scheduler.morning import morning
from bot.scheduler.news import news_unread, reps_asked_about_rules, rounds_about_rules
from bot.scheduler.pins import pins_proposed
from bot.scheduler.plans import plans_due, plans_edited, plans_missing
from bot.scheduler.pool import protection
from bot.scheduler.ranking import weekly_ranking
from bot.scheduler.reports import late_reports, report_overdue, report_soon
from bot.scheduler.routes import morning_routes
from bot.scheduler.rules import grades_follow, rules_changed
from bot.scheduler.share_gap import share_gone_silent
from bot.scheduler.tasks import tasks_due, tasks_of_the_morning
from bot.views.replies import Replies

Sweep = Callable[[AsyncConnection, datetime, Policy], Awaitable[Replies]]
"""`(db, now, policy in force)` → the words that are due now."""

SWEEPS: tuple[tuple[str, Sweep], ...] = (
    ("emergencies unanswered", emergencies_unanswered),
    ("morning routes", morning_routes),  # before the list, which shows them
    ("morning list", morning),
    ("tasks of the morning", tasks_of_the_morning),
    ("tasks due", tasks_due),
    ("appointments near", appointments_near),
    ("close forgotten visits", close_forgotten),  # before the question: who is closed is not asked
    ("still there", still_there),
    ("live location gone silent", share_gone_silent),
    ("forgotten breaks end", break_ends_with_hours),  # before the question: whose is over is not asked
    ("long breaks", break_long),
    ("closed for you", closed_for_you),
    ("report due soon", report_soon),
    ("report overdue", report_overdue),
    ("late reports", late_reports),
    ("complaints that press", incidents_pressing),
    ("unread announcements", news_unread),
    ("reps asked about the rules", reps_asked_about_rules),
    ("rounds about the rules", rounds_about_rules),
    ("doubtful selfies", doubts_to_manager),
    ("unanswered questions", ask_the_next),
    ("evening digest", evening_digest),
    ("weekly ranking", weekly_ranking),
    ("monthly statistics", monthly_statistics),
    ("plans due", plans_due),
    ("plans missing", plans_missing),
    ("plans changed by managers", plans_edited),
    ("pins proposed", pins_proposed),
    ("protection of customers", protection),
    ("grades by a changed score card", grades_follow),
    ("changed rules", rules_changed),
    ("head of the evidence log", publish_head),
    ("old form uploads", forget_form_uploads),
)
