"""What the mailbox makes of an update before anybody decodes it."""

import json
from typing import Any

import pytest

from bot.mailbox.incoming import entry, files_in, read
from bot.storage.inbox import EntryKind

CHAT = {"id": 7, "type": "private"}
ANN = {"id": 7, "is_bot": False, "first_name": "Ann"}


def message(**content: Any) -> dict[str, Any]:
    return {"update_id": 1, "message": {"message_id": 1, "date": 0, "chat": CHAT, "from": ANN, **content}}


@pytest.mark.parametrize(
    ("update", "kind"),
    [
        (message(text="hi"), EntryKind.MESSAGE),
        ({"update_id": 1, "edited_message": {"chat": CHAT, "text": "hi"}}, EntryKind.EDITED),
        ({"update_id": 1, "edited_message": {"chat": CHAT, "location": {}}}, EntryKind.LIVE_EDIT),
        ({"update_id": 1, "callback_query": {"from": ANN, "data": "x"}}, EntryKind.TAP),
        ({"update_id": 1, "my_chat_member": {"chat": CHAT}}, EntryKind.MEMBER),
        ({"update_id": 1, "hologram": {}}, EntryKind.UNKNOWN),
        ({"update_id": 1, "message": "nonsense"}, EntryKind.UNKNOWN),
        ("nonsense", EntryKind.UNKNOWN),
        (None, EntryKind.UNKNOWN),
    ],
)
def test_every_update_has_a_kind_whatever_it_looks_like(update: object, kind: EntryKind) -> None:
    assert read(update).kind is kind


def test_a_tap_belongs_to_the_chat_of_its_message_or_else_to_who_tapped() -> None:
    tap = {"from": ANN, "data": "x", "message": {"chat": {"id": 9, "type": "private"}}}
    assert read({"update_id": 1, "callback_query": tap}).chat_id == 9
    assert read({"update_id": 1, "callback_query": {"from": ANN, "data": "x"}}).chat_id == 7


def test_groups_are_not_private() -> None:
    assert not read(message(text="hi", chat={"id": -5, "type": "supergroup"})).is_private
    assert read(message(text="hi")).is_private


def test_what_no_database_takes_is_cut_out() -> None:
    incoming = read(message(text="a\0b\ud83dc"))
    assert incoming.update["message"]["text"] == "ab?c"
    assert json.loads(entry(incoming, incoming.update, ()).body) == incoming.update


def test_ids_that_fit_no_column_count_as_none() -> None:
    assert read({"update_id": 2**70, "message": {"chat": {"id": "seven"}}}).update_id is None
    assert read({"update_id": True}).update_id is None


def test_of_a_photo_the_largest_size_is_wanted() -> None:
    sizes = [
        {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 67},
        {"file_id": "large", "file_unique_id": "l", "width": 1280, "height": 960},
        {"file_id": "middle", "file_unique_id": "m", "width": 320, "height": 240},
    ]
    (wanted,) = files_in(read(message(photo=sizes)))
    assert (wanted.file_id, wanted.mime) == ("large", "image/jpeg")


def test_a_file_telegram_does_not_give_to_bots_is_refused_beforehand() -> None:
    document = {"file_id": "d", "file_unique_id": "d", "file_size": 21 * 1024 * 1024, "mime_type": "text/csv"}
    (wanted,) = files_in(read(message(document=document)))
    assert (wanted.mime, wanted.refused) == ("text/csv", "too_big")


def test_an_animation_is_wanted_once_although_it_comes_as_a_document_too() -> None:
    file = {"file_id": "a", "file_unique_id": "a"}
    assert len(files_in(read(message(animation=file, document=file)))) == 1


def test_edits_and_taps_bring_no_files() -> None:
    photo = [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]
    assert files_in(read({"update_id": 1, "edited_message": {"chat": CHAT, "photo": photo}})) == ()
    assert files_in(read({"update_id": 1, "callback_query": {"message": {"photo": photo}}})) == ()


def test_files_without_ids_are_passed_over() -> None:
    assert files_in(read(message(voice={"file_id": 5}, photo=["?"]))) == ()
