"""Pictures, sounds and films in a form's labels: which of them stand beside the question asked now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.forms.definition import CHOOSING, FormDefinition
from bot.forms.questions import Question
from bot.services.asked import Asked, AskedQuestion, LabelFile
from bot.services.asking import OpenForm
from bot.storage.form_files import FormFile


@dataclass(frozen=True, slots=True)
class ShownFile:
    """One file to be shown; `kind` is image, audio or video."""

    name: str
    kind: str
    blob_id: int
    about: str


def shows_media(form: FormDefinition) -> bool:
    """Most forms are words only: nothing is looked up for them."""
    return any(text.media for text in form.itext.values())


def media_beside(form: OpenForm, question: Question, notes: Sequence[Question]) -> tuple[LabelFile, ...]:
    """Files of the notes before the question, of its label and of its choices, as far as they are there."""
    if not form.media:
        return ()
    found = (each for each in _named(form, question, notes) if each.name in form.media)
    return tuple(dict.fromkeys(found))


def shown_files(asked: Asked, files: Mapping[str, FormFile]) -> tuple[ShownFile, ...]:
    if not isinstance(asked, AskedQuestion):
        return ()
    return tuple(
        ShownFile(each.name, file.kind, file.blob_id, each.about)
        for each in asked.media
        if (file := files.get(each.name)) is not None and file.blob_id is not None
    )


def _named(form: OpenForm, question: Question, notes: Sequence[Question]) -> Iterator[LabelFile]:
    for each in (*notes, question):
        yield from (LabelFile(name, "") for name in _largest(each.media(form.language)))
    if question.kind in CHOOSING:
        for choice in question.choices:
            label = choice.label(form.language)
            yield from (LabelFile(name, label) for name in _largest(choice.media(form.language)))


def _largest(files: Mapping[str, str]) -> Iterator[str]:
    """Of a picture that comes in two sizes the large one."""
    for kind, name in files.items():
        if kind != "image" or "big-image" not in files:
            yield name
