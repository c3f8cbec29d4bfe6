"""Coverage as a table for people."""

from collections.abc import Iterator

from fejkollen_server.coverage.catalogue import ItemKind
from fejkollen_server.coverage.coverage import Coverage

_TITLES = {
    ItemKind.OPERATION: "Operations",
    ItemKind.OUTCOME: "Outcomes",
    ItemKind.CAUSE: "Causes",
    ItemKind.HTTP_FAULT: "HTTP faults",
    ItemKind.CALLBACK_FAULT: "Callback faults",
}


def markdown(coverage: Coverage, threshold: float | None) -> str:
    return "\n".join((*_summary(coverage, threshold), "", *_tables(coverage)))


def _summary(coverage: Coverage, threshold: float | None) -> Iterator[str]:
    yield f"# Coverage: {coverage.percent:.1f} %"
    yield ""
    if threshold is not None:
        yield f"{'Passed' if coverage.reaches(threshold) else 'Failed'}: at least {threshold:g} % is asked for."
        yield ""
    yield "| what | exercised | of | percent |"
    yield "|---|--:|--:|--:|"
    for kind, title in _TITLES.items():
        part = coverage.of_kind(kind)
        if part.times:
            yield f"| {title} | {part.covered} | {len(part.times)} | {part.percent:.1f} |"
    yield f"| **All** | **{coverage.covered}** | **{len(coverage.times)}** | **{coverage.percent:.1f}** |"


def _tables(coverage: Coverage) -> Iterator[str]:
    for kind, title in _TITLES.items():
        part = coverage.of_kind(kind)
        if part.times:
            yield from (f"## {title}", "", f"| {kind} | times |", "|---|--:|")
            yield from (f"| {item.name} | {times or 'not yet'} |" for item, times in part.times.items())
            yield ""
