"""What is written down of a run: shown line by line as it comes, and kept as Markdown."""


class Document:
    def __init__(self) -> None:
        self._lines: list[str] = []

    def say(self, paragraph: str) -> None:
        self._add("", paragraph)

    def table(self, *headings: str) -> None:
        self._add("", *(f"| {' | '.join(cells)} |" for cells in (headings, ["---"] * len(headings))))

    def row(self, *cells: object) -> None:
        self._add(f"| {' | '.join(str(cell) for cell in cells)} |")

    def _add(self, *lines: str) -> None:
        for line in lines:
            if line or self._lines:
                self._lines.append(line)
                print(line, flush=True)

    def text(self) -> str:
        return "".join(f"{line}\n" for line in self._lines)
