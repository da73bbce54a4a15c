"""Text that files can carry."""


def without_controls(text: str) -> str:
    """Without the control characters that neither XML nor a workbook can carry."""
    return "".join(character for character in text if character >= " " or character in "\t\n\r")
