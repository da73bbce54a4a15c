"""Who runs the bot, while it is killed: lists what may or may not have arrived, and sends it after all."""

import asyncio
import sys

from sqlalchemy.exc import SQLAlchemyError

from bot.storage.database import Database
from bot.storage.dead_letters import held_messages
from play.stage import ROOT, Stage


class Operator:
    """`missed` names what stands in the database and not in `dead-letters list`."""

    def __init__(self, the_stage: Stage) -> None:
        self.sent = 0
        self.missed: list[str] = []
        self._stage = the_stage
        self._looking = asyncio.Lock()

    def __str__(self) -> str:
        return f"{self.sent} held messages listed and sent after all"

    async def looks_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(1)
            await self.looks()

    async def looks(self) -> None:
        """Send every held message by the command a person would use; it must stand in the list."""
        async with self._looking:
            held = await self._held()
            if not held:
                return
            listed = await self._visitbot("dead-letters", "list")
            for reference in held:
                if f"{reference} " not in listed:
                    self.missed.append(f"{reference} is held and not in the list of dead letters")
                said = await self._visitbot("dead-letters", "send", reference)
                self.sent += "will be sent" in said

    async def _held(self) -> list[str]:
        database = Database(self._stage.database_url)
        try:
            async with database.reading() as db:
                return [f"M-{message.id}" for message in await held_messages(db)]
        except SQLAlchemyError:
            return []  # the bot was killed this moment; the next look tells
        finally:
            await database.close()

    async def _visitbot(self, *command: str) -> str:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", *command),
            cwd=ROOT,
            env=self._stage.environment(),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        return said.decode(errors="replace")
