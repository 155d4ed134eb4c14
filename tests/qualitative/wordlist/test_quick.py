import pytest
from tests.qualitative.wordlist.conftest import *


def test_pages(client, counted):
    client.force_login(counted.lead)
    for n, q in [
        ("words", ""),
        ("words", "q=plan&part=undecided&sort=stem"),
        ("word", "stem=plan"),
        ("word", "stem=plan&order=before"),
        ("words_rules", ""),
        ("words_log", ""),
        ("words_compare", ""),
        ("words_compare", "by=%s" % counted.project.attributes.get().pk),
        ("words_csv", ""),
        ("words_results", ""),
        ("words_archive", ""),
        ("words_log_file", ""),
    ]:
        r = client.get(counted.url(n, q))
        print(n, q, r.status_code, len(r.content))
        assert r.status_code == 200
        if n == "words_csv":
            print(r.content.decode())


def test_codebook(client, counted):
    client.force_login(counted.lead)

    def get(n, q=""):
        r = client.get(counted.url(n, q))
        print(n, q, r.status_code, len(r.content))
        assert r.status_code == 200
        return r.content.decode()

    get("codebook")
    get("both_counts")
    r = client.post(counted.url("begin_codebook"), {"how": "candidates"})
    assert r.status_code == 302, r.content
    get("codebook_draft")
    get("codebook_code")
    code = counted.project.codes.first().pk
    get("codebook_code", f"code={code}")
    get("publish_codebook")
    r = client.post(counted.url("codebook_examples", f"code={code}"), {"text": "I plan", "is_in": "yes"})
    assert r.status_code == 302
    b = counted.project.codebooks.get()
    r = client.post(counted.url("publish_codebook"), {"version": b.written, "reason": ""})
    assert r.status_code == 302, r.content.decode()
    for n in ("codebook", "both_counts", "both_counts_file"):
        get(n)
    from django.urls import reverse

    for n in ("codebook_version", "codebook_changes", "codebook_csv", "codebook_docx"):
        r = client.get(reverse("qualitative:" + n, args=[counted.project.program.slug, counted.project.pk, 1]))
        assert r.status_code == 200, n
    r = client.post(counted.url("begin_codebook"), {"how": "last"})
    r = client.post(
        counted.url("codebook_code", f"code={code}"),
        {"version": 0, "name": "Planning", "definition": "x", "stems": "plan", "is_codable": "on"},
    )
    assert r.status_code == 302, r.content.decode()
    print(get("publish_codebook"))
