"""What must be true of an outbox once everything has come to rest."""

from bot.views.replies import Rank
from tests.mailbox.outbox_world import CHATS, SLOTS, OutboxWorld


def everything_comes_to_rest(world: OutboxWorld) -> None:
    world.telegram.answers.clear()
    world.busy.clear()
    world.kill_calls()
    world.now = world.new_process()
    for _ in range(200):
        world.do(world.one_round(world.now))
        if not (left := world.rows("new", "sending")):
            return
        waits = all(world.is_off(int(row.text.split()[1])) for row in left if row.rank != Rank.REPLY)
        world.time.passes(1800 if waits and all(row.rank != Rank.REPLY for row in left) else 1)
    raise AssertionError(f"these never left: {world.rows('new', 'sending')}")


def replies_have_arrived(world: OutboxWorld) -> None:
    arrived = [text for _, _, text in world.telegram.arrivals]
    for row in world.rows("sent", "failed", "unknown", "superseded", "expired", "held"):
        if not row.text.startswith("reply"):
            continue
        doubtful = row.text in world.telegram.doubtful
        assert arrived.count(row.text) <= (2 if doubtful else 1), row
        if row.state == "sent":
            assert row.text in arrived, row
        if row.state in ("unknown", "held"):
            assert doubtful, row
        if row.state == "failed":
            is_blocked = int(row.text.split()[1]) in world.telegram.blocked
            assert is_blocked or row.text in world.telegram.refused, row
        assert row.state not in ("superseded", "expired"), row
    are_in_order(world, arrived)


def are_in_order(world: OutboxWorld, arrived: list[str]) -> None:
    """What was said once to a chat and never put back was said in the order in which it was meant."""
    steady = [
        text
        for text in arrived
        if text.startswith("reply") and text not in world.telegram.doubtful | world.telegram.put_back
    ]
    for chat in CHATS:
        numbers = [int(text.split()[2]) for text in steady if int(text.split()[1]) == chat]
        assert numbers == sorted(numbers), chat


def pushes_have_ended(world: OutboxWorld) -> None:
    arrived = {text for _, _, text in world.telegram.arrivals}
    for row in world.rows("sent", "failed", "unknown", "superseded", "expired", "held"):
        if row.state == "sent" and row.rank != Rank.REPLY:
            assert row.text in arrived, row
        if row.state == "held":
            assert row.text in world.telegram.doubtful, row


def cards_stand_where_they_should(world: OutboxWorld) -> None:
    unsure = world.telegram.doubtful | {row.text for row in world.rows("failed", "unknown", "held")}
    shaky = {tuple(text.split()[:2]) for text in unsure if text.startswith(SLOTS)}
    for (chat, slot), text in world.latest.items():
        if (slot, str(chat)) in shaky or (chat, slot) in world.doubtful_slots:
            continue
        shown = [words for words in world.telegram.chats[chat].values() if words.startswith(slot)]
        assert shown == ([] if text is None else [text]), (chat, slot)
