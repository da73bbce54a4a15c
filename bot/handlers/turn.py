"""One person's turn in the conversation: all that a handler needs, in one value instead of eight."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram import Router
from aiogram.types import TelegramObject
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.services import input as words_waited_for
from bot.services.moment import Moment
from bot.storage.focus import Focus
from bot.storage.policies import PolicyInForce


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    db: AsyncConnection
    me: Person
    focus: Focus
    """As it was when the turn began."""
    policy: Policy
    settings: Settings
    moment: Moment
    chat_id: int

    @property
    def at(self) -> datetime:
        return self.moment.at

    @property
    def ref_id(self) -> int:
        """What the typed words belong to; 0 for nothing."""
        return self.focus.ref_id or 0

    async def listen(
        self, kind: str, ref_id: int | None = None, data: Mapping[str, Any] | None = None
    ) -> None:
        """What is typed next belongs to this."""
        await words_waited_for.listen(self.db, self.me, kind, ref_id, data, at=self.at)

    async def heard(self, *kinds: str) -> None:
        """No more words are waited for, if they were for one of these; without kinds, in any case."""
        if not kinds or self.focus.kind in kinds:
            await words_waited_for.heard(self.db, self.me, at=self.at)


def in_turns(router: Router) -> Router:
    """Handlers of this router may ask for `turn: Turn`; only people of the company have one."""
    router.message.middleware(_give_turn)
    router.callback_query.middleware(_give_turn)
    return router


async def _give_turn(
    handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
    event: TelegramObject,
    data: dict[str, Any],
) -> Any:
    if data.get("me") is not None:
        data["turn"] = turn_of(**data)
    return await handler(event, data)


def turn_of(
    *,
    db: AsyncConnection,
    me: Person,
    focus: Focus,
    policy: PolicyInForce,
    settings: Settings,
    at: datetime,
    received_at: datetime,
    chat_id: int,
    **_: Any,
) -> Turn:
    return Turn(
        db=db,
        me=me,
        focus=focus,
        policy=policy.policy,
        settings=settings,
        moment=Moment(at, received_at),
        chat_id=chat_id,
    )
