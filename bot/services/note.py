"""Words, voices and files of a visit: they answer what is asked, or are kept as notes; nothing is lost."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.forms.definition import QuestionKind
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.rules.steps import Ask
from bot.rules.visit import Visit, VisitState
from bot.services.evidence import record_of_visit
from bot.services.form import FILLABLE, Heard, give_file, spoken
from bot.services.form_words import retype_answer, type_answer
from bot.services.moment import Moment
from bot.services.visit import VisitFacts
from bot.services.visit import facts as facts_of
from bot.storage.blobs import StoredFile, give_blob
from bot.storage.visit_items import (
    ItemKind,
    VisitItem,
    add_item,
    change_item,
    item_by_id,
    items_of_rep_message,
)
from bot.storage.visits import visit_that_is

LONGEST_NOTE = 4000
ANSWERED_BY = {
    ItemKind.VOICE: frozenset({QuestionKind.TEXT, QuestionKind.AUDIO, QuestionKind.FILE}),
    ItemKind.VIDEO: frozenset({QuestionKind.VIDEO, QuestionKind.FILE}),
    ItemKind.DOCUMENT: frozenset({QuestionKind.FILE}),
}
"""Which questions a recording or a file answers."""


class Took(StrEnum):
    """What became of what was sent."""

    ANSWER = "answer"
    NOT_TAKEN = "not_taken"
    """It was meant as an answer and does not fit; the card says why."""
    NOTE = "note"
    """Kept among the notes and files of the visit."""
    REMARK = "remark"
    """Kept as a note, because it does not answer the question that is asked."""


HEARD_AS = {
    Heard.ANSWERED: Took.ANSWER,
    Heard.NOT_TAKEN: Took.NOT_TAKEN,
    Heard.BESIDE: Took.REMARK,
    Heard.NOT_ASKED: Took.NOTE,
}


@dataclass(eq=False)
class AlreadyFiled(Refusal):
    """The edited message belongs to a filed report: what may have been read does not change afterwards."""

    visit_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The message that brought something."""

    chat_id: int
    message_id: int
    moment: Moment
    in_album: bool = False
    forwarded: bool = False
    bot_name: str = ""
    """For the code on watermarks, which is a link to the bot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What became of typed words.

    `item_id` of the note they were kept as; what was not taken is put aside as one, so that it is not lost.
    """

    took: Took
    item_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    visit: Visit
    took: Took


async def hear(db: AsyncConnection, facts: VisitFacts, text: str, sent: Sent) -> Said:
    """Typed words: the answer to the question on the card, else a note."""
    took = await _taken(db, facts, text, sent)
    if took is Took.ANSWER:
        return Said(took=took)
    item_id = await add_note(db, facts.visit, text, sent)
    if took is Took.NOT_TAKEN:
        await drop_note(db, facts.visit, item_id, at=sent.moment.at)
    return Said(took=took, item_id=item_id)


async def _taken(db: AsyncConnection, facts: VisitFacts, text: str, sent: Sent) -> Took:
    if not isinstance(facts.step, Ask):
        return Took.NOTE
    heard = await type_answer(
        db, facts.visit, text, message_id=sent.message_id, language=facts.rep.language, moment=sent.moment
    )
    return HEARD_AS[heard]


async def add_note(db: AsyncConnection, visit: Visit, text: str, sent: Sent) -> int:
    """Words that stand beside the form, also after the report was filed; returns the item's id."""
    return await add_item(
        db,
        visit_id=visit.id,
        kind=ItemKind.TEXT,
        text=text[:LONGEST_NOTE],
        message_id=sent.message_id,
        at=sent.moment.at,
        received_at=sent.moment.received_at,
    )


