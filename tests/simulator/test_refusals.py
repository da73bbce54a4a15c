"""What Telegram says no to, and in which words."""

from typing import Any

import pytest

from simulator.driver import DeskPerson
from tests.simulator.clients import RawClient

CHAT = "the chat's id"
MESSAGE = "a message of the bot"


def button(**action: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Go", **action}]]}


def many_buttons(rows: int, columns: int) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * columns] * rows}


REFUSALS: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"text": "x"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": 5, "text": "x"}, "chat not found"),
    ("sendMessage", {"chat_id": "@nobody", "text": "x"}, "chat not found"),
    ("sendMessage", {"chat_id": [1], "text": "x"}, "chat not found"),
    ("sendMessage", {"chat_id": CHAT}, "message text is empty"),
    ("sendMessage", {"chat_id": CHAT, "text": "  \n "}, "message text is empty"),
    ("sendMessage", {"chat_id": CHAT, "text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
    ("sendMessage", {"chat_id": CHAT, "text": "x" * 4097}, "message is too long"),
    ("sendMessage", {"chat_id": CHAT, "text": "x", "parse_mode": "Word"}, "unsupported parse_mode"),
    ("sendMessage", {"chat_id": CHAT, "text": {"a": 1}}, 'can\'t parse "text": must be of type String'),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "disable_notification": "perhaps"},
        'can\'t parse "disable_notification": must be of type Boolean',
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "a<b", "parse_mode": "HTML"},
        "can't parse entities: Unclosed start tag at byte offset 1",
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "好<x>", "parse_mode": "HTML"},
        'can\'t parse entities: Unsupported start tag "x" at byte offset 3',
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "<b><i>x</b>", "parse_mode": "HTML"},
        'can\'t parse entities: Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "<b>x", "parse_mode": "HTML"},
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "28.5 m", "parse_mode": "MarkdownV2"},
        "can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'",
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "好 *x", "parse_mode": "MarkdownV2"},
        "can't parse entities: Can't find end of Bold entity at byte offset 4",
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "a_b", "parse_mode": "Markdown"},
        "can't parse entities: Can't find end of the entity starting at byte offset 1",
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "reply_markup": "["},
        "can't parse reply keyboard markup JSON object",
    ),
    ("sendMessage", {"chat_id": CHAT, "text": "x", "reply_markup": "[]"}, "object expected as reply markup"),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "reply_markup": button(callback_data="好" * 22)},
        "BUTTON_DATA_INVALID",
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "reply_markup": button()},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "reply_markup": button(url="no url")},
        "inline keyboard button URL 'no url' is invalid: Wrong HTTP URL",
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "reply_markup": button(url="http://localhost/x")},
        "inline keyboard button URL 'http://localhost/x' is invalid: Wrong HTTP URL",
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "reply_markup": button(url="ftp://x.org")},
        "inline keyboard button URL 'ftp://x.org' is invalid: Unsupported URL protocol",
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "reply_markup": button(web_app={"url": "http://x.org"})},
        "inline keyboard button Web App URL 'http://x.org' is invalid: Only HTTPS links are allowed",
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "reply_markup": {"inline_keyboard": [[{"callback_data": "x"}]]}},
        "can't parse inline keyboard button: Can't find field \"text\"",
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "reply_markup": {"inline_keyboard": [{"text": "x"}]}},
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "reply_markup": {"keyboard": [[7]]}},
        "can't parse keyboard button: KeyboardButton must be a String or an Object",
    ),
    ("sendMessage", {"chat_id": CHAT, "text": "x", "message_thread_id": 5}, "message thread not found"),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "reply_markup": many_buttons(101, 1)},
        "reply markup is too long",
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "reply_markup": many_buttons(1, 9)},
        "reply markup is too long",
    ),
    (
        "sendMessage",
        {"chat_id": CHAT, "text": "x", "reply_parameters": {"message_id": 999}},
        "message to be replied not found",
    ),
    ("sendPhoto", {"chat_id": CHAT}, "there is no photo in the request"),
    ("sendPhoto", {"chat_id": CHAT, "photo": "nothing"}, "wrong file identifier/HTTP URL specified"),
    ("sendPhoto", {"chat_id": CHAT, "photo": ("a.jpg", b"no picture")}, "IMAGE_PROCESS_FAILED"),
    ("sendPhoto", {"chat_id": CHAT, "photo": ("a.jpg", b"")}, "file must be non-empty"),
    (
        "sendDocument",
        {"chat_id": CHAT, "document": ("a.txt", b"x"), "caption": "x" * 1025},
        "message caption is too long",
    ),
    ("sendLocation", {"chat_id": CHAT, "longitude": 1}, "latitude is empty"),
    ("sendLocation", {"chat_id": CHAT, "latitude": 91, "longitude": 1}, "invalid location specified"),
    (
        "sendLocation",
        {"chat_id": CHAT, "latitude": 1, "longitude": 1, "live_period": 59},
        "wrong live location period specified",
    ),
    ("sendChatAction", {"chat_id": CHAT, "action": "dancing"}, "wrong parameter action in request"),
    ("editMessageText", {"chat_id": CHAT, "text": "x"}, "message identifier is not specified"),
    (
        "editMessageText",
        {"chat_id": CHAT, "message_id": "soon", "text": "x"},
        "message identifier is not specified",
    ),
    ("editMessageText", {"chat_id": CHAT, "message_id": 999, "text": "x"}, "message to edit not found"),
    ("editMessageText", {"chat_id": CHAT, "message_id": 1, "text": "x"}, "message can't be edited"),
    (
        "editMessageCaption",
        {"chat_id": CHAT, "message_id": MESSAGE, "caption": "x"},
        "there is no caption in the message to edit",
    ),
    (
        "editMessageText",
        {"chat_id": CHAT, "message_id": MESSAGE, "text": "x", "reply_markup": {"keyboard": [["x"]]}},
        "inline keyboard expected",
    ),
    (
        "editMessageMedia",
        {"chat_id": CHAT, "message_id": MESSAGE, "media": {"type": "photo", "media": "attach://none"}},
        "can't parse InputMedia: media not found",
    ),
    (
        "sendMediaGroup",
        {"chat_id": CHAT, "media": [{"type": "photo", "media": "nothing"}] * 2},
        'failed to send message #1 with the error message "Wrong file identifier/HTTP URL specified"',
    ),
    (
        "setMessageReaction",
        {"chat_id": CHAT, "message_id": MESSAGE, "reaction": [{"type": "emoji", "emoji": "🚪"}]},
        "REACTION_INVALID",
    ),
    (
        "deleteMessages",
        {"chat_id": CHAT, "message_ids": list(range(1, 102))},
        "too many message identifiers specified",
    ),
    ("deleteMessages", {"chat_id": CHAT, "message_ids": []}, "message identifiers are not specified"),
    ("createForumTopic", {"chat_id": CHAT, "name": "x"}, "the chat is not a forum"),
    ("deleteMessage", {"chat_id": CHAT, "message_id": 999}, "message to delete not found"),
    (
        "forwardMessage",
        {"chat_id": CHAT, "from_chat_id": CHAT, "message_id": 999},
        "message to forward not found",
    ),
    (
        "answerCallbackQuery",
        {"callback_query_id": "1"},
        "query is too old and response timeout expired or query ID is invalid",
    ),
    ("getFile", {"file_id": "nothing"}, "invalid file_id"),
    ("setMyCommands", {"commands": [{"command": "Übung", "description": "x"}]}, "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "a", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
    (
        "setMyCommands",
        {"commands": [{"command": "a"}]},
        "can't parse commands JSON object: [0] Can't find field \"description\"",
    ),
    ("setWebhook", {"url": "ftp://x"}, "bad webhook: HTTPS url must be provided for webhook"),
    (
        "setWebhook",
        {"url": "https://x.org", "secret_token": "ä"},
        "secret token contains unallowed characters",
    ),
    ("sendInvoice", {"chat_id": CHAT, "title": "x"}, 'parameter "description" is required'),
    ("getBusinessConnection", {"business_connection_id": "x"}, "business connection not found"),
]


