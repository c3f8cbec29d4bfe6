"""Why a PDF could not be sealed."""


class CannotBeSealed(Exception):  # noqa: N818 - named as the fact that it states.
    """The message goes on from "the document …"."""
