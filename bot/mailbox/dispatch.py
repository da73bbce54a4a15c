"""From a stored entry to the handler that knows it: decoded, with all that a handler may ask for by name."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from aiogram import Bot, Dispatcher, Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.dispatcher.event.handler import CallableObject
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, Update
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.mailbox import letters
from bot.mailbox.coordinates import carries_position, is_withheld, without_positions
from bot.mailbox.incoming import brings_files
from bot.rules.language import Language
from bot.rules.person import Person
from bot.storage.context import OF_A_STRANGER, Context
from bot.storage.doubtful import ambiguous_of, prove_arrival
from bot.storage.inbox import Entry, EntryKind, rewrite_body
from bot.storage.inbox_files import files_of
from bot.storage.outbox import Letter
from bot.storage.people import set_blocked
from bot.storage.policies import PolicyInForce, policy_in_force
from bot.views import trouble
from bot.views.replies import NOTHING, Replies

HANDLING_TIMEOUT_S = 20
"""A step that takes longer is broken; shorter than the claim."""

Done = Callable[..., Awaitable[Replies]]


class Undecodable(Exception):  # noqa: N818 - it describes the update, and goes no further than the worker
    """Telegram sent what no version of the Bot API we know describes; trying again will not help."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry that has been read, with those that are applied together with it."""

    entry: Entry
    update: Update | None
    """None for the result of long work."""
    raw: dict[str, Any]
    earlier: tuple[Message, ...] = ()


@cache
def dispatcher_of(routers: tuple[Router, ...]) -> Dispatcher:
    """One for the whole process, since a router can have only one parent; it keeps no state."""
    dispatcher = Dispatcher(disable_fsm=True, name="mailbox")
    dispatcher.include_routers(*routers)
    return dispatcher


class Dispatch:
    def __init__(
        self,
        *,
        bot: Bot,
        routers: tuple[Router, ...],
        settings: Settings,
        work_done: Mapping[str, Done],
    ) -> None:
        self._bot = bot
        self._dispatcher = dispatcher_of(routers)
        self._settings = settings
        self.bot_name = ""
        self._policies: dict[int, PolicyInForce] = {}
        self._work_done = {kind: CallableObject(function) for kind, function in work_done.items()}

    def open(self, step: Sequence[Entry]) -> Opened:
        """Decode a step; raises Undecodable."""
        *earlier, last = step
        raw = json.loads(last.body)
        if last.kind is EntryKind.WORK:
            return Opened(last, None, raw)
        update = self._decoded(raw)
        before = (self._decoded(json.loads(entry.body)).edited_message for entry in earlier)
        return Opened(last, update, raw, tuple(message for message in before if message))

    async def handle(
        self, db: AsyncConnection, opened: Opened, found: Context = OF_A_STRANGER
    ) -> tuple[Letter, ...]:
        """Run the handler in this transaction; returns its words, to be queued in the same one."""
        entry = opened.entry
        async with asyncio.timeout(HANDLING_TIMEOUT_S):
            replies = await self._replies(db, opened, found)
        await self.forget(db, opened)
        return tuple(letters.letter(reply, entry.received_at, entry.chat_id) for reply in replies)

    async def forget(self, db: AsyncConnection, opened: Opened) -> None:
        """What has been judged is nobody's business any more.

        A position that counts stands in the track, and the word that opens the door once has opened it, or
        may still open it to somebody else.
        """
        if opened.entry.kind is EntryKind.WORK:
            kept = without_rows(opened.raw)
        elif opened.entry.kind is EntryKind.MESSAGE:
            kept = without_key(without_positions(opened.raw) if carries_position(opened.raw) else opened.raw)
        else:
            return
        if kept is not opened.raw:
            await rewrite_body(db, opened.entry.seq, json.dumps(kept, ensure_ascii=False))

    async def _replies(self, db: AsyncConnection, opened: Opened, found: Context) -> Replies:
        entry, me = opened.entry, found.me
        context: dict[str, Any] = {
            "db": db,
            "me": me,
            "focus": found.focus,
            "policy": await self._policy(db, found.policy_version_id, entry.received_at),
            "settings": self._settings,
            "at": sent_at(opened.update) or entry.received_at,
            "received_at": entry.received_at,
            "chat_id": entry.chat_id,
            "bot_name": self.bot_name,
        }
        if opened.update is None:
            body, result = opened.raw["body"], opened.raw["result"]
            done = self._work_done[opened.raw["kind"]]
            return _replies_of(await done.call(body=body, result=result, **context))
        await self._keep_account(db, opened.update, found, entry)
        files = await files_of(db, entry.seq) if brings_files(opened.raw) else ()
        response = await self._dispatcher.feed_update(
            self._bot,
            opened.update,
            **context,
            files=files,
            earlier=opened.earlier,
            withheld=is_withheld(_location(opened.update)),
        )
        return (
            nobody_knew(opened.update, me, entry.chat_id) if response is UNHANDLED else _replies_of(response)
        )

    async def _policy(self, db: AsyncConnection, version_id: int | None, at: datetime) -> PolicyInForce:
        """Versions never change, so each is read once."""
        known = self._policies.get(version_id) if version_id is not None else None
        if known is None:
            known = await policy_in_force(db, at)
            self._policies[known.version_id] = known
        return known

    async def _keep_account(self, db: AsyncConnection, update: Update, found: Context, entry: Entry) -> None:
        """What an update tells about the account itself: blocked, back again, or having seen a message."""
        member = update.my_chat_member
        if member is not None:
            gone = member.new_chat_member.status == "kicked"
            await set_blocked(db, entry.chat_id, blocked_at=entry.received_at if gone else None)
        elif found.is_blocked and (update.message is not None or update.callback_query is not None):
            # Whoever writes or taps can be written to, whatever Telegram said before.
            await set_blocked(db, entry.chat_id, blocked_at=None)
        tap = update.callback_query
        if tap is not None and found.me is not None and tap.data and tap.message is not None:
            await _prove(db, found.me.id, tap.data, tap.message.message_id, entry.received_at)

    def _decoded(self, raw: dict[str, Any]) -> Update:
        try:
            # Mounted on the bot at once: mounting it later costs twice as much again.
            update = Update.model_validate(raw, context={"bot": self._bot})
            _ = update.event
        except (ValidationError, LookupError) as error:
            raise Undecodable(f"{type(error).__name__}: {_first_problem(error)}") from None
        return update


