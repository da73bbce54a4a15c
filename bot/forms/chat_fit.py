"""What of a form will be different in a chat from ODK Collect: told to its author when the form is loaded."""

from collections.abc import Iterable, Iterator

from bot.forms.definition import MEDIA, Item, QuestionDefinition, QuestionKind
from bot.forms.problems import Problem

_PHOTO = ("asked as a photo: write or draw on paper and photograph it", "改为拍照：请写或画在纸上，再拍下来")
_BY_APPEARANCE = {
    "signature": _PHOTO,
    "draw": _PHOTO,
    "annotate": ("asked as a plain photo, without drawing on it", "改为普通照片，不能在照片上标注"),
    "image-map": (
        "the choices are shown as buttons, not on the picture",
        "选项以按钮显示，而不是在图片上点选",
    ),
    "bearing": ("the number is typed; there is no compass", "需要手动输入数字，没有指南针"),
    "new-front": ("the chat cannot choose the camera", "聊天中无法指定使用哪个摄像头"),
    "printer": ("nothing is printed", "不会打印"),
}
_BY_KIND = {
    QuestionKind.TRACE: ("asked as several locations, one after the other", "改为依次发送多个位置"),
    QuestionKind.SHAPE: (
        "asked as the corners of the area, one location after the other",
        "改为依次发送区域各个角的位置",
    ),
    QuestionKind.BARCODE: ("read from a photo of the code, or typed", "从照片中识别，也可以手动输入"),
}
_LONG_IN_CHAT = 40
_LONG = (
    "the form has {count} questions; more than about 40 are tiring in a chat",
    "表单有 {count} 道题；在聊天中超过 40 题左右会比较累",
)


def notices_of(items: Iterable[Item]) -> Iterator[Problem]:
    count = 0
    for item in items:
        if not isinstance(item, QuestionDefinition):
            continue
        count += item.kind is not QuestionKind.NOTE
        words = set(item.appearance.split())
        for appearance, (english, chinese) in _BY_APPEARANCE.items():
            if appearance in words:
                yield Problem(english, chinese, column="appearance", path=item.path)
        if item.kind in _BY_KIND:
            yield Problem(*_BY_KIND[item.kind], column="type", path=item.path)
        if item.parameters.get("mediatype", "").startswith("osm"):
            english, chinese = (
                "no map can be edited in a chat; asked as a file",
                "聊天中无法编辑地图，改为发送文件",
            )
            yield Problem(english, chinese, column="type", path=item.path)
        if "ex:" in item.appearance:
            english, chinese = (
                "no other app can be opened; the answer is typed or sent",
                "无法打开其他应用，请直接输入或发送答案",
            )
            yield Problem(english, chinese, column="appearance", path=item.path)
        if "new" in words and item.kind in MEDIA:
            english, chinese = (
                "a file from the gallery cannot be told from a new one",
                "无法区分新拍的照片和相册里的照片",
            )
            yield Problem(english, chinese, column="appearance", path=item.path)
    if count > _LONG_IN_CHAT:
        yield Problem(_LONG[0].format(count=count), _LONG[1].format(count=count))
