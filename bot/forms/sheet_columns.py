"""Headings that were misspelt: pyxform passes over a column it does not know, and its rules with it."""

from collections.abc import Iterable, Iterator

from bot.forms.problems import Problem
from bot.forms.sheet_rows import Row, nearest

# https://xlsform.org/en/ref-table/, without what stands behind “::”
_COLUMNS = {
    "survey": (
        "type", "name", "label", "hint", "guidance_hint", "constraint", "constraint_message", "required",
        "required_message", "relevant", "default", "readonly", "read_only", "calculation", "appearance",
        "choice_filter", "repeat_count", "parameters", "trigger", "media", "image", "audio", "video",
        "big-image", "autoplay", "save_to", "bind", "instance", "body", "control", "disabled",
    ),
    "choices": ("list_name", "name", "label", "media", "image", "audio", "video", "big-image"),
    "settings": (
        "form_title", "form_id", "id_string", "version", "default_language", "instance_name", "public_key",
        "submission_url", "style", "allow_choice_duplicates", "namespaces", "name", "title",
        "clean_text_values", "auto_send", "auto_delete", "omit_instanceid", "prefix", "set_form_id",
        "set_form_title", "client_editable",
    ),
}  # fmt: skip
# Other names of the same columns, and words that are near one by chance.
_ALSO = frozenset(
    {"relevance", "calculate", "count", "value", "caption", "command", "note", "notes", "rows", "row", "tag",
     "tags", "hints", "labels", "region", "list", "code", "types", "constraining_message", "geometry"}
)  # fmt: skip
_ALIKE = 0.8


def misspelt_columns(sheet: str, headings: Iterable[Row]) -> Iterator[Problem]:
    """A heading like one that is known; other columns are the author's own business."""
    known = _COLUMNS.get(sheet, ())
    for heading in {str(key) for row in headings for key in row}:
        word = "_".join(heading.partition(":")[0].lower().split())
        near = nearest(word, known, cutoff=_ALIKE)
        if near and word != near and word not in (*known, *_ALSO):
            yield Problem(
                f"no program knows the column “{heading}”, so it is passed over; did you mean “{near}”?",
                f"没有“{heading}”这一列，其内容会被忽略，是不是“{near}”？",
                sheet=sheet,
                row=1,
                column=heading,
            )
