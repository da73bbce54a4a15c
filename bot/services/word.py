"""The typed words "back" and "skip": what they mean depends on what the visit asks for now."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.steps import Ask, Leave, Submit, TakePhoto, TakeSelfie
from bot.services.form import tap
from bot.services.moment import Moment
from bot.services.step import LeftOut, leave_out
from bot.services.visit import facts


async def say_word(db: AsyncConnection, visit_id: int, do: str, moment: Moment) -> None:
    """`do` is "back" or "skip"; where neither means anything, nothing happens."""
    now = await facts(db, visit_id, at=moment.at)
    step = now.step
    if isinstance(step, TakeSelfie | TakePhoto):
        if do == "skip":
            why = LeftOut.NOT_FITTING if step.step.required else LeftOut.OPTIONAL
            await leave_out(db, now.visit, step.step.slug, why, moment)
    elif isinstance(step, Ask | Leave | Submit):
        await tap(db, now.visit, do=do, step=None, language=now.rep.language, at=moment.at)
