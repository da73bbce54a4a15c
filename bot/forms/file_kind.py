"""What kind of file was sent as a form: what is plainly something else is told so before anything is read."""

from pathlib import PurePath

from bot.forms.problems import FormRefused, Problem

_OLD_EXCEL, _ZIP = b"\xd0\xcf\x11\xe0", b"PK"
_NOT_EXCEL = ("this is not an Excel file", "这不是 Excel 文件")
_NO_TABLE = ("there is no table “| survey |” in this file", "这个文件里没有“| survey |”表格")


def check_kind(data: bytes, filename: str) -> None:
    """Raises FormRefused for a file that cannot be a form; a broken form is told by sheet and row later."""
    ending = PurePath(filename).suffix.lower()
    found: tuple[str, str] | None = None
    if not data:
        found = ("the file is empty", "文件是空的")
    elif ending == ".xls" and not data.startswith((_OLD_EXCEL, _ZIP)):
        found = _NOT_EXCEL
    elif ending == ".md" and b"|" not in data.partition(b"survey")[0]:
        found = _NO_TABLE
    if found is not None:
        raise FormRefused((Problem(*found, sheet=filename),))
