from django.http import QueryDict

from rapport.kit.nul import without_nul


def test_nul_is_read_as_bytes_are_that_are_no_text() -> None:
    sent = QueryDict("why=a%00b&why=c&pick%00=1&pick=1&none")
    assert without_nul(sent) == QueryDict("why=a%FFb&why=c&pick%FF=1&pick=1&none")
