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
from bot.rules.roles import Role
from bot.services import input as words_waited_for
from bot.services.moment import Moment
from bot.storage.focus import Focus, focus_of
from bot.storage.policies import PolicyInForce
from bot.views.replies import NOTHING, Replies

Body = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    db: AsyncConnection
    me: Person
    focus: Focus
    """As it was when the turn began."""
    policy_in_force: PolicyInForce
    settings: Settings
    moment: Moment
    chat_id: int
    bot_name: str

    @property
    def policy(self) -> Policy:
        return self.policy_in_force.policy

    @property
    def at(self) -> datetime:
        return self.moment.at

    @property
    def heard_now(self) -> Moment:
        """For rules: a message carries its sender's second, and what a tap has just changed is later."""
        return Moment(self.moment.received_at, self.moment.received_at)

    @property
    def ref_id(self) -> int:
        """What the typed words belong to; 0 for nothing."""
        return self.focus.ref_id or 0

    @property
    def visit_id(self) -> int | None:
        """The visit that was shown last, also while other words are waited for; None: there is none."""
        before = self.focus.data.get("before") or {}
        shown = {self.focus.kind: self.focus.ref_id, before.get("kind"): before.get("ref_id")}
        return shown.get(words_waited_for.VISIT)

    async def listen(
        self, kind: str, ref_id: int | None = None, data: Mapping[str, Any] | None = None
    ) -> None:
        """What is typed next belongs to this."""
        await words_waited_for.listen(self.db, self.me, kind, ref_id, data, at=self.at)

    async def focus_now(self) -> Focus:
        """As the turn has left it so far."""
        return await focus_of(self.db, self.me.id)

    async def heard(self, *kinds: str) -> None:
        """No more words are waited for, if they were for one of these; without kinds, in any case."""
        if not kinds or self.focus.kind in kinds:
            await words_waited_for.heard(self.db, self.me, at=self.at)


Told = Callable[[Turn, Body, Body], Awaitable[Replies]]
"""`async (turn, body, result)`: what was asked of the long work, and what came of it."""


def in_turns(routers: tuple[Router, ...]) -> tuple[Router, ...]:
    """Their handlers may ask for `turn: Turn`; only people of the company have one."""
    for router in routers:
        for observer in (router.message, router.edited_message, router.callback_query):
            observer.middleware(_give_turn)
    return routers


def told_to(*roles: Role) -> Callable[[Told], Callable[..., Awaitable[Replies]]]:
    """The handler of a result of long work is called only while its chat is still theirs who asked.

    Whoever has left meanwhile, or holds none of the roles any more, hears nothing; without roles everybody
    of the company does.
    """

    def decorate(handler: Told) -> Callable[..., Awaitable[Replies]]:
        async def told(*, body: Body, result: Body, **context: Any) -> Replies:
            me: Person | None = context["me"]
            if me is None or (roles and not any(me.is_a(role) for role in roles)):
                return NOTHING
            return await handler(turn_of(**context), body, result)

        return told

    return decorate


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
    bot_name: str,
    **_: Any,
) -> Turn:
    return Turn(
        db=db,
        me=me,
        focus=focus,
        policy_in_force=policy,
        settings=settings,
        moment=Moment(at, received_at),
        chat_id=chat_id,
        bot_name=bot_name,
    )
