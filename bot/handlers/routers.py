"""The literal list of routers, in the order in which an update tries them."""

from aiogram import Router

from bot.handlers import check_in, form, inside, report, review, search, summary, today, visit

ROUTERS: tuple[Router, ...] = (
    summary.router,
    review.router,  # a comment that is being written comes before what visits make of words
    today.router,
    form.router,  # a location that a question asks for comes before what positions mean otherwise
    check_in.router,
    visit.router,
    search.router,  # after the words for visits, before what visits make of other words
    report.router,
    inside.router,
    review.late,
)
