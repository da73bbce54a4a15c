"""The ways in which HTTP clients of many languages put their arguments."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from telegram import Update
from telegram.ext import ApplicationBuilder, CallbackContext, CommandHandler
from yarl import URL

from simulator.driver import DeskPerson
from simulator.server import RunningSimulator
from tests.simulator.clients import TOKEN, RawClient
from tests.simulator.pictures import jpeg

KEYBOARD = json.dumps({"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]})


@pytest.fixture
def base(raw: RawClient) -> str:
    return f"{raw.url}/bot{TOKEN}"


async def test_arguments_in_the_query_are_read(raw: RawClient, base: str, ann: DeskPerson) -> None:
    await ann.opens()
    query = {"chat_id": str(ann.id), "text": "a b&c+好", "reply_markup": KEYBOARD}
    async with raw.http.get(f"{base}/sendMessage", params=query) as answer:
        result = (await answer.json())["result"]
    assert (result["text"], result["reply_markup"]) == ("a b&c+好", json.loads(KEYBOARD))


@pytest.mark.parametrize("flag", ["true", "True", "1", "yes"])
async def test_an_urlencoded_form_with_text_flags_is_read(
    raw: RawClient, base: str, ann: DeskPerson, flag: str
) -> None:
    await ann.opens()
    form = {"chat_id": str(ann.id), "text": "x", "protect_content": flag}
    async with raw.http.post(f"{base}/sendMessage", data=form) as answer:
        assert (await answer.json())["result"]["has_protected_content"] is True


async def test_the_form_of_a_get_is_read(raw: RawClient, base: str, ann: DeskPerson) -> None:
    """As pyTelegramBotAPI confirms its updates: unread, it would get each of them again for ever."""
    await ann.opens()
    async with raw.http.get(
        f"{base}/sendMessage", data={"chat_id": str(ann.id), "text": "a b&c+好"}
    ) as answer:
        assert (await answer.json())["result"]["text"] == "a b&c+好"


async def test_numbers_as_text_and_objects_as_text_are_read_in_json(
    raw: RawClient, base: str, ann: DeskPerson
) -> None:
    await ann.opens()
    body = {"chat_id": str(ann.id), "text": 42, "reply_markup": KEYBOARD, "disable_notification": 1}
    async with raw.http.post(f"{base}/sendMessage", json=body) as answer:
        assert (await answer.json())["result"]["text"] == "42"


async def test_a_null_or_empty_argument_counts_as_absent(raw: RawClient, base: str, ann: DeskPerson) -> None:
    await ann.opens()
    body = {"chat_id": ann.id, "text": "x", "parse_mode": None, "reply_markup": "", "entities": []}
    async with raw.http.post(f"{base}/sendMessage", json=body) as answer:
        assert (await answer.json())["ok"]


@pytest.mark.parametrize("method", ["sendmessage", "SENDMESSAGE", "SendMessage", "sendMessage/"])
async def test_method_names_are_read_in_any_case(
    raw: RawClient, base: str, ann: DeskPerson, method: str
) -> None:
    await ann.opens()
    async with raw.http.post(f"{base}/{method}", json={"chat_id": ann.id, "text": "x"}) as answer:
        assert (await answer.json())["ok"]


async def test_a_gzipped_body_is_read(raw: RawClient, base: str, ann: DeskPerson) -> None:
    await ann.opens()
    body = gzip.compress(json.dumps({"chat_id": ann.id, "text": "packed"}).encode())
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    async with raw.http.post(f"{base}/sendMessage", data=body, headers=headers) as answer:
        assert (await answer.json())["result"]["text"] == "packed"


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x"])
async def test_a_body_that_is_not_packed_as_it_says_is_a_bad_request(
    raw: RawClient, base: str, kind: str
) -> None:
    headers = {"Content-Type": kind, "Content-Encoding": "gzip"}
    async with raw.http.post(f"{base}/sendMessage", data=b'{"chat_id": 1}', headers=headers) as answer:
        assert (answer.status, (await answer.json())["ok"]) == (400, False)


async def test_a_file_sent_under_its_own_name_is_read(raw: RawClient, base: str, ann: DeskPerson) -> None:
    await ann.opens()
    form = aiohttp.FormData()
    form.add_field("chat_id", str(ann.id))
    form.add_field("photo", jpeg(), filename="照片.jpg", content_type="application/octet-stream")
    async with raw.http.post(f"{base}/sendPhoto", data=form) as answer:
        assert (await answer.json())["result"]["photo"]


async def test_a_file_sent_as_attachment_is_read(raw: RawClient, base: str, ann: DeskPerson) -> None:
    await ann.opens()
    form = aiohttp.FormData()
    form.add_field("chat_id", str(ann.id))
    form.add_field("document", "attach://doc")
    form.add_field("doc", b"text", filename="a.txt", content_type="text/plain")
    async with raw.http.post(f"{base}/sendDocument", data=form) as answer:
        assert (await answer.json())["result"]["document"]["file_name"] == "a.txt"


async def test_a_head_request_and_a_missing_body_are_answered(raw: RawClient, base: str) -> None:
    async with raw.http.head(f"{base}/getMe") as answer:
        assert answer.status == 200
    async with raw.http.post(f"{base}/getMe") as answer:
        assert (await answer.json())["ok"]


async def test_broken_json_is_a_bad_request(raw: RawClient, base: str) -> None:
    headers = {"Content-Type": "application/json"}
    async with raw.http.post(f"{base}/getMe", data=b"{", headers=headers) as answer:
        assert answer.status == 400


async def test_a_streamed_form_without_a_length_is_read(raw: RawClient, base: str, ann: DeskPerson) -> None:
    await ann.opens()

    async def stream() -> AsyncIterator[bytes]:
        yield f'--x\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n{ann.id}\r\n'.encode()
        yield b'--x\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n'
        yield b"Content-Type: image/jpeg\r\n\r\n" + jpeg() + b"\r\n--x--\r\n"

    headers = {"Content-Type": "multipart/form-data; boundary=x", "Expect": "100-continue"}
    async with raw.http.post(f"{base}/sendPhoto", data=stream(), headers=headers) as answer:
        assert (await answer.json())["result"]["photo"]


async def test_an_application_of_python_telegram_bot_polls_and_answers(
    simulator: RunningSimulator, ann: DeskPerson
) -> None:
    """The whole library at work: deleteWebhook, getUpdates, its command filter, its reply."""

    async def hello(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        if update.effective_message:
            await update.effective_message.reply_html(f"<b>Hello</b> {' '.join(context.args or ())}")

    builder = ApplicationBuilder().token(TOKEN).base_url(f"{simulator.url}/bot")
    application = builder.base_file_url(f"{simulator.url}/file/bot").build()
    application.add_handler(CommandHandler("start", hello))
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling()
        await ann.opens("from-afar")
        assert await ann.waits_for("Hello from-afar")
        await application.updater.stop()
        await application.stop()


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('form-data; name="document"; filename="a b;c.txt"', "a b;c.txt"),
        ('form-data; filename="报告.txt"; name="document"', "报告.txt"),
        ("form-data; name=document; filename=my notes.txt", "my notes.txt"),
        ("form-data; name=\"document\"; filename*=UTF-8''%E6%8A%A5.txt", "报.txt"),
        ('form-data; name="document"; filename="say \\"hi\\".txt"', 'say "hi".txt'),
    ],
)
@pytest.mark.filterwarnings("ignore::aiohttp.BadContentDispositionHeader")
async def test_file_names_are_read_however_they_are_quoted(
    raw: RawClient, base: str, ann: DeskPerson, disposition: str, name: str
) -> None:
    await ann.opens()
    body = f'--x\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n{ann.id}\r\n'
    body += f"--x\r\nCONTENT-disposition: {disposition}\r\n\r\ntext\r\n--x--\r\n"
    headers = {"CONTENT-type": "multipart/form-data; boundary=x"}
    async with raw.http.post(f"{base}/sendDocument", data=body.encode(), headers=headers) as answer:
        assert (await answer.json())["result"]["document"]["file_name"] == name


async def test_a_token_may_come_percent_encoded(raw: RawClient) -> None:
    encoded = TOKEN.replace(":", "%3A")
    url = URL(f"{raw.url}/bot{encoded}/getMe", encoded=True)
    async with raw.http.get(url) as answer:
        assert (await answer.json())["result"]["id"] == 123456


async def test_many_calls_go_over_one_connection_one_after_another(
    raw: RawClient, simulator: RunningSimulator
) -> None:
    """As clients do that write their next call before they have read the answer to the last."""
    host, port = simulator.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    call = f"GET /bot{TOKEN}/getMe HTTP/1.1\r\nhOsT: {host}\r\n\r\n".encode()
    writer.write(call * 3)
    async with asyncio.timeout(5):
        for _ in range(3):
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            assert json.loads(await reader.readexactly(length))["ok"]
    writer.close()
