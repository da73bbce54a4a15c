"""A short form, and what `visitbot form check` and `visitbot form try` say of one at the terminal."""

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.rules.language import Language
from bot.terminal.check_form import check
from bot.terminal.terminal import Terminal, script
from bot.terminal.try_form import try_out

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 5, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
SHORT = """
| survey | | | | | | | |
| | type | name | label::English (en) | label::中文 (zh) | required | constraint | relevant |
| | select_one yn | open | Is it open? | 开门了吗？ | yes | | |
| | integer | staff | How many people? | 几个人？ | yes | . < 50 | ${open} = 'yes' |
| | text | remark | Any remark? | 备注？ | | | |
| | image | sign | Sign here | 请签名 | | | |
| | begin repeat | visitor | Visitor | 访客 | | | |
| | text | who | Who came? | 谁来了？ | yes | | |
| | end repeat | | | | | | |

| choices | | | | |
| | list_name | name | label::English (en) | label::中文 (zh) |
| | yn | yes | Yes | 是 |
| | yn | no | No | 否 |
"""


def checked(
    path: Path, *, language: Language = Language.EN, attachments: Sequence[Path] = ()
) -> tuple[int, str]:
    out = io.StringIO()
    return check(path, attachments, Terminal(language, out=out, hear=lambda: None)), out.getvalue()


def tried(
    path: Path,
    *lines: str,
    language: Language = Language.EN,
    xml: Path | None = None,
    draft: Path | None = None,
) -> tuple[int, str]:
    out = io.StringIO()
    said = io.BytesIO("".join(f"{line}\n" for line in lines).encode())
    terminal = Terminal(language, out=out, hear=script(said, out))
    return try_out(path, (), terminal, now=lambda: NOW, xml=xml, draft=draft), out.getvalue()