async def drop_note(db: AsyncConnection, visit: Visit, item_id: int, *, at: datetime) -> None:
    """The words were not meant for this visit. Raises AlreadyFiled when they were filed with its report."""
    item = await item_by_id(db, item_id)
    if item is None or item.visit_id != visit.id or item.kind is not ItemKind.TEXT:
        return
    if visit.state is VisitState.REPORTED and visit.reported_at and item.received_at < visit.reported_at:
        raise AlreadyFiled(visit.id)
    await change_item(db, item_id, removed_at=at)


async def take_note(db: AsyncConnection, visit: Visit, item_id: int) -> bool:
    """Words that were put aside are a note of the visit after all; False when they are none of its."""
    item = await item_by_id(db, item_id)
    if item is None or item.visit_id != visit.id or item.kind is not ItemKind.TEXT:
        return False
    await change_item(db, item_id, removed_at=None)
    return True


async def keep_file(
    db: AsyncConnection,
    facts: VisitFacts,
    kind: ItemKind,
    file: StoredFile,
    sent: Sent,
    *,
    length: timedelta | None = None,
    name: str = "",
) -> Took:
    """A voice message, video or document: the answer to a question that takes it, else one of the files.

    `length` of a recording; `name` of a document. A voice answers any question of text, too.
    """
    assert file.blob_id is not None  # noqa: S101 - a refused file is answered before anything is kept
    await give_blob(db, file.blob_id, owner_kind="visit", owner_id=facts.visit.id)
    shown = spoken(length) if length is not None else name
    item_id = await add_item(
        db,
        visit_id=facts.visit.id,
        kind=kind,
        blob_id=file.blob_id,
        text=shown or None,
        message_id=sent.message_id,
        at=sent.moment.at,
        received_at=sent.moment.received_at,
    )
    await record_of_visit(
        db, kind.value, facts.visit, sent.moment, {"blob_id": file.blob_id, "sha256": file.sha256}
    )
    path = await _answer(db, facts, kind, shown or f"{facts.visit.number}-{item_id}", sent)
    if path is None:
        return Took.NOTE
    await change_item(db, item_id, question_path=path)
    return Took.ANSWER


async def edit(db: AsyncConnection, me: Person, text: str, sent: Sent) -> Edited | None:
    """An edited message: the answer or note it gave follows it. None: it gave neither.

    Words that were not taken and are put right are heard as if they had just been typed.
    Raises AlreadyFiled once the report has been filed.
    """
    given = await items_of_rep_message(db, me.id, sent.message_id)
    if not given:
        return None
    item = given[-1]
    if item.removed_at is not None:
        return await _put_right(db, item, text, sent)
    visit = await visit_that_is(db, item.visit_id, lock=True)
    if visit.state in (VisitState.REPORTED, VisitState.CANCELLED):
        raise AlreadyFiled(visit.id)
    if item.kind is ItemKind.TEXT:
        await change_item(db, item.id, text=text[:LONGEST_NOTE])
        return Edited(visit=visit, took=Took.NOTE)
    if item.question_path is None:
        return None
    heard = await retype_answer(db, visit, item, text, language=me.language, moment=sent.moment)
    return Edited(visit=visit, took=Took.ANSWER if heard is Heard.ANSWERED else Took.NOT_TAKEN)


async def _put_right(db: AsyncConnection, item: VisitItem, text: str, sent: Sent) -> Edited | None:
    visit = await visit_that_is(db, item.visit_id, lock=True)
    if item.kind is not ItemKind.TEXT or visit.state not in FILLABLE:
        return None
    said = await hear(db, await facts_of(db, visit.id, at=sent.moment.at), text, sent)
    return Edited(visit=visit, took=said.took)


async def _answer(
    db: AsyncConnection, facts: VisitFacts, kind: ItemKind, value: str, sent: Sent
) -> str | None:
    if not isinstance(facts.step, Ask):
        return None
    return await give_file(
        db,
        facts.visit,
        value,
        kinds=ANSWERED_BY.get(kind, frozenset()),
        language=facts.rep.language,
        at=sent.moment.at,
    )
