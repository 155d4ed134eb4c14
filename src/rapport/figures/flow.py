"""Participants on their way through a study: boxes with counts, those who leave at the side, arms side by side."""

from dataclasses import dataclass

from rapport.figures.canvas import LEADING, SIZE, SMALL, Canvas
from rapport.figures.drawings import Box, Count, Flow, Stage
from rapport.figures.telling import counted

PAD = 8.0
BETWEEN = 26.0
ASIDE = 22.0
LEAST_ARM = 150.0


@dataclass(frozen=True)
class _Lane:
    """A column of boxes.

    Attributes:
        left: left edge of the boxes.
        width: of the boxes on the way down.
        spine: x of the line that joins them.
        end: right edge for boxes at the side.
    """

    left: float
    width: float
    spine: float
    end: float


def draw(drawing: Flow, canvas: Canvas) -> None:
    """Draw a flow diagram.

    Args:
        drawing: what is drawn.
        canvas: the sheet.
    """
    width = canvas.space.width
    if canvas.space.narrow:
        trunk = _Lane(0.0, width, 16.0, width)
    elif drawing.arms:
        trunk = _Lane(width * 0.25, width * 0.5, width * 0.5, width)
    else:
        trunk = _Lane(0.0, width * 0.54, width * 0.27, width)
    flow = _Flow(canvas)
    y = 1.0
    for at, stage in enumerate(drawing.trunk):
        y = flow.stage(stage, trunk, y, last=at == len(drawing.trunk) - 1)
    if drawing.arms:
        flow.arms(drawing.arms, trunk.spine, y)


@dataclass(frozen=True)
class _Flow:
    canvas: Canvas

    def stage(self, stage: Stage, lane: _Lane, top: float, *, last: bool) -> float:
        """Draw a box and those who leave after it; return where the next box begins."""
        bottom = self.box(stage.box, (lane.left, top), lane.width)
        if stage.left is None:
            if last:
                return bottom
            self.canvas.line((lane.spine, bottom), (lane.spine, bottom + BETWEEN), arrow=True)
            return bottom + BETWEEN
        left = lane.spine + ASIDE
        start = bottom + 12
        width = self.aside(stage.left, lane.end - left)
        under = self.box(stage.left, (left, start), width, dash="4 3")
        middle = (start + under) / 2
        self.canvas.line((lane.spine, middle), (left, middle), arrow=True)
        if last:
            self.canvas.line((lane.spine, bottom), (lane.spine, middle))
            return under
        self.canvas.line((lane.spine, bottom), (lane.spine, under + 14), arrow=True)
        return under + 14

    def arms(self, arms: tuple[tuple[Stage, ...], ...], spine: float, top: float) -> None:
        """Draw the arms side by side; one below the other where they would be too thin."""
        width = self.canvas.space.width
        gap = 20.0
        each = (width - gap * (len(arms) - 1)) / len(arms)
        if each < LEAST_ARM:
            self.stacked(arms, top)
            return
        lanes = []
        for at in range(len(arms)):
            left = at * (each + gap)
            lanes.append(_Lane(left, each, left + 16.0, left + each))
        centres = [lane.left + lane.width / 2 for lane in lanes]
        self.fork(spine, centres, top)
        self.rows(arms, lanes, top + BETWEEN + 4)

    def fork(self, spine: float, centres: list[float], top: float) -> None:
        level, ends = top + BETWEEN / 2, [*centres, spine]
        self.canvas.line((spine, top), (spine, level))
        self.canvas.line((min(ends), level), (max(ends), level))
        for centre in centres:
            self.canvas.line((centre, level), (centre, top + BETWEEN + 4), arrow=True)

    def rows(self, arms: tuple[tuple[Stage, ...], ...], lanes: list[_Lane], top: float) -> None:
        """The same stage of all arms begins at the same height."""
        for at in range(max((len(arm) for arm in arms), default=0)):
            stages = [arm[at] for arm in arms]
            bottoms = [
                self.box(stage.box, (lane.left, top), lane.width) for stage, lane in zip(stages, lanes, strict=True)
            ]
            under = max(bottoms)
            is_last = at == len(arms[0]) - 1
            asides = [
                self.box(
                    stage.left,
                    (lane.spine + ASIDE, under + 12),
                    self.aside(stage.left, lane.end - lane.spine - ASIDE),
                    dash="4 3",
                )
                if stage.left
                else under
                for stage, lane in zip(stages, lanes, strict=True)
            ]
            next_top = max(asides) + (14 if max(asides) > under else BETWEEN)
            for stage, lane, bottom, aside in zip(stages, lanes, bottoms, asides, strict=True):
                self.join(stage, lane, (bottom, under + 12, aside), None if is_last else next_top)
            top = next_top

    def join(self, stage: Stage, lane: _Lane, at: tuple[float, float, float], end: float | None) -> None:
        bottom, start, under = at
        middle = (start + under) / 2
        if stage.left:
            self.canvas.line((lane.spine, middle), (lane.spine + ASIDE, middle), arrow=True)
        if end is not None:
            self.canvas.line((lane.spine, bottom), (lane.spine, end), arrow=True)
        elif stage.left:
            self.canvas.line((lane.spine, bottom), (lane.spine, middle))

    def stacked(self, arms: tuple[tuple[Stage, ...], ...], top: float) -> None:
        width = self.canvas.space.width
        lane = _Lane(24.0, width - 24.0, 40.0, width)
        rail, y = 8.0, top + 14
        for arm in arms:
            middle = y + PAD + SIZE * LEADING / 2
            self.canvas.line((rail, top), (rail, middle))
            self.canvas.line((rail, middle), (lane.left, middle), arrow=True)
            for at, stage in enumerate(arm):
                y = self.stage(stage, lane, y, last=at == len(arm) - 1)
            y += 14

    def aside(self, box: Box, room: float) -> float:
        """The width of a box at the side: what it needs, yet not too small beside the others."""
        return min(room, max(self.needed(box), 0.6 * room))

    def needed(self, box: Box) -> float:
        """The width that a box needs so that no line breaks."""
        measure = self.canvas.measure
        widths = [measure(box.title, bold=True), *(measure(counted(number)) for number in box.counts)]
        widths += [measure(_part(label, number), SMALL) + 10 for label, number in box.parts]
        return max(widths) + 2 * PAD + 1

    def box(self, box: Box, corner: tuple[float, float], width: float, dash: str = "") -> float:
        """Draw a box; return its bottom."""
        canvas, inner = self.canvas, width - 2 * PAD
        lines = [(line, True, 0.0, SIZE) for line in canvas.wrap(box.title, inner, bold=True)] if box.title else []
        for number in box.counts:
            lines += [(line, False, 0.0, SIZE) for line in canvas.wrap(counted(number), inner)]
        for label, number in box.parts:
            told = canvas.wrap(_part(label, number), inner - 10, SMALL)
            lines += [(line, False, 10.0, SMALL) for line in told]
        height = sum(size * LEADING for *_, size in lines) + 2 * PAD
        canvas.rect(corner, (width, height), edge="edge", dash=dash)
        y = corner[1] + PAD
        for line, bold, indent, size in lines:
            y = canvas.text((corner[0] + PAD + indent, y), line, bold=bold, size=size)
        return corner[1] + height


def _part(label: str, number: Count) -> str:
    return f"{label}: {counted(number)}" if label else counted(number)