def sent_at(update: Update | None) -> datetime | None:
    """When the person did it, by Telegram; None where Telegram does not say."""
    event = update.event if update else None
    if isinstance(event, Message):
        return event.date if event.edit_date is None else _instant(event.edit_date, event.date)
    return event.date if isinstance(event, ChatMemberUpdated) else None


def without_key(raw: dict[str, Any]) -> dict[str, Any]:
    """The update without what came with /start; the same object when nothing did."""
    match raw:
        case {"message": {"text": str(text)} as message} if text.startswith("/start "):
            return {**raw, "message": {**message, "text": "/start …"}}
    return raw


def without_rows(raw: dict[str, Any]) -> dict[str, Any]:
    """The result without the rows of a file that was taken in: they stand in the database now."""
    match raw:
        case {"result": {"rows": [_, *_]} as result}:
            return {**raw, "result": {**result, "rows": []}}
    return raw


def nobody_knew(update: Update, me: Person | None, chat_id: int) -> Replies:
    """The catch-all: a tap or a message of somebody we know is never left without an answer."""
    if me is None:
        return NOTHING
    if isinstance(update.event, CallbackQuery):
        return (trouble.dead_button(chat_id, me.language),)
    return (trouble.not_understood(chat_id, me.language),) if update.message else NOTHING


def language_of(raw: dict[str, Any], me: Person | None) -> Language:
    """The person's, else what their Telegram says."""
    if me is not None:
        return me.language
    for event in raw.values():
        if isinstance(event, dict) and isinstance(sender := event.get("from"), dict):
            code = sender.get("language_code")
            return Language.of_telegram(code if isinstance(code, str) else None)
    return Language.EN


async def _prove(db: AsyncConnection, person_id: int, data: str, message_id: int, at: datetime) -> None:
    """A tap on a message of unknown outcome proves that it arrived."""
    for row in await ambiguous_of(db, person_id):
        if data in letters.taps_in(row.body):
            await prove_arrival(db, row.id, message_id=message_id, at=at)
            return


def _replies_of(response: Any) -> Replies:
    if response is None:
        return NOTHING
    if not isinstance(response, tuple):
        raise TypeError(f"a handler returns Replies, not {type(response).__name__}")
    return response


def _location(update: Update) -> object:
    message = update.message or update.edited_message
    return message.location if message else None


def _instant(edited: Any, date: datetime) -> datetime:
    return edited if isinstance(edited, datetime) else datetime.fromtimestamp(edited, date.tzinfo)


def _first_problem(error: Exception) -> str:
    """Where decoding failed, without what stood there: it may be personal."""
    if isinstance(error, ValidationError):
        problem = error.errors(include_url=False, include_input=False, include_context=False)[0]
        return f"{'.'.join(map(str, problem['loc']))}: {problem['type']}"
    return "unknown kind of update"
