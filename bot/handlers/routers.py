"""The literal list of routers, in the order in which an update tries them."""

from aiogram import Router

from bot.handlers import check_in, review, summary, today, visit

ROUTERS: tuple[Router, ...] = (
    summary.router,
    review.router,  # a comment that is being written comes before what visits make of words
    today.router,
    check_in.router,
    visit.router,
    review.late,
)
