"""What goes wrong between a test and the server: one exception for all of it."""


class FejkollenError(Exception):
    """The server refused a call, or could not be asked; printed, it says what was asked and why it failed."""

    def __init__(self, call: str, status: int | None, detail: str) -> None:
        super().__init__(call, status, detail)
        self.call = call
        """What was asked, such as ``POST /control/v1/wait``."""
        self.status = status
        """The HTTP status; None when there was no answer."""
        self.detail = detail
        """What is wrong and what to do about it, in the server's words."""

    def __str__(self) -> str:
        answered = f" answered {self.status}" if self.status is not None else ""
        return f"{self.call}{answered}: {self.detail}"
