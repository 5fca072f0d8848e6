"""What `profiler gallery` draws; drawing it takes minutes and is no test."""

from datetime import date
from io import BytesIO

from PIL import Image

from bot.gallery_page import APART, CELL, Shown, page, sheet, small
from bot.gallery_pictures import KINDS, Cast, one_of_each, variants
from services.reports.book import REPORTS

CAST = Cast({"burst": 1, "fading": 2, "emoji": 3}, {"one": 10, "none": 11})
TODAY = date(2026, 11, 22)
WITHOUT_PICTURE = {
    *("brief", "quiet", "search", "questions", "question", "attention"),
    *("nudge draft", "nudge history", "nudge queue", "nudge queue all", "rule list", "rule try", "rule results"),
    *("notes", "tasks", "absences", "oncall", "faq"),
}


def test_every_report_of_the_book_that_has_a_picture_is_in_the_gallery():
    assert {name for _, name, _ in KINDS} | WITHOUT_PICTURE >= set(REPORTS)
    assert {name for _, name, _ in KINDS} <= set(REPORTS)


def test_no_two_pictures_share_a_file():
    files = [picture.file for picture in (*one_of_each(CAST), *variants(CAST, TODAY))]
    assert len(files) == len(set(files))


def test_a_report_about_a_student_is_drawn_of_each_and_one_about_many_of_each_cohort():
    drawn = list(variants(CAST, TODAY))
    assert {one.values["student"] for one in drawn if one.report == "student card"} == {1, 2, 3}
    assert {one.values.get("cohort") for one in drawn if one.report == "cohort ranking"} == {None, 10, 11}
    assert {one.values["period"] for one in drawn if one.file.endswith(("-day", "-year"))} == {
        "today",
        "2025-11-22..2026-11-22",
    }


def test_the_page_has_each_kind_once_with_its_pictures_and_their_words():
    shown = [Shown("Ranking", "cohort ranking", one, f"ranking-{one}.png", f"Words in {one}.") for one in ("en", "pl")]
    written = page(shown)
    assert written.count("## Ranking") == 1
    assert 'src="gallery/ranking-pl.png"' in written
    assert "Words in pl." in written


def test_variants_come_below_on_a_sheet_and_those_in_words_are_told():
    shown = [
        Shown("Ranking", "cohort ranking", "en", "ranking-en.png", "Words."),
        Shown("Ranking", "cohort ranking", "en", "ranking-day-en.png", "A day.", "a day"),
        Shown("Ranking", "cohort ranking", "en", "", "Nobody is in it.", "cohort of none"),
    ]
    written = page(shown, {"Ranking": "variants-01.png"})
    assert "ranking-day-en.png" not in written
    assert written.index("ranking-en.png") < written.index('src="gallery/variants-01.png"')
    assert "In words alone, cohort of none (en): Nobody is in it." in written


def test_a_sheet_holds_every_picture_at_one_width():
    pngs = []
    for place in range(7):
        png = BytesIO()
        Image.new("RGB", (600, 200 + 100 * place), (0, 0, 40 * place)).save(png, "PNG")
        pngs.append(png.getvalue())
    with Image.open(BytesIO(sheet(pngs))) as made:
        colours = made.convert("RGB").getcolors()
        assert made.width == APART + 5 * (CELL + APART)
    assert colours is not None
    assert {(0, 0, 40 * place) for place in range(7)} <= {colour for _, colour in colours}


def test_a_picture_is_kept_in_few_colours_and_at_its_size():
    png = BytesIO()
    Image.effect_noise((300, 200), 80).convert("RGB").save(png, "PNG")
    with Image.open(BytesIO(small(png.getvalue()))) as kept:
        assert (kept.size, kept.mode) == ((300, 200), "P")
    assert small(png.getvalue()) == small(png.getvalue())
