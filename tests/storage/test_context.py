"""All that share a commit are looked up together, each as of its own moment."""

from datetime import UTC, datetime, timedelta

from bot.rules.language import Language
from bot.rules.policy import Policy
from bot.rules.roles import PersonState, Role
from bot.storage import people
from bot.storage.context import contexts_of
from bot.storage.database import Database
from bot.storage.focus import set_focus
from bot.storage.inbox import EntryKind, NewEntry, store
from bot.storage.policies import publish_policy

MORNING = datetime(2026, 3, 2, 1, tzinfo=UTC)
EVENING = MORNING + timedelta(hours=9)


async def test_everybodys_person_focus_and_policy_come_with_their_entries(database: Database) -> None:
    async with database.writing() as db:
        first = await publish_policy(db, Policy(), effective_from=MORNING, author_id=None, at=MORNING)
        second = await publish_policy(db, Policy(), effective_from=EVENING, author_id=None, at=MORNING)
        for chat in (71, 72):
            who = await people.add_person(
                db, name=f"P{chat}", language=Language.EN, zone="UTC", at=MORNING, state=PersonState.ACTIVE
            )
            await people.link_account(db, who, chat, at=MORNING)
            await people.grant_role(db, who, Role.REP, by=None, at=MORNING)
            await people.grant_role(db, who, Role.MANAGER, by=None, at=MORNING)
        await set_focus(db, who, "comment", 5, at=MORNING)
        await people.set_blocked(db, 72, blocked_at=MORNING)
        for at, chats in ((MORNING, (71, 9)), (EVENING, (72,))):
            entries = [
                NewEntry(update_id=chat, chat_id=chat, kind=EntryKind.MESSAGE, body="{}") for chat in chats
            ]
            await store(db, entries, received_at=at)
        found = await contexts_of(db, [1, 2, 3])
    assert sorted(found) == [1, 3]  # the stranger has none
    ann, bo = found[1], found[3]
    assert ann.me
    assert bo.me
    assert (ann.me.name, ann.focus.kind, ann.policy_version_id, ann.is_blocked) == (
        "P71",
        "idle",
        first,
        False,
    )
    assert (bo.me.name, bo.focus.kind, bo.policy_version_id, bo.is_blocked) == (
        "P72",
        "comment",
        second,
        True,
    )
    assert ann.me.roles == bo.me.roles == {Role.REP, Role.MANAGER}
