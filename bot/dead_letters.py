"""`visitbot dead-letters`: what went wrong for good, and what to do about it."""

import json
import sys

from bot.storage import dead_letters
from bot.storage.database import Database
from bot.storage.dead_letters import DeadLetter, HeldMessage


async def act(database: Database, what: str, reference: str) -> int:
    """Returns the exit status: 1 when there is no such letter or message, 2 for what is no reference."""
    if what == "list":
        return await _list(database)
    number = _number(reference)
    if number is None:
        print(f"{reference!r} is no reference; they look like D-17 or M-5.", file=sys.stderr)
        return 2
    if what == "show":
        return await _show(database, number)
    return await (_replay if what == "replay" else _send)(database, number)


async def _list(database: Database) -> int:
    async with database.reading() as db:
        letters = await dead_letters.dead_letters(db)
        held = await dead_letters.held_messages(db)
    for letter in letters:
        print(_line(letter))
    for message in held:
        print(_held_line(message))
    if not letters and not held:
        print("Nothing: every update was handled and every message left.")
    return 0


async def _show(database: Database, number: int) -> int:
    async with database.reading() as db:
        letter = await dead_letters.dead_letter(db, number)
    if letter is None:
        print(f"There is no dead letter D-{number}.", file=sys.stderr)
        return 1
    print(_line(letter))
    body = json.loads(letter.body) if letter.body else None
    print(json.dumps(body, ensure_ascii=False, indent=2) if body else "Its text has been erased.")
    return 0


async def _replay(database: Database, number: int) -> int:
    async with database.writing() as db:
        queued = await dead_letters.replay(db, number)
    print(f"D-{number} is queued again." if queued else f"D-{number} cannot be replayed.")
    return 0 if queued else 1


async def _send(database: Database, number: int) -> int:
    async with database.writing() as db:
        queued = await dead_letters.send_held(db, number)
    print(f"M-{number} will be sent." if queued else f"M-{number} is not held.")
    return 0 if queued else 1


def _line(letter: DeadLetter) -> str:
    return (
        f"D-{letter.seq}  {letter.received_at:%Y-%m-%d %H:%M:%S}Z  chat {letter.chat_id}  {letter.kind}  "
        f"{letter.attempts} attempts  {letter.error}"
    )


def _held_line(message: HeldMessage) -> str:
    return (
        f"M-{message.id}  {message.created_at:%Y-%m-%d %H:%M:%S}Z  person {message.person_id}  "
        f"{message.kind}  {message.state}  {message.error}"
    )


def _number(reference: str) -> int | None:
    digits = reference.rpartition("-")[2]
    return int(digits) if digits.isdecimal() else None
