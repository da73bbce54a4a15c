"""The command line: `visitbot run`, `demo`, `migrate`, `form check`, `export` and their like."""

import argparse
import asyncio
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from bot.arguments import Action, parser_of
from bot.config import Settings, load_settings
from bot.config_file import ConfigError
from bot.logs import set_up_logging
from bot.rules.language import Language
from bot.template_key import where_it_lies
from bot.terminal.terminal import Terminal, language_here, of_this_process, write_any_letter

HOW_TO_BEGIN = """\
There is no token yet, so there is no bot to run.

  1. In Telegram, write to @BotFather, send /newbot and answer its two questions.
  2. Give visitbot the token that comes back, by the environment only:

         export VISITBOT_TOKEN=123456:ABC...
         visitbot run

To look at the product without Telegram, a token or an account:  visitbot demo
"""


def main(argv: Sequence[str] | None = None) -> None:
    write_any_letter()
    parser = parser_of(ACTIONS)
    given, more = parser.parse_known_args(argv)
    if more and given.do is not _play:
        parser.error(f"unrecognized arguments: {' '.join(more)}")
    given.more = more
    try:
        code: int = given.do(given)
    except ConfigError as error:
        sys.exit(f"visitbot: {error}")
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def _settings(given: argparse.Namespace) -> Settings:
    settings = load_settings(given.config)
    set_up_logging(settings.log.level, settings.secret_values())
    return settings


def _run(given: argparse.Namespace, *, receives: bool = True) -> int:
    settings = _settings(given)
    if not settings.secrets.token.get_secret_value():
        print(HOW_TO_BEGIN, file=sys.stderr)
        return 2
    from bot.running import serve  # noqa: PLC0415 - aiogram takes seconds to import; other commands do without

    return asyncio.run(serve(settings, receives=receives))


def _worker(given: argparse.Namespace) -> int:
    if _settings(given).database_url.startswith("sqlite"):
        print("Further workers need PostgreSQL: SQLite serves one process.", file=sys.stderr)
        return 2
    return _run(given, receives=False)


def _migrate(given: argparse.Namespace) -> int:
    from bot.storage.schema import upgrade_at  # noqa: PLC0415 - the same

    asyncio.run(upgrade_at(_settings(given).database_url))
    print("The database is up to date.")
    return 0


def _admin_link(given: argparse.Namespace) -> int:
    from bot.running import admin_link  # noqa: PLC0415 - the same

    return asyncio.run(admin_link(_settings(given)))


def _check_config(given: argparse.Namespace) -> int:
    settings = load_settings(given.config)
    token = "given" if settings.secrets.token.get_secret_value() else "missing (needed for `visitbot run`)"
    database = "SQLite" if settings.database_url.startswith("sqlite") else "PostgreSQL"
    print(f"The settings can be used. Database: {database}. Token: {token}.")
    print(where_it_lies(settings))
    print(_faces())
    return 0


def _faces() -> str:
    from bot.evidence import face_weights  # noqa: PLC0415 - the same
    from bot.evidence.face import FaceEngineMissing  # noqa: PLC0415 - the same

    try:
        face_weights.check()
    except FaceEngineMissing as error:
        return f"Faces cannot be compared, selfies are only kept: {error}."
    return "The weights that compare faces are in place."


def _demo(given: argparse.Namespace) -> int:
    from bot.demo import demo  # noqa: PLC0415 - the same

    return asyncio.run(demo(given.port))


def _play(given: argparse.Namespace) -> int:
    """The player is a program of its own; its exit status is the command's."""
    return subprocess.run([sys.executable, "-X", "utf8", "-m", "play", *given.more], check=False).returncode  # noqa: S603 - ours


def _check_form(given: argparse.Namespace) -> int:
    from bot.terminal.check_form import check  # noqa: PLC0415 - the same

    return check(given.file, given.attachment, _terminal(given))


def _try_form(given: argparse.Namespace) -> int:
    from bot.terminal.try_form import try_out  # noqa: PLC0415 - the same

    return try_out(
        given.file,
        given.attachment,
        _terminal(given),
        now=lambda: datetime.now(UTC).astimezone(),
        xml=given.xml,
        draft=given.draft,
    )


def _audit(given: argparse.Namespace) -> int:
    from bot.storage.schema import checked_database  # noqa: PLC0415 - the same
    from bot.terminal import audit  # noqa: PLC0415 - the same

    settings, terminal = load_settings(given.config), _terminal(given)

    async def work() -> int:
        async with checked_database(settings.database_url) as database:
            if given.what == "head":
                return await audit.head(database, terminal)
            return await audit.verify(
                database, settings, terminal, heads=given.head, public_key=given.public_key
            )

    return audit.key(settings, terminal) if given.what == "key" else asyncio.run(work())


def _export(given: argparse.Namespace) -> int:
    from bot.forms.export import Layout, Shape  # noqa: PLC0415 - the same
    from bot.storage.schema import checked_database  # noqa: PLC0415 - the same
    from bot.terminal.export_answers import export  # noqa: PLC0415 - the same

    settings, terminal, now = _settings(given), _terminal(given), partial(datetime.now, UTC)
    layout = Layout(Shape(given.shape), given.split, terminal.language if given.labels else "")

    async def work() -> int:
        async with checked_database(settings.database_url) as database:
            return await export(
                database, given.form_id, given.to, terminal, xml=given.xml, layout=layout, now=now
            )

    return asyncio.run(work())


def _verify(given: argparse.Namespace) -> int:
    from bot.storage.blob_stores import open_blobs  # noqa: PLC0415 - the same
    from bot.storage.schema import checked_database  # noqa: PLC0415 - the same
    from bot.terminal.verify_file import verify  # noqa: PLC0415 - the same

    settings = _settings(given)

    async def work() -> int:
        async with checked_database(settings.database_url) as database:
            return await verify(database, open_blobs(settings), given.file, _here())

    return asyncio.run(work())


def _here() -> Terminal:
    return of_this_process(language_here())


def _terminal(given: argparse.Namespace) -> Terminal:
    return of_this_process(Language(given.language) if given.language else language_here())


def _dead_letters(given: argparse.Namespace) -> int:
    from bot.dead_letters import act  # noqa: PLC0415 - the same
    from bot.storage.schema import checked_database  # noqa: PLC0415 - the same

    settings = _settings(given)

    async def work() -> int:
        async with checked_database(settings.database_url) as database:
            return await act(database, given.what or "list", getattr(given, "reference", ""))

    return asyncio.run(work())


ACTIONS: Mapping[str, Action] = {
    "run": _run,
    "worker": _worker,
    "demo": _demo,
    "play": _play,
    "migrate": _migrate,
    "check-config": _check_config,
    "admin-link": _admin_link,
    "dead-letters": _dead_letters,
    "export": _export,
    "audit": _audit,
    "verify": _verify,
    "form check": _check_form,
    "form try": _try_form,
}
