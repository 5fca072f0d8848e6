"""The data behind an answer as files, read back by other libraries than those that wrote them."""

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.exporting import parquet_file, xlsx_file
from services.exporting.csv_file import harmless
from services.exporting.files import table_file
from services.exporting.kinds import Column
from services.exporting.writers import open_writer
from services.exporting.xlsx_file import sheet_name
from services.reports.report import Table

AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
TABLE = Table(
    "Student card",
    ("Name", "Messages", "Share", "Here", "Day", "Written", "Id", "Mixed"),
    (
        ("Żaneta 🎉", 12, 0.5, True, date(2026, 11, 22), AT, "1574219396220452874", 1),
        ('O\'Neil, "Al"\nsecond line', 0, None, False, None, None, "2", 2.5),
        (None, -3, 2.0, None, date(2026, 1, 1), AT, None, None),
    ),
)
DANGEROUS = ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "a;=1", 'a";  @x']


def read_csv(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def read_xlsx(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [[cell.value for cell in row] for sheet in book.worksheets for row in sheet.iter_rows()]


def test_a_csv_file_holds_every_cell():
    rows = read_csv(table_file(TABLE, "csv"))
    assert rows[0] == list(TABLE.columns)
    when, number = "2026-11-22T14:03:00+00:00", "1574219396220452874"
    assert rows[1] == ["Żaneta 🎉", "12", "0.5", "true", "2026-11-22", when, number, "1.0"]
    assert rows[2] == ['O\'Neil, "Al"\nsecond line', "0", "", "false", "", "", "2", "2.5"]
    assert rows[3] == ["", "-3", "2.0", "", "2026-01-01", "2026-11-22T14:03:00+00:00", "", ""]


def test_a_workbook_has_types_and_says_that_moments_are_utc():
    title, first, second, third = read_xlsx(table_file(TABLE, "xlsx"))
    assert title == ["Name", "Messages", "Share", "Here", "Day", "Written (UTC)", "Id", "Mixed"]
    plain, day = AT.replace(tzinfo=None), datetime(2026, 11, 22)  # noqa: DTZ001 - a workbook knows no zones
    assert first == ["Żaneta 🎉", 12, 0.5, True, day, plain, "1574219396220452874", 1]
    assert second[:4] == ['O\'Neil, "Al"\nsecond line', 0, None, False]
    assert third[:2] == [None, -3]


def test_a_parquet_file_has_types_and_zones():
    read = pq.read_table(io.BytesIO(table_file(TABLE, "parquet")))
    assert [str(field.type) for field in read.schema] == [
        *("string", "int64", "double", "bool", "date32[day]", "timestamp[us, tz=UTC]", "string", "double")
    ]
    assert [tuple(row.values()) for row in read.to_pylist()] == list(TABLE.rows)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_a_table_without_rows_still_has_its_titles(kind):
    data = table_file(Table("None", ("Name", "Messages"), ()), kind)
    if kind == "parquet":
        assert pq.read_table(io.BytesIO(data)).column_names == ["Name", "Messages"]
    else:
        assert (read_csv if kind == "csv" else read_xlsx)(data) == [["Name", "Messages"]]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula(text):
    table = Table("Names", (text, "Other"), ((text, "plain"),))
    for row in read_csv(table_file(table, "csv")):
        assert row[0] != text
        assert "'" in row[0]
    book = openpyxl.load_workbook(io.BytesIO(table_file(table, "xlsx")))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} == {"s"}


@settings(max_examples=200)
@given(st.text(st.sampled_from("=+-@a;, \t\n\r\"'|1＝")))
def test_whatever_separates_columns_no_field_of_a_csv_file_begins_a_formula(text):
    line = io.StringIO(newline="")
    csv.writer(line).writerow(["name", harmless(text), "x"])
    for separator in ",;\t":
        as_read = line.getvalue() if separator == "," else line.getvalue().replace('"', "")
        for row in csv.reader(io.StringIO(as_read, newline=""), delimiter=separator):
            fields = row if separator == "," else row[1:]
            assert not any(field.lstrip().startswith(("=", "+", "-", "@", "＝")) for field in fields)


@given(st.text(st.characters(exclude_characters="=+-@＝＋－＠\t\r\n", exclude_categories=["Cs"])))
def test_a_text_without_such_signs_stays_as_it_is(text):
    assert harmless(text) == text


@given(st.text(), st.integers(1, 99))
def test_every_name_becomes_one_that_a_workbook_takes(name, number):
    made = sheet_name(name, number)
    assert 0 < len(made) <= 31
    assert not set(made) & set("[]:*?/\\")
    assert made.strip("'") == made


def test_rows_beyond_a_sheet_go_on_another_and_groups_of_rows_are_all_written(tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx_file, "SHEET_ROWS", 4)
    monkeypatch.setattr(parquet_file, "ROWS_IN_A_GROUP", 3)
    for kind in ("xlsx", "parquet"):
        path = tmp_path / f"rows.{kind}"
        writer = open_writer(kind, path, "Messages", [Column("Text")])
        for start in range(0, 8, 2):
            writer.add([(str(start),), (str(start + 1),)])
        writer.close()
        if kind == "parquet":
            assert pq.ParquetFile(path).num_row_groups == 3
            assert pq.read_table(path).column(0).to_pylist() == [str(number) for number in range(8)]
        else:
            book = openpyxl.load_workbook(path)
            assert book.sheetnames == ["Messages", "Messages 2", "Messages 3"]
            texts = [row[0].value for sheet in book.worksheets for row in sheet.iter_rows(min_row=2)]
            assert texts == [str(number) for number in range(8)]


def test_what_a_workbook_cannot_hold_is_cut_or_left_empty():
    table = Table("Odd", ("Long", "Number", "Huge"), (("x" * 40_000, float("inf"), 2**60),))
    _, (long, number, huge) = read_xlsx(table_file(table, "xlsx"))
    assert len(long) == 32_767
    assert number is None
    assert huge == str(2**60)
