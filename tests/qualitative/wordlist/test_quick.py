import pytest
from tests.qualitative.wordlist.conftest import *
def test_pages(client, counted):
    client.force_login(counted.lead)
    for n,q in [("words",""),("words","q=plan&part=undecided&sort=stem"),("word","stem=plan"),("word","stem=plan&order=before"),("words_rules",""),("words_log",""),("words_compare",""),("words_compare","by=%s"%counted.project.attributes.get().pk),("words_csv",""),("words_results",""),("words_archive",""),("words_log_file","")]:
        r=client.get(counted.url(n,q)); print(n,q,r.status_code, len(r.content)); assert r.status_code==200
        if n=="words_csv": print(r.content.decode())
