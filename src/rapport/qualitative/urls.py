"""Addresses of the qualitative part, all below a programme."""

from django.urls import path

from rapport.qualitative import views
from rapport.qualitative.adjudication import views as adjudication
from rapport.qualitative.agreement import views as agreement
from rapport.qualitative.coding import code_views as coding
from rapport.qualitative.coding import views as rounds
from rapport.qualitative.material import views as material
from rapport.qualitative.wordlist import rule_views as word_rules
from rapport.qualitative.wordlist import views as words
from rapport.qualitative.wordlist import word_views as one_word

app_name = "qualitative"
HERE = "program/<slug:program>/"
PROJECT = f"{HERE}project/<int:project>/"
CLOSED = f"{PROJECT}closed/<int:closed_round>/"
ROUND = f"{PROJECT}rounds/<int:coding_round>/"
WORDS = f"{PROJECT}words/"

urlpatterns = [
    path(HERE, views.home, name="home"),
    path(f"{HERE}begin/", views.begin, name="begin"),
    path(PROJECT, views.project, name="project"),
    path(f"{PROJECT}agreement/", agreement.agreements, name="agreements"),
    path(f"{CLOSED}agreement/", agreement.agreement, name="agreement"),
    path(f"{CLOSED}agreement/compute/", agreement.compute_agreement, name="compute_agreement"),
    path(f"{CLOSED}agreement/files/<str:agreement_file>/", agreement.agreement_file, name="agreement_file"),
    path(f"{CLOSED}differences/", adjudication.differences, name="differences"),
    path(f"{CLOSED}differences/<int:difference>/", adjudication.difference, name="difference"),
    path(f"{CLOSED}differences/<int:difference>/undo/", adjudication.undo_difference, name="undo_difference"),
    path(f"{PROJECT}rounds/", rounds.rounds, name="rounds"),
    path(f"{PROJECT}rounds/new/", rounds.new_round, name="new_round"),
    path(f"{PROJECT}rounds/coders/<int:coder>/release/", rounds.release, name="release_coder"),
    path(ROUND, rounds.one_round, name="round"),
    path(f"{ROUND}code/", coding.code, name="code"),
    path(f"{ROUND}code/<int:position>/", coding.code_text, name="code_text"),
    path(f"{ROUND}code/texts/", coding.texts, name="code_texts"),
    path(f"{ROUND}code/save/", coding.save, name="save_codes"),
    path(f"{ROUND}mine/", coding.own_texts, name="own_texts"),
    path(f"{ROUND}submit/", coding.submit_round, name="submit_round"),
    path(f"{PROJECT}change/", views.change, name="change"),
    path(f"{PROJECT}members/", views.members, name="members"),
    path(f"{PROJECT}texts/", material.texts, name="texts"),
    path(f"{PROJECT}texts/<int:material>/", material.document, name="document"),
    path(WORDS, words.words, name="words"),
    path(f"{WORDS}count/", words.count_words, name="count_words"),
    path(f"{WORDS}word/", one_word.word, name="word"),
    path(f"{WORDS}word/decide/", one_word.decide, name="decide_word"),
    path(f"{WORDS}compare/", word_rules.compare, name="words_compare"),
    path(f"{WORDS}rules/", word_rules.rules, name="words_rules"),
    path(f"{WORDS}rules/change/", word_rules.change_rules, name="change_word_rules"),
    path(f"{WORDS}log/", word_rules.log, name="words_log"),
    path(f"{WORDS}log.csv", word_rules.log_file, name="words_log_file"),
    path(f"{WORDS}words.csv", word_rules.words_csv, name="words_csv"),
    path(f"{WORDS}results.json", word_rules.words_results, name="words_results"),
    path(f"{WORDS}words.zip", word_rules.words_archive, name="words_archive"),
]
