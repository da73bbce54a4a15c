"""What a rep hears when a list has brought customers, or taken some: one message for all of them."""

from datetime import datetime

from bot.rules.person import Person
from bot.rules.reminders import Push
from bot.rules.working_time import local_day
from bot.services.import_news import OwnerNews
from bot.storage.customer_imports import Import
from bot.views.ownership import visits_come
from bot.views.replies import Button, Rank, Reply
from bot.views.taps import Go, OnRoute
from bot.views.words import Html, words


def owner_told(news: OwnerNews, by: Person, importing: Import, *, at: datetime) -> Reply:
    """At once in working hours, else in the morning."""
    t = words(news.person.language)
    said: list[Html] = []
    if news.came:
        said.append(
            t.many(
                "📥 {by} has brought in a list: {n} customer of it is yours now.",
                "📥 {by} has brought in a list: {n} customers of it are yours now.",
                news.came,
                by=by.name,
            )
        )
    if news.visits:
        said.append(visits_come(news.visits, t))
    if news.went:
        said.append(
            t.many(
                "📤 {n} customer of yours belongs to a colleague now, by the list of {by}.",
                "📤 {n} customers of yours belong to colleagues now, by the list of {by}.",
                news.went,
                by=by.name,
            )
        )
    rows = [(Button(t("‹ Customers"), Go(to="customers").pack()),)]
    if local_day(at, news.person.zone) in news.days:
        said.append(t("Some are today: shall I plan your way anew?"))
        rows.insert(0, (Button(t("🧭 Plan my way anew"), OnRoute(do="here").pack()),))
    return Reply(
        to=news.person.id,
        text=t.sentences(*said),
        buttons=tuple(rows),
        kind=Push.COMMENT,
        rank=Rank.NUDGE,
        key=f"{Push.COMMENT}:import:{importing.id}:{news.person.id}",
    )
