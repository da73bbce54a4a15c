"""What a form shows with a question: pictures as pictures, everything else as files."""

from bot.rules.language import Language
from bot.services.form_media import ShownFile
from bot.views.form_media import shown_media
from bot.views.replies import Replies
from tests.views.test_people_words import somebody


def shown(*names: str) -> Replies:
    files = tuple(ShownFile(name, "image", place, "") for place, name in enumerate(names, 1))
    return shown_media(files, somebody(Language.EN))


def test_pictures_come_together_in_one_album() -> None:
    (reply,) = shown("a.png", "b.JPG")
    assert len(reply.album) == 2


def test_a_drawing_that_is_no_photo_comes_as_a_file() -> None:
    photo, drawing = shown("a.png", "body.svg")
    assert photo.picture is not None
    assert drawing.document is not None
