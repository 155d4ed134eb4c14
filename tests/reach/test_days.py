"""Days of registrations are read as people and spreadsheets write them."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from rapport.reach.importing.layout import DayOrder, day, fitting_orders
from rapport.reach.models import OldFile, Registrant
from tests.reach.conftest import Place, brought_in, upload


def test_days_are_read_as_they_are_written() -> None:
    assert fitting_orders(["1/2/2013", "3/4/2014"]) == [DayOrder.MONTH_FIRST, DayOrder.DAY_FIRST]
    assert fitting_orders(["1/2/2013", "13/4/2014"]) == [DayOrder.DAY_FIRST]
    assert fitting_orders(["2013-01-31 10:15:00", ""]) == [DayOrder.YEAR_FIRST]
    assert fitting_orders(["2013", "2014"]) == [DayOrder.YEAR_ALONE]
    assert fitting_orders(["1/2/2013", "13/4/2014", "soon", "32/1/2015"]) == [DayOrder.DAY_FIRST]
    assert fitting_orders(["soon", "later", "2013"]) == []
    assert fitting_orders(["", " "]) == []
    assert day("2/28/2019 14:02", DayOrder.MONTH_FIRST) == date(2019, 2, 28)
    assert day("0002-01-01", DayOrder.YEAR_FIRST) is None


def test_days_as_excel_numbers_them_are_read() -> None:
    assert fitting_orders(["41286", "41287.604", "41288,5"]) == [DayOrder.NUMBER]
    assert day("41286", DayOrder.NUMBER) == date(2013, 1, 12)
    assert day("41287.604", DayOrder.NUMBER) == day("41287,604", DayOrder.NUMBER) == date(2013, 1, 13)
    assert day("32874", DayOrder.NUMBER) == date(1990, 1, 1)
    assert day("32873", DayOrder.NUMBER) is None
    assert day("55403", DayOrder.NUMBER) is None  # lies ahead
    assert fitting_orders(["55403", "55414", "41286"]) == []  # these number something else
    # A spreadsheet leaves some as it found them.
    assert fitting_orders(["28/2/2013", "41286"]) == [DayOrder.DAY_FIRST]
    assert day("41286", DayOrder.DAY_FIRST) == date(2013, 1, 12)


def test_days_without_signs_between_are_read() -> None:
    assert fitting_orders(["20130113", "20130114 10:15"]) == [DayOrder.YEAR_FIRST]
    assert day("20130113", DayOrder.YEAR_FIRST) == day("20130113", DayOrder.MONTH_FIRST) == date(2013, 1, 13)
    for odd in ("201311", "2013113", "20131301"):
        assert day(odd, DayOrder.YEAR_FIRST) is None


@pytest.mark.parametrize("month", ["Jan 2013", "January 2013", "2013-01", "2013/1", "01/2013"])
def test_a_month_counts_as_its_first_day(month: str) -> None:
    assert fitting_orders([month]) == [DayOrder.MONTH_ALONE]
    assert day(month, DayOrder.MONTH_ALONE) == date(2013, 1, 1)
    assert fitting_orders([month, "1/31/2013"]) == [DayOrder.MONTH_FIRST]
    assert day(month, DayOrder.MONTH_FIRST) == date(2013, 1, 1)
    assert day("Smarch 2013", DayOrder.MONTH_ALONE) is None


@given(st.text(max_size=20), st.sampled_from(DayOrder))
def test_no_text_is_too_strange_for_a_day(text: str, order: DayOrder) -> None:
    found = day(text, order)
    assert found is None or found.year >= 1990


def test_a_file_of_excel_says_how_its_days_are_read(place: Place, client: Client, run_jobs: Callable[[], None]) -> None:
    client.force_login(place.director)
    sent = upload("excel.csv", b"sep=|\nDate|Name\n41286|Ada\n41300|Ben\nJan 2013|Cleo\n2013-02-31|Dan\n")
    client.post(reverse("reach:files", args=["reach"]), {"file": sent})
    old = OldFile.objects.get()
    answer = client.post(reverse("reach:file", args=["reach", old.pk]), {"on": "Date"}, follow=True)
    text = answer.content.decode()
    assert "as Excel numbers days (43524)" in text
    assert "A month without a day counts as its first day" in text
    words_at = reverse("reach:words", args=["reach", old.pk])
    client.post(words_at, {"order": "n"})
    run_jobs()
    assert "“2013-02-31” is no day" in client.get(reverse("reach:file", args=["reach", old.pk])).content.decode()
    old.delete()
    brought_in(place, "Date,Name\n41286,Ada\n20130113,Ben\nJan 2014,Cleo\n")
    told = {one.name: one.on for one in Registrant.objects.all()}
    assert told == {"Ada": date(2013, 1, 12), "Ben": date(2013, 1, 13), "Cleo": date(2014, 1, 1)}
