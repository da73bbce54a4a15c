"""The list of sweeps: what the bot does by itself; each asks once a tick "what is due at now?".

A sweep runs in a transaction of its own: its words go into the outbox under their unique keys (a key that is
already there is passed over) and commit together with whatever state the sweep changed.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rules.policy import Policy
from bot.views.replies import Replies

Sweep = Callable[[AsyncConnection, datetime, Policy], Awaitable[Replies]]
"""`(db, now, policy in force)` → the words that are due now."""

SWEEPS: tuple[tuple[str, Sweep], ...] = ()
