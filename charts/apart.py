"""Labels beside each other on one line, moved as little as keeps them from touching."""

from collections.abc import Sequence


def apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Where labels stand that would like to stand there: in the same order, `gap` apart, between low and high.

    Where there is too little room for all, they share it evenly.
    """
    if not wanted:
        return []
    order = sorted(range(len(wanted)), key=lambda place: (wanted[place], place))
    gap = min(gap, (high - low) / max(len(wanted) - 1, 1))
    blocks: list[tuple[float, int]] = []  # where labels that stand shoulder to shoulder would be, and how many they are

    def middle(block: tuple[float, int]) -> float:
        reach = gap * (block[1] - 1) / 2
        return min(max(block[0], low + reach), high - reach)

    for place in order:
        block = wanted[place], 1
        while blocks and middle(block) - middle(blocks[-1]) < gap * (blocks[-1][1] + block[1]) / 2:
            at, count = blocks.pop()
            block = (block[0] * block[1] + at * count) / (block[1] + count), block[1] + count
        blocks.append(block)
    found = [middle(block) + gap * (step - (block[1] - 1) / 2) for block in blocks for step in range(block[1])]
    return [found[order.index(place)] for place in range(len(wanted))]
