"""A reply comes out of the outbox as it was put in."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mailbox.letters import body_of, letter, reply_of, taps_in
from bot.views.replies import (
    Button,
    Document,
    DrawnPicture,
    Rank,
    Reply,
    StillDue,
    StoredPicture,
)

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
words = st.text(max_size=20)
numbers = st.integers(1, 10**9)
buttons = st.one_of(st.builds(Button, words, data=words), st.builds(Button, words, url=words))
pictures = st.one_of(
    st.builds(StoredPicture, numbers),
    st.builds(DrawnPicture, words, st.dictionaries(words, words, max_size=2)),
)
rows = st.lists(st.lists(buttons, min_size=1, max_size=2).map(tuple), max_size=2).map(tuple)
replies = st.builds(
    Reply,
    text=words,
    buttons=rows,
    keys=st.none() | st.lists(st.lists(words, max_size=2).map(tuple), max_size=2).map(tuple),
    picture=st.none() | pictures,
    album=st.lists(pictures, max_size=3).map(tuple),
    document=st.none() | st.builds(Document, numbers, words),
    fresh=st.booleans(),
    remove=st.booleans(),
    quiet=st.booleans(),
    slot=st.none() | words,
    rank=st.sampled_from(Rank),
    still_due=st.none() | st.builds(StillDue, words, numbers),
    forget_message_id=st.none() | numbers,
)


@given(replies)
def test_every_part_of_a_reply_survives_json(reply: Reply) -> None:
    body = json.loads(json.dumps(body_of(reply)))
    assert reply_of(body, slot=reply.slot, rank=reply.rank) == reply


def test_a_reply_that_names_nobody_goes_to_the_chat_it_answers() -> None:
    assert letter(Reply(text="hi"), NINE, chat_id=7).chat_id == 7


def test_a_reply_to_a_person_is_addressed_when_it_leaves() -> None:
    sent = letter(Reply(to=3, text="hi"), NINE, chat_id=7)
    assert (sent.person_id, sent.chat_id) == (3, None)


def test_a_reply_to_nobody_is_a_bug() -> None:
    with pytest.raises(ValueError, match="recipient"):
        letter(Reply(text="hi"), NINE)


def test_taps_are_found_in_all_rows() -> None:
    reply = Reply(buttons=((Button("a", data="1"), Button("b", url="http://x")), (Button("c", data="2"),)))
    assert list(taps_in(body_of(reply))) == ["1", "2"]
