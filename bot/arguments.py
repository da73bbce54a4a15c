"""The words of the command line: every command with its options and their help."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.rules.language import Language

HIGHEST_PORT = 65_535
Action = Callable[[argparse.Namespace], int]
"""Does what was given and returns the exit status."""


def parser_of(actions: Mapping[str, Action]) -> argparse.ArgumentParser:
    """What was given names its action as `do`."""
    parser = argparse.ArgumentParser(
        prog="visitbot",
        description="A chat bot for field sales. To look at it without a token or an account: visitbot demo",
        epilog="More about each: visitbot COMMAND --help",
    )
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings (default: config.toml)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, told: str, *, helps: bool = True) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=told, description=told, add_help=helps)
        command.set_defaults(do=actions.get(name))
        return command

    add("run", "talk to Telegram: take updates in, handle them, send, remind")
    add("worker", "a further process on the same PostgreSQL, which takes no updates in")
    demo = add("demo", "the product with a local Telegram and a demo company, in the browser")
    demo.add_argument("--port", type=_port, default=8080, help="where the page opens (default 8080)")
    # Its options, --help among them, are the player's own.
    add("play", "live a whole day of the demo company and print its conversations", helps=False)
    add("migrate", "bring the database to this version")
    add("check-config", "say whether the settings can be used")
    add("admin-link", "print a new one-time link for the first admin")
    _add_dead_letters(add("dead-letters", "updates that could not be handled, and messages held back"))
    _add_export(add("export", "the answers of a form as an Excel workbook, CSV tables or XML"))
    _add_audit(add("audit", "the evidence log: is it whole, and who signed it"))
    verify = add("verify", "what the record says about a picture: unchanged, changed and where")
    verify.add_argument("file", type=Path, metavar="FILE", help="a picture, best the file as it was received")
    _add_form(add("form", "look at a form before it is used"), actions)
    return parser


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"a port is a number from 0 (any free one) to {HIGHEST_PORT}")
    return number


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
        _add_language(one, "of what is said")


def _add_form(command: argparse.ArgumentParser, actions: Mapping[str, Action]) -> None:
    what = command.add_subparsers(metavar="WHAT", required=True)
    for name, told in (
        ("check", "say whether a form will run, and what is wrong where; 0 or 1"),
        ("try", "fill a form here, or from a script on standard input; 0 when it was finished"),
    ):
        one = what.add_parser(name, help=told, description=told)
        one.set_defaults(do=actions[f"form {name}"])
        _add_form_file(one)
    one.add_argument("--xml", type=Path, metavar="FILE", help="write the finished submission there")
    one.add_argument(
        "--draft", type=Path, metavar="FILE", help="keep an unfinished trial there; go on from it"
    )


def _add_form_file(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, metavar="FILE", help=".xlsx, .xls, .md tables or XForm .xml")
    command.add_argument(
        "--attachment",
        type=Path,
        metavar="CSV",
        nargs="+",
        action="extend",
        default=[],
        help="lists the form uses; those in the folder NAME-media beside it are found by themselves",
    )
    _add_language(command, "of what is said (default: the terminal's)")


def _add_dead_letters(command: argparse.ArgumentParser) -> None:
    what = command.add_subparsers(dest="what", metavar="WHAT")
    what.add_parser("list", help="all of them (the default)")
    for name, told, such_as in (
        ("show", "one with its text", "D-17"),
        ("replay", "handle one again", "D-17"),
        ("send", "send a held message after all", "M-5"),
    ):
        what.add_parser(name, help=told).add_argument("reference", help=f"such as {such_as}")


def _add_export(command: argparse.ArgumentParser) -> None:
    command.add_argument("form_id", metavar="FORM_ID", help="as in the settings sheet, such as retail_visit")
    command.add_argument("--to", type=Path, metavar="FILE", required=True, help="a name in .xlsx or .zip")
    command.add_argument("--xml", action="store_true", help="into the .zip, OpenRosa XML instead of CSV")
    command.add_argument(
        "--split", action="store_true", help="a column of 1 and 0 for each choice of a select_multiple"
    )
    command.add_argument(
        "--shape",
        choices=["kobo", "odk"],
        default="kobo",
        help="of the tables: as KoboToolbox or ODK Central",
    )
    command.add_argument("--labels", action="store_true", help="of questions and choices instead of names")
    _add_language(command, "of customers' names and messages")


def _add_language(command: argparse.ArgumentParser, told: str) -> None:
    command.add_argument("--language", choices=[*map(str, Language)], help=told)
