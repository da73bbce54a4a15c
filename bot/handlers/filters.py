"""The few questions that decide which handler takes an update; all async, none touches the database."""

import re
from typing import Any

from aiogram.filters import Filter
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message

from bot.handlers.typed_words import Word, plain, word_of
from bot.rules.person import Person
from bot.rules.roles import PersonState, Role
from bot.storage.focus import Focus


class RoleIs(Filter):
    """The person holds one of the roles now."""

    def __init__(self, *roles: Role) -> None:
        self._roles = roles

    async def __call__(self, event: Any, me: Person | None = None) -> bool:
        return me is not None and any(me.is_a(role) for role in self._roles)


REP, MANAGER, ADMIN = RoleIs(Role.REP), RoleIs(Role.MANAGER), RoleIs(Role.ADMIN)
REP_OR_MANAGER = RoleIs(Role.REP, Role.MANAGER)
LEADS = RoleIs(Role.MANAGER, Role.ADMIN)
ANYBODY = RoleIs(Role.REP, Role.MANAGER, Role.ADMIN)
"""Of the company; strangers are none of these."""


class FocusIs(Filter):
    """What the person types now belongs to one of these kinds; `asks` narrows it to a question's kind."""

    def __init__(self, *kinds: str, asks: str | None = None) -> None:
        self._kinds = kinds
        self._asks = asks

    async def __call__(self, event: Any, focus: Focus) -> bool:
        return focus.kind in self._kinds and (self._asks is None or focus.data.get("asks") == self._asks)


class Typed(Filter):
    """The whole message is one of these words; the handler gets it as `word`."""

    def __init__(self, *words: Word) -> None:
        self._words = frozenset(words)

    async def __call__(self, message: Message, focus: Focus) -> bool | dict[str, Word]:
        asked_for_text = bool(focus.data.get("free_text"))
        word = word_of(message.text or "", asked_for_text=asked_for_text)
        if word in focus.data.get("answers", ()):  # the question on the card may be answered with it
            return False
        return {"word": word} if word is not None and word in self._words else False


class Tapped(Filter):
    """A button of this kind that does (or goes to) one of these; the handler gets its data as `tap`."""

    def __init__(self, kind: type[CallbackData], *does: str) -> None:
        self._kind = kind
        self._does = frozenset(does)

    async def __call__(self, query: CallbackQuery) -> bool | dict[str, CallbackData]:
        if not (query.data or "").startswith(f"{self._kind.__prefix__}{self._kind.__separator__}"):
            return False
        try:
            tap = self._kind.unpack(query.data or "")
        except (TypeError, ValueError):  # somebody else's bytes under our prefix
            return False
        does = getattr(tap, "do", None) or getattr(tap, "to", None)
        return {"tap": tap} if not self._does or does in self._does else False


class HasText(Filter):
    """Plain words, no command."""

    async def __call__(self, message: Message) -> bool:
        return bool(message.text) and not (message.text or "").startswith("/")


class HasLocation(Filter):
    """A location of any kind: live, its edits, its end, pinned, a venue."""

    async def __call__(self, message: Message) -> bool:
        return message.location is not None


class IsPinned(Filter):
    """A position that does not move: picked on the map, or a place from the list."""

    async def __call__(self, message: Message) -> bool:
        return message.location is not None and message.location.live_period is None


class HasPicture(Filter):
    """A photo, or a picture sent as a file, whose original bytes then come with it."""

    async def __call__(self, message: Message) -> bool:
        return bool(message.photo) or is_picture_file(message)


class HasFile(Filter):
    """A voice message, video or file that is no picture."""

    async def __call__(self, message: Message) -> bool:
        recorded = message.voice or message.audio or message.video or message.video_note
        return bool(recorded or message.document) and not is_picture_file(message)


class HasVideo(Filter):
    """A round video message, or a video."""

    async def __call__(self, message: Message) -> bool:
        return message.video_note is not None or message.video is not None


class IsOther(Filter):
    """What a visit cannot keep: stickers, contacts, polls and the like."""

    async def __call__(self, message: Message) -> bool:
        odd = (message.sticker, message.contact, message.poll, message.dice, message.story, message.game)
        return any(thing is not None for thing in odd)


def is_picture_file(message: Message) -> bool:
    file = message.document
    return file is not None and message.animation is None and (file.mime_type or "").startswith("image/")


class IsStranger(Filter):
    """Nobody of the company; leavers too, from the moment they have left."""

    async def __call__(self, event: Any, me: Person | None = None) -> bool:
        return me is None


class IsJoining(Filter):
    """Has opened the link and is not through yet: nothing else is theirs to do."""

    async def __call__(self, event: Any, me: Person | None = None) -> bool:
        return me is not None and me.state is PersonState.JOINING


class StartLink(Filter):
    """`/start` with the token of a link, as Telegram sends it when a deep link is opened."""

    _LINK = re.compile(r"/start(?:@\w+)?\s+([\w-]{1,64})\s*", re.ASCII)

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        found = self._LINK.fullmatch(message.text or "")
        return {"token": found[1]} if found else False


class PhotoLink(Filter):
    """`/start` with the reference that the code on a watermark carries, by somebody of the company."""

    _LINK = re.compile(r"/start(?:@\w+)?\s+p_([\w-]{16,60})\s*", re.ASCII)

    async def __call__(self, message: Message, me: Person | None = None) -> bool | dict[str, str]:
        found = self._LINK.fullmatch(message.text or "")
        is_in = me is not None and me.state is PersonState.ACTIVE
        return {"reference": found[1]} if found and is_in else False


class FeedbackLink(StartLink):
    """`/start` with the token of a code for customers, by whomever."""

    _LINK = re.compile(r"/start(?:@\w+)?\s+f_([\w-]{16,60})\s*", re.ASCII)


class Says(Filter):
    """The whole message is one of these words, whatever its case."""

    def __init__(self, *words: str) -> None:
        self._words = frozenset(words)

    async def __call__(self, message: Message) -> bool:
        return plain(message.text or "") in self._words


class IsCommand(Filter):
    """Any command, known or not; the handler gets its name as `name`."""

    _COMMAND = re.compile(r"/(\w{1,32})(?:@\w+)?(?:\s.*)?", re.ASCII | re.DOTALL)

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        found = self._COMMAND.fullmatch(message.text or "")
        return {"name": found[1].lower()} if found else False
