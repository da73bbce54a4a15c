"""Reads a form and the lists that come with it from the disk."""

from collections.abc import Sequence
from pathlib import Path

from bot.forms.definition import FormDefinition
from bot.forms.loading import load_form
from bot.forms.problems import FormRefused, Problem

_READ_AT_MOST = 10 * 1024**2 + 1  # a byte more than load_form takes, so that a huge file is refused unread
_LARGEST_LIST = 20 * 1024**2  # what the chat could receive
_OLD_EXCEL, _ZIP = b"\xd0\xcf\x11\xe0", b"PK"
_LISTS = frozenset({".csv", ".xml", ".geojson", ".json"})


def read_form(path: Path, attachments: Sequence[Path] = ()) -> FormDefinition:
    """Raises FormRefused, also for a file that is not there.

    Lists are taken from `attachments` and, as ODK tools keep them, from the folder `NAME-media` beside the
    form.
    """
    data = _read(path, at_most=_READ_AT_MOST)
    _check_kind(data, path)
    lists = {file.name: _list(file) for file in (*_beside(path), *attachments)}
    return load_form(data, filename=path.name, attachments=lists)


def _check_kind(data: bytes, path: Path) -> None:
    """What is plainly something else is told so; a broken form is told by sheet and row later."""
    if not data:
        raise FormRefused((Problem("the file is empty", "文件是空的", sheet=path.name),))
    ending = path.suffix.lower()
    if ending == ".xls" and not data.startswith((_OLD_EXCEL, _ZIP)):
        raise FormRefused((Problem("this is not an Excel file", "这不是 Excel 文件", sheet=path.name),))
    if ending == ".md" and b"|" not in data.partition(b"survey")[0]:
        raise FormRefused(
            (
                Problem(
                    "there is no table “| survey |” in this file",
                    "这个文件里没有“| survey |”表格",
                    sheet=path.name,
                ),
            )
        )


def _beside(path: Path) -> list[Path]:
    folder = path.with_name(f"{path.stem}-media")
    if not folder.is_dir():
        return []
    return sorted(file for file in folder.iterdir() if file.suffix.lower() in _LISTS and file.is_file())


def _list(path: Path) -> bytes:
    data = _read(path, at_most=_LARGEST_LIST + 1)
    if len(data) > _LARGEST_LIST:
        raise FormRefused((Problem("the file is larger than 20 MB", "文件超过 20 MB", sheet=path.name),))
    return data


def _read(path: Path, *, at_most: int) -> bytes:
    if path.is_dir():
        raise FormRefused((Problem("this is a folder, not a file", "这是文件夹，不是文件", sheet=str(path)),))
    try:
        with path.open("rb") as file:
            return file.read(at_most)
    except FileNotFoundError as error:
        raise FormRefused((Problem("there is no such file", "没有这个文件", sheet=str(path)),)) from error
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise FormRefused(
            (Problem(f"the file cannot be read: {why}", f"文件无法读取：{why}", sheet=str(path)),)
        ) from error