@pytest.mark.parametrize(("method", "params", "description"), REFUSALS)
async def test_a_wrong_call_is_refused_in_telegrams_words(
    raw: RawClient, ann: DeskPerson, method: str, params: dict[str, Any], description: str
) -> None:
    await ann.opens()
    message = await raw.call("sendMessage", chat_id=ann.id, text="here")
    stands_for = {CHAT: ann.id, MESSAGE: message["message_id"]}
    filled = {n: stands_for.get(v, v) if isinstance(v, str) else v for n, v in params.items()}
    answer = await raw.answer(method, **filled)
    assert (answer["ok"], answer["error_code"]) == (False, 400)
    assert answer["description"] == f"Bad Request: {description}"


@pytest.mark.parametrize(
    ("path", "code", "description"),
    [
        ("/bot123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1/flyToTheMoon", 404, "Not Found"),
        ("/bot123456:short/getMe", 401, "Unauthorized"),
        ("/botnonsense/getMe", 404, "Not Found"),
        ("/bot123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1/", 404, "Not Found"),
        ("/file/bot123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1/photos/none.jpg", 404, "Not Found"),
    ],
)
async def test_unknown_tokens_methods_and_files_are_refused(
    raw: RawClient, path: str, code: int, description: str
) -> None:
    async with raw.http.get(raw.url + path) as answer:
        assert answer.status == code
        assert await answer.json() == {"ok": False, "error_code": code, "description": description}


async def test_another_secret_for_a_known_bot_is_unauthorized(raw: RawClient) -> None:
    async with raw.http.get(f"{raw.url}/bot123456:{'Z' * 35}/getMe") as answer:
        assert answer.status == 401


async def test_the_longest_text_and_markup_data_are_taken(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    sent = await raw.call(
        "sendMessage",
        chat_id=ann.id,
        text="<b>" + "😀" * 4096 + "</b>",
        parse_mode="HTML",
        reply_markup=button(callback_data="x" * 64),
    )
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 8192}]


async def test_a_message_with_a_reply_keyboard_cannot_be_edited(raw: RawClient, ann: DeskPerson) -> None:
    await ann.opens()
    sent = await raw.call("sendMessage", chat_id=ann.id, text="x", reply_markup={"keyboard": [["yes", "no"]]})
    answer = await raw.answer("editMessageText", chat_id=ann.id, message_id=sent["message_id"], text="y")
    assert answer["description"] == "Bad Request: message can't be edited"
