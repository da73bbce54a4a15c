"""A code photographed as an answer: read in another process after the step is committed, then asked about."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.evidence.barcode import codes_in
from bot.evidence.inspect import PictureRefused
from bot.forms.definition import QuestionKind
from bot.rules.language import Language
from bot.services.form import FILLABLE, keep, open_form
from bot.services.form_answering import answered_with, question_now
from bot.services.form_screen_state import Screen, Trouble
from bot.services.long_work import WorkOutput
from bot.services.visit import VisitFacts
from bot.storage.visit_items import change_item, item_by_id
from bot.storage.visits import visit_that_is
from bot.storage.work import enqueue

READ_CODES = "read_codes"
"""Kind of the long work."""


async def order_reading(
    db: AsyncConnection, facts: VisitFacts, item_id: int, blob_id: int | None, *, chat_id: int, at: datetime
) -> bool:
    """Have the codes of a picture read when the card asks for one; False when it does not."""
    if facts.visit.state not in FILLABLE:
        return False
    form = await open_form(db, facts.visit, language=facts.rep.language, at=at, writing=True)
    question = question_now(form)
    if question is None or question.kind is not QuestionKind.BARCODE:
        return False
    body = {"blob_ids": [blob_id], "item_id": item_id, "visit_id": facts.visit.id, "path": question.path}
    await enqueue(db, READ_CODES, chat_id=chat_id, body=body, at=at)
    await keep(db, form, Screen(is_reading=True))
    return True


def read(body: dict[str, Any], files: tuple[bytes, ...]) -> WorkOutput:
    """Runs in the process pool."""
    try:
        return WorkOutput({"codes": list(codes_in(files[0]))})
    except PictureRefused:  # the watermark's work tells why and takes the picture out
        return WorkOutput({"codes": []})


async def was_read(
    db: AsyncConnection, body: dict[str, Any], result: dict[str, Any], *, language: Language, at: datetime
) -> int | None:
    """Answer with the one code, or ask which of several; returns the visit, None when nobody waits for it."""
    visit = await visit_that_is(db, body["visit_id"], lock=True)
    item = await item_by_id(db, body["item_id"])
    if visit.state not in FILLABLE or item is None or item.removed_at is not None:
        return None
    form = await open_form(db, visit, language=language, at=at, writing=True)
    question = question_now(form)
    if question is None or question.path != body["path"]:
        return None  # typed or passed over meanwhile; the picture stays with the visit
    codes = tuple(result.get("codes", ()))
    if len(codes) == 1:
        screen = answered_with(form, question.path, codes[0])
    elif codes:
        screen = replace(form.screen, codes=codes, is_reading=False, trouble=None)
    else:
        screen = replace(form.screen, codes=(), is_reading=False, trouble=Trouble.NO_CODE)
    if len(codes) == 1 and screen.trouble is None:
        await change_item(db, item.id, question_path=body["path"])
    await keep(db, form, screen)
    return visit.id
