"""The token, the webhook's secret and the database's password never reach a log line."""

import asyncio
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import load_settings
from bot.config_file import ConfigError
from bot.logs import RedactingFormatter, set_up_logging
from bot.mailbox.telegram import Telegram, TelegramError, proxy_for
from simulator.driver import Desk
from simulator.server import RunningSimulator

ROOT = Path(__file__).parents[2]
CANARY = "AAcanaryCANARYcanaryCANARYcanaryCANARY"
TOKEN = f"110201543:{CANARY}"
LOUD = ("sqlalchemy.engine", "aiosqlite", "asyncio", "aiohttp.client", "aiogram")


@pytest.fixture
def everything_logged(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Every logger writes everything, through the product's own formatter; afterwards as before."""
    loud = [logging.getLogger(name) for name in LOUD]
    root = logging.getLogger()
    handlers, level, levels = list(root.handlers), root.level, [each.level for each in loud]
    set_up_logging("DEBUG", [TOKEN, "canary-secret-of-the-webhook"])
    for each in loud:
        each.setLevel(logging.DEBUG)
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for each, before in zip(loud, levels, strict=True):
        each.setLevel(before)


TROUBLES = ("error_before", "error_after", "drop_before", "drop_after", "too_many", "timeout_before")


@pytest.mark.parametrize("kind", TROUBLES)
async def test_no_failure_of_a_call_names_the_token(
    simulator: RunningSimulator,
    desk: Desk,
    kind: str,
    everything_logged: None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    telegram = Telegram(api_url=simulator.url, token=TOKEN, timeout_s=0.3)
    await desk.trouble(kind, on="sendMessage", seconds=1)
    with pytest.raises(TelegramError) as raised:
        await telegram.call("sendMessage", {"chat_id": 1, "text": "hi"})
    logging.getLogger("test").exception("it failed", exc_info=raised.value)
    assert CANARY not in str(raised.value)
    assert raised.value.__cause__ is None
    await telegram.close()
    assert CANARY not in capsys.readouterr().err


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://no-such-host.invalid", "http://[broken"])
async def test_no_failure_to_connect_names_the_token(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("DEBUG", [TOKEN])
    telegram = Telegram(api_url=url, token=TOKEN, timeout_s=2)
    for attempt in (telegram.call("getMe"), telegram.download("photos/1.jpg", max_bytes=10)):
        with pytest.raises(TelegramError) as raised:
            await attempt
        logging.getLogger("test").exception("it failed", exc_info=raised.value)
        assert CANARY not in str(raised.value)
    await telegram.close()
    assert CANARY not in capsys.readouterr().err


def test_a_secret_is_cut_out_of_tracebacks_and_other_peoples_messages() -> None:
    formatter = RedactingFormatter([TOKEN])
    error = ValueError(f"GET https://api.telegram.org/bot{TOKEN}/getMe")
    raised = (ValueError, error, None)
    record = logging.LogRecord("x", logging.ERROR, "", 0, "bot%s", (TOKEN,), raised)
    assert CANARY not in formatter.format(record)


def test_settings_do_not_show_their_secrets() -> None:
    url = "postgresql+asyncpg://bot:canary-password@db/visitbot"
    settings = load_settings(ROOT / "config.toml", {"VISITBOT_TOKEN": TOKEN, "VISITBOT_DATABASE_URL": url})
    assert CANARY not in repr(settings)
    assert "canary-password" not in f"{settings!r} {settings}"
    assert {TOKEN, "canary-password"} <= set(settings.secret_values())


def test_a_secret_that_does_not_fit_is_not_quoted_back() -> None:
    with pytest.raises(ConfigError) as raised:
        load_settings(
            ROOT / "config.toml",
            {"VISITBOT_TELEGRAM_RECEIVE": "webhook", "VISITBOT_WEBHOOK_SECRET": "canary!"}
            | {"VISITBOT_WEBHOOK_PUBLIC_URL": "https://example.org/hook"},
        )
    assert "canary" not in str(raised.value)


@pytest.mark.slow
async def test_a_whole_program_that_gets_nothing_but_trouble_keeps_its_secrets(
    simulator: RunningSimulator, desk: Desk, tmp_path: Path
) -> None:
    for kind in ("error_before", "drop_after", "too_many"):
        await desk.trouble(kind, on="getUpdates", probability=0.3)
        await desk.trouble(kind, on="sendMessage", probability=0.3)
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "run"),
        cwd=ROOT,
        env=os.environ
        | {
            "VISITBOT_TOKEN": TOKEN,
            "VISITBOT_TELEGRAM_API_URL": simulator.url,
            "VISITBOT_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/bot.db",
            "VISITBOT_BLOBS_FOLDER": str(tmp_path / "blobs"),
            "VISITBOT_FACES_KEY_FILE": str(tmp_path / "template.key"),
            "VISITBOT_LOG_LEVEL": "DEBUG",
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    await desk.bots(wait_s=60)
    zoe = await desk.person("Zoe")
    desk.waits = False
    for text in ("/start", "hello", "/today"):
        await zoe.sends(text)
    assert program.stdout is not None
    said = b""
    async with asyncio.timeout(60):
        while b"running as" not in said:
            said += await program.stdout.readline()
    await asyncio.sleep(3)
    program.terminate()
    said += (await program.communicate())[0]
    assert CANARY.encode() not in said


def test_a_proxy_named_in_the_environment_is_used_unless_it_is_not_for_this_host(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "localhost")
    assert proxy_for("https://api.telegram.org") == "http://proxy.example:3128"
    assert proxy_for("https://localhost:8081") is None
    assert proxy_for("http://127.0.0.1:8081") is None
