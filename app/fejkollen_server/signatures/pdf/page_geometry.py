"""Where a stamp goes on a page that may be cropped and turned: the corner that people see at the bottom left."""

from dataclasses import dataclass
from typing import Any, Self

from fejkollen_server.signatures.pdf.values import resolved, value_of

_DEEPEST = 100
_A4 = (0.0, 0.0, 595.0, 842.0)

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class PageGeometry:
    left: float
    bottom: float
    right: float
    top: float
    turn: int
    """Degrees clockwise by which the page is turned when it is shown."""

    @classmethod
    def of(cls, page: Any) -> Self:
        box = _inherited(page, "/CropBox") or _inherited(page, "/MediaBox")
        x, y, other_x, other_y = _numbers(box) or _A4
        turn = _inherited(page, "/Rotate")
        degrees = int(turn) // 90 * 90 % 360 if isinstance(turn, int | float) else 0
        return cls(min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y), degrees)

    @property
    def width(self) -> float:
        """How wide the page is shown."""
        return self.right - self.left if self.turn in {0, 180} else self.top - self.bottom

    @property
    def height(self) -> float:
        return self.top - self.bottom if self.turn in {0, 180} else self.right - self.left

    def box_at(self, x: float, y: float, width: float, height: float) -> Box:
        """Give in the page's own coordinates what is seen so far from the left and the bottom."""
        match self.turn:
            case 90:
                corners = (self.right - y - height, self.bottom + x, self.right - y, self.bottom + x + width)
            case 180:
                corners = (self.right - x - width, self.top - y - height, self.right - x, self.top - y)
            case 270:
                corners = (self.left + y, self.top - x - width, self.left + y + height, self.top - x)
            case _:
                corners = (self.left + x, self.bottom + y, self.left + x + width, self.bottom + y + height)
        left, bottom, right, top = (round(corner) for corner in corners)
        return left, bottom, right, top


def _inherited(page: Any, key: str) -> Any:
    """Find what a page says, or else whoever it hangs from."""
    ancestor = page
    for _ in range(_DEEPEST):
        value = value_of(ancestor, key)
        if value is not None:
            return value
        ancestor = value_of(ancestor, "/Parent")
        if ancestor is None:
            return None
    return None


def _numbers(box: Any) -> tuple[float, float, float, float] | None:
    if not isinstance(box, list) or len(box) != 4:
        return None
    x, y, other_x, other_y = (float(resolved(edge)) for edge in list.__iter__(box))
    return (x, y, other_x, other_y) if x != other_x and y != other_y else None
