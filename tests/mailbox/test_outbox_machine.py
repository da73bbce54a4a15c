"""Whatever happens in whatever order, the outbox says everything once, in its place, and not too fast."""

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.mailbox.sender import LEASE_S, LeaseLost, Sender
from bot.storage.lease import Lease
from bot.views.replies import Rank, Reply, StillDue
from tests.mailbox import outbox_at_rest
from tests.mailbox.outbox_world import CHATS, LIMITS, SLOTS, ZONES, BothAlive, OutboxWorld
from tests.mailbox.pretended import BEGAN, Answer

chats = st.sampled_from(CHATS)
slots = st.sampled_from(SLOTS)


class OutboxMachine(OutboxWorld, RuleBasedStateMachine):
    def __init__(self) -> None:
        RuleBasedStateMachine.__init__(self)
        OutboxWorld.__init__(self)

    @initialize()
    def company_begins(self) -> None:
        self.company()

    @rule(chat=chats)
    def somebody_is_answered(self, chat: int) -> None:
        self.put(Reply(to=self.people[chat], text=f"reply {chat} {self.number()}"))

    @rule(chat=chats)
    def a_flood_of_answers(self, chat: int) -> None:
        for _ in range(6):
            self.put(Reply(to=self.people[chat], text=f"reply {chat} {self.number()}"))

    @rule(chat=chats, day=st.integers(1, 2))
    def a_sweep_says_something(self, chat: int, day: int) -> None:
        words = f"push {chat} {day}"
        self.put(Reply(to=self.people[chat], text=words, rank=Rank.NUDGE, key=f"push:{chat}:{day}"))

    @rule(chat=chats, subject=st.integers(1, 3))
    def a_push_with_a_reason(self, chat: int, subject: int) -> None:
        words = f"due {chat} {self.number()} {subject}"
        due = StillDue("reason", subject)
        self.put(Reply(to=self.people[chat], text=words, rank=Rank.DIGEST, still_due=due))

    @rule(chat=chats)
    def a_push_that_expires(self, chat: int) -> None:
        until = self.time.seconds + 60
        words = f"until {chat} {self.number()} {until}"
        expires_at = datetime.fromtimestamp(BEGAN.timestamp() + until, UTC)
        self.put(Reply(to=self.people[chat], text=words, rank=Rank.NUDGE, expires_at=expires_at))

    @rule(subject=st.integers(1, 3), goes=st.booleans())
    def a_reason_goes_or_comes_back(self, subject: int, goes: bool) -> None:
        (self.gone.add if goes else self.gone.discard)(subject)

    @rule(chat=chats, slot=slots, fresh=st.booleans())
    def a_card_changes(self, chat: int, slot: str, fresh: bool) -> None:
        older = self.latest.get((chat, slot))
        if older in {row.text for row in self.rows("new")}:
            self.overtaken.add(older)
        self.latest[chat, slot] = words = f"{slot} {chat} {self.number()}"
        self.put(Reply(to=self.people[chat], text=words, slot=slot, fresh=fresh))

    @rule(chat=chats, slot=slots, fresh=st.booleans())
    def a_card_changes_several_times(self, chat: int, slot: str, fresh: bool) -> None:
        for again in (fresh, False, False):
            self.a_card_changes(chat, slot, again)
            self.a_card_changes(chat, slot, fresh=False)
            self.time.passes(3)
            self.the_sender_works(2)

    @rule()
    def everybody_asks_at_once(self) -> None:
        for chat in CHATS * 3:
            self.somebody_is_answered(chat)
        self.time.passes(30)
        self.the_sender_works(6)

    @rule(chat=chats, slot=slots)
    def a_card_is_taken_away(self, chat: int, slot: str) -> None:
        self.latest[chat, slot] = None
        self.put(Reply(to=self.people[chat], slot=slot, remove=True))

    @rule(chat=chats)
    def somebody_clears_the_chat(self, chat: int) -> None:
        self.telegram.chats[chat].clear()
        self.doubtful_slots |= {(chat, slot) for slot in SLOTS}

    @rule(chat=chats)
    def somebody_blocks_the_bot(self, chat: int) -> None:
        self.telegram.blocked.add(chat)
        self.doubtful_slots |= {(chat, slot) for slot in SLOTS}

    @rule(chat=chats, zone=st.sampled_from(ZONES))
    def somebody_travels(self, chat: int, zone: str) -> None:
        self.zones[chat] = zone

    @rule(chat=chats, busy=st.booleans())
    def a_visit_begins_or_ends(self, chat: int, busy: bool) -> None:
        (self.busy.add if busy else self.busy.discard)(chat)

    @rule(answers=st.lists(st.sampled_from(Answer), min_size=1, max_size=3))
    def trouble_is_coming(self, answers: list[Answer]) -> None:
        self.telegram.answers.extend(answers)

    @rule(seconds=st.sampled_from([0.1, 0.5, 1.0, 3.0, 25.0, 3600.0]))
    def time_passes(self, seconds: float) -> None:
        self.time.passes(seconds)

    @rule(rounds=st.integers(1, 4))
    def the_sender_works(self, rounds: int) -> None:
        for _ in range(rounds):
            self.do(self.one_round(self.now))

    @rule(seconds=st.sampled_from([0.1, 1.0]), rounds=st.integers(5, 12))
    def the_sender_works_for_a_while(self, seconds: float, rounds: int) -> None:
        for _ in range(rounds):
            self.do(self.one_round(self.now))
            self.time.passes(seconds)

    @rule()
    def the_sender_is_killed(self) -> None:
        self.kill_calls()
        self.now = self.new_process()

    @rule()
    def the_sender_stalls_and_another_takes_over(self) -> None:
        """What it had under way ends meanwhile, one way or the other, and it may not write that down."""
        stale = self.now
        self.time.passes(LEASE_S + 1)
        self.now = self.new_process()
        under_way = self.rows("sending", "new")
        with pytest.raises(LeaseLost):
            self.do(self.one_round(stale))
        assert self.rows("sending", "new") == under_way

    @rule()
    def the_sender_is_taken_for_dead_and_goes_on(self) -> None:
        """Its lease has not run out in its own eyes; it may begin nothing and write nothing down.

        What it has said and not written down is said by the next one at this moment.
        """
        self.do(self.one_round(self.now))
        if self.telegram.saying:
            return
        stale = self.now
        self.now = self.new_process()
        self.time.passes(5)
        self.telegram.answers[:0] = [Answer.HANGS_AFTER] * LIMITS.in_flight
        self.do(self.one_round(self.now))
        before = self.rows("sending", "sent", "unknown", "held")
        with contextlib.suppress(LeaseLost):  # when it happens to ask for more time just now
            self.do(self.one_round(stale))
        assert self.rows("sending", "sent", "unknown", "held") == before

    @rule()
    def the_sender_works_while_another_stands_by(self) -> None:
        """For longer than a lease lasts: whoever works renews it, and nobody else gets it."""

        async def taken() -> Lease | None:
            other = Sender.__new__(Sender)
            other.__dict__ = {**self.now.sender.__dict__, "_liveness": BothAlive(self.generation)}
            return await other.take_lease()

        for _ in range(3):
            self.time.passes(LEASE_S / 2)
            self.do(self.one_round(self.now))
            assert self.do(taken()) is None

    @invariant()
    def few_are_under_way(self) -> None:
        assert len(self.rows("sending")) <= LIMITS.in_flight
        assert sum(self.telegram.in_flight.values()) <= LIMITS.in_flight
        assert not self.telegram.faults

    @invariant()
    def whatever_is_under_way_is_marked(self) -> None:
        marked = {row.text for row in self.rows("sending")}
        assert set(self.telegram.saying.values()) <= marked

    @invariant()
    def no_push_arrives_twice(self) -> None:
        texts = [text for _, _, text in self.telegram.arrivals if text.startswith(("push", "due", "until"))]
        assert len(texts) == len(set(texts))

    @invariant()
    def what_was_overtaken_is_not_said(self) -> None:
        assert not self.overtaken & {text for _, _, text in self.telegram.arrivals} - self.telegram.doubtful

    @invariant()
    def never_too_fast(self) -> None:
        for at, chat in self.telegram.sends[-40:]:
            if any(at - 1 < born <= at + 1 for born in self.born):
                continue  # a new sender begins with a full burst
            within = [other for when, other in self.telegram.sends if at <= when < at + 1]
            assert len(within) <= LIMITS.per_second + LIMITS.burst
            assert within.count(chat) <= LIMITS.per_chat_per_second + LIMITS.per_chat_burst

    def teardown(self) -> None:
        try:
            if self.generation:
                outbox_at_rest.everything_comes_to_rest(self)
                outbox_at_rest.replies_have_arrived(self)
                outbox_at_rest.pushes_have_ended(self)
                outbox_at_rest.cards_stand_where_they_should(self)
        finally:
            self.close()


OutboxMachine.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # thirty steps are read faster than they are shrunk
)
TestOutbox = OutboxMachine.TestCase
