"""Names that pictures have trouble with."""

NAMES = (
    "Anna Żółć",
    "🎉 party 🎉",
    "🎉",
    "W" * 32,
    "漢" * 32,
    "محمد أحمد عبد الرحمن بن خالد العربي",
    "שלום עולם",
    "Z" + "\u030d" * 30,
    "$x$ and \\frac{1}{2}",
    "a_b*c~d`e",
    "👩‍🚀 Ann",
    "ไทย",
)


def name_of(place: int) -> str:
    """One of them for each place, with a number from the second round on."""
    turn, which = divmod(place, len(NAMES))
    return f"{NAMES[which]}{turn or ''}"


def id_of(place: int) -> int:
    """A Discord id for each place."""
    return 1_300_000_000_000_000_000 + place * 4_194_304_000
