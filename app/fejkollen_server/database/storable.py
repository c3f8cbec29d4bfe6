"""Text that both databases can hold: PostgreSQL takes neither NUL nor halves of surrogate pairs."""


def is_storable(text: str) -> bool:
    return "\0" not in text


def storable(text: str) -> str:
    """Put a replacement character where something cannot be stored."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()
