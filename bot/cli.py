"""The command line: `visitbot run`, `demo`, `migrate`, `form check`, `export` and their like."""

import argparse
import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.config import ConfigError, Settings, load_settings
from bot.logs import set_up_logging
from bot.rules.language import Language
from bot.template_key import where_it_lies
from bot.terminal.terminal import Terminal, language_here, of_this_process

HOW_TO_BEGIN = """\
There is no token yet, so there is no bot to run.

  1. In Telegram, write to @BotFather, send /newbot and answer its two questions.
  2. Give visitbot the token that comes back, by the environment only:

         export VISITBOT_TOKEN=123456:ABC...
         visitbot run

To look at the product without Telegram, a token or an account:  visitbot demo
"""


def main(argv: Sequence[str] | None = None) -> None:
    parser = _parser()
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="visitbot", description="A chat bot for field sales.")
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings (default: config.toml)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(
        name: str, do: Callable[[argparse.Namespace], int], told: str, *, helps: bool = True
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=told, description=told, add_help=helps)
        command.set_defaults(do=do)
        return command

    add("run", _run, "talk to Telegram: take updates in, handle them, send, remind")
    add("worker", _worker, "a further process on the same PostgreSQL, which takes no updates in")
    demo = add("demo", _demo, "the product with a local Telegram and a demo company, in the browser")
    demo.add_argument("--port", type=int, default=8080, help="where the page opens (default 8080)")
    # Its options, --help among them, are the player's own.
    add("play", _play, "live a whole day of the demo company and print its conversations", helps=False)
    add("migrate", _migrate, "bring the database to this version")
    add("check-config", _check_config, "say whether the settings can be used")
    add("admin-link", _admin_link, "print a new one-time link for the first admin")
    letters = add("dead-letters", _dead_letters, "updates that could not be handled, and messages held back")
    what = letters.add_subparsers(dest="what", metavar="WHAT")
    what.add_parser("list", help="all of them (the default)")
    for name, told in (("show", "one with its text"), ("replay", "handle one again")):
        what.add_parser(name, help=told).add_argument("reference", help="such as D-17")
    what.add_parser("send", help="send a held message after all").add_argument(
        "reference", help="such as M-5"
    )
    export = add("export", _export, "the answers of a form as an Excel workbook, CSV tables or XML")
    export.add_argument("form_id", metavar="FORM_ID", help="as in the settings sheet, such as retail_visit")
    export.add_argument("--to", type=Path, metavar="FILE", required=True, help="a name in .xlsx or .zip")
    export.add_argument("--xml", action="store_true", help="into the .zip, OpenRosa XML instead of CSV")
    export.add_argument(
        "--split", action="store_true", help="a column of 1 and 0 for each choice of a select_multiple"
    )
    export.add_argument(
        "--shape",
        choices=["kobo", "odk"],
        default="kobo",
        help="of the tables: as KoboToolbox or ODK Central",
    )
    export.add_argument("--labels", action="store_true", help="of questions and choices instead of names")
    export.add_argument("--language", choices=[*map(str, Language)], help="of customers' names and messages")
    _add_audit(add("audit", _audit, "the evidence log: is it whole, and who signed it"))
    verify = add("verify", _verify, "what the record says about a picture: unchanged, changed and where")
    verify.add_argument("file", type=Path, metavar="FILE", help="a picture, best the file as it was received")
    _add_form(add("form", _check_form, "look at a form before it is used"))
    return parser


def _add_audit(command: argparse.ArgumentParser) -> None:
    what = command.add_subparsers(dest="what", metavar="WHAT", required=True)
    verify = what.add_parser(
        "verify", help="check every entry and signature; names the first broken one; 0 or 1"
    )
    verify.add_argument(
        "--head",
        metavar="TEXT",
        action="append",
        default=[],
        help="a head published earlier; may be repeated",
    )
    verify.add_argument("--public-key", metavar="HEX", default="", help="default: of VISITBOT_EVIDENCE_KEY")
    head = what.add_parser("head", help="print the newest signed head, to keep it elsewhere")
    key = what.add_parser("key", help="print the public key with which others can check signatures")
    for one in (verify, head, key):
        one.add_argument("--language", choices=[*map(str, Language)], help="of what is said")


