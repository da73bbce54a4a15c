"""Reads a form and the files that come with it from the disk."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.forms.problems import FormRefused, Problem

_READ_AT_MOST = 10 * 1024**2 + 1  # a byte more than load_form takes, so that a huge file is refused unread
_LARGEST_FILE = 20 * 1024**2  # what the chat could receive


def read_bytes(path: Path) -> bytes:
    """The form itself; raises FormRefused, also for a file that is not there."""
    return _read(path, at_most=_READ_AT_MOST)


def files_beside(path: Path, attachments: Sequence[Path] = ()) -> Mapping[str, bytes]:
    """Lists and media by name: those given, and those in the folder `NAME-media` beside the form.

    Raises FormRefused.
    """
    folder = path.with_name(f"{path.stem}-media")
    beside = sorted(file for file in folder.iterdir() if file.is_file()) if folder.is_dir() else []
    return {file.name: _attachment(file) for file in (*beside, *attachments)}


def _attachment(path: Path) -> bytes:
    data = _read(path, at_most=_LARGEST_FILE + 1)
    if len(data) > _LARGEST_FILE:
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