def _add_form(command: argparse.ArgumentParser) -> None:
    what = command.add_subparsers(dest="what", metavar="WHAT", required=True)
    for name, do, told in (
        ("check", _check_form, "say whether a form will run, and what is wrong where; 0 or 1"),
        ("try", _try_form, "fill a form here, or from a script on standard input; 0 when it was finished"),
    ):
        one = what.add_parser(name, help=told, description=told)
        one.set_defaults(do=do)
        one.add_argument("file", type=Path, metavar="FILE", help=".xlsx, .xls, .md tables or XForm .xml")
        one.add_argument(
            "--attachment",
            type=Path,
            metavar="CSV",
            nargs="+",
            action="extend",
            default=[],
            help="lists the form uses; those in the folder NAME-media beside it are found by themselves",
        )
        one.add_argument(
            "--language", choices=[*map(str, Language)], help="of what is said (default: the terminal's)"
        )
        if do is _try_form:
            one.add_argument("--xml", type=Path, metavar="FILE", help="write the finished submission there")


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

    return _loop(lambda: serve(settings, receives=receives))


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

    return _loop(lambda: admin_link(_settings(given)))


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

    return _loop(lambda: demo(given.port))


def _play(given: argparse.Namespace) -> int:
    """The player is a program of its own; its exit status is the command's."""
    return subprocess.run([sys.executable, "-m", "play", *given.more], check=False).returncode  # noqa: S603 - ours


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
    )


def _audit(given: argparse.Namespace) -> int:
    from bot.storage.schema import open_database  # noqa: PLC0415 - the same
    from bot.terminal import audit  # noqa: PLC0415 - the same

    settings, terminal = load_settings(given.config), _terminal(given)

    async def work() -> int:
        database = open_database(settings.database_url)
        try:
            if given.what == "head":
                return await audit.head(database, terminal)
            return await audit.verify(
                database, settings, terminal, heads=given.head, public_key=given.public_key
            )
        finally:
            await database.close()

    return audit.key(settings, terminal) if given.what == "key" else _loop(work)


def _export(given: argparse.Namespace) -> int:
    from bot.forms.export import Layout, Shape  # noqa: PLC0415 - the same
    from bot.storage.schema import is_current, open_database  # noqa: PLC0415 - the same
    from bot.terminal.export_answers import export  # noqa: PLC0415 - the same

    async def work() -> int:
        database = open_database(_settings(given).database_url)
        if not await is_current(database):
            await database.close()
            print("There are no answers of this version yet: run `visitbot migrate` first.", file=sys.stderr)
            return 1
        now = partial(datetime.now, UTC)
        terminal = _terminal(given)
        layout = Layout(Shape(given.shape), given.split, terminal.language if given.labels else "")
        return await export(
            database, given.form_id, given.to, terminal, xml=given.xml, layout=layout, now=now
        )

    return _loop(work)


def _verify(given: argparse.Namespace) -> int:
    from bot.storage.blob_stores import open_blobs  # noqa: PLC0415 - the same
    from bot.storage.schema import is_current, open_database  # noqa: PLC0415 - the same
    from bot.terminal.verify_file import verify  # noqa: PLC0415 - the same

    async def work() -> int:
        settings = _settings(given)
        database = open_database(settings.database_url)
        try:
            if not await is_current(database):
                print(
                    "There is no record of this version yet: run `visitbot migrate` first.", file=sys.stderr
                )
                return 2
            return await verify(database, open_blobs(settings), given.file, _here())
        finally:
            await database.close()

    return _loop(work)


def _here() -> Terminal:
    return of_this_process(language_here())


def _terminal(given: argparse.Namespace) -> Terminal:
    return of_this_process(Language(given.language) if given.language else language_here())


def _dead_letters(given: argparse.Namespace) -> int:
    from bot.dead_letters import act  # noqa: PLC0415 - the same

    settings = _settings(given)
    return _loop(lambda: act(settings, given.what or "list", getattr(given, "reference", "")))


def _loop(work: Callable[[], Awaitable[int]]) -> int:
    async def run() -> int:
        return await work()

    return asyncio.run(run())
