"""Addresses of the qualitative part, all below a programme."""

from django.urls import path

from rapport.qualitative import views
from rapport.qualitative.adjudication import views as adjudication
from rapport.qualitative.agreement import views as agreement
from rapport.qualitative.codebook import draft_views as draft
from rapport.qualitative.codebook import views as codebook
from rapport.qualitative.coding import code_views as coding
from rapport.qualitative.coding import views as rounds
from rapport.qualitative.counts import views as counts
from rapport.qualitative.material import views as material
from rapport.qualitative.material.answers import views as answers
from rapport.qualitative.material.doubles import views as doubles
from rapport.qualitative.material.uploads import views as uploads
from rapport.qualitative.refi import views as refi
from rapport.qualitative.results import quote_views as quotes
from rapport.qualitative.results import views as results
from rapport.qualitative.results.shown import views as shown
from rapport.qualitative.review import views as documents
from rapport.qualitative.screening import export_views as evidence
from rapport.qualitative.screening import reading_views as reading
from rapport.qualitative.screening import views as screening
from rapport.qualitative.wordlist import rule_views as word_rules
from rapport.qualitative.wordlist import views as words
from rapport.qualitative.wordlist import word_views as one_word

app_name = "qualitative"
HERE = "program/<slug:program>/"
PROJECT = f"{HERE}project/<int:project>/"
CLOSED = f"{PROJECT}closed/<int:closed_round>/"
ROUND = f"{PROJECT}rounds/<int:coding_round>/"
WORDS = f"{PROJECT}words/"
RESULTS = f"{PROJECT}results/"
QUOTE = f"{RESULTS}quotes/<int:quote>/"
CODEBOOK = f"{PROJECT}codebook/"
VERSION = f"{CODEBOOK}<int:number>/"
SCREENING = f"{PROJECT}screening/"
REVIEW = f"{PROJECT}documents/"

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
    path(f"{HERE}exchange/", refi.bring_project, name="bring_project"),
    path(f"{HERE}exchange/<int:foreign>/", refi.foreign_file, name="foreign_file"),
    path(f"{HERE}exchange/<int:foreign>/discard/", refi.discard_file, name="discard_file"),
    path(f"{PROJECT}exchange/", refi.exchange, name="exchange"),
    path(f"{PROJECT}exchange/project.qdpx", refi.take_out, name="take_out"),
    path(f"{PROJECT}exchange/codebook.qdc", refi.codebook_file, name="codebook_file"),
    path(f"{PROJECT}exchange/codebook/", refi.bring_codebook, name="bring_codebook"),
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
    path(f"{PROJECT}texts/<int:material>/remove/", material.remove, name="remove_document"),
    path(f"{PROJECT}texts/twice/", doubles.doubles, name="doubles"),
    path(f"{PROJECT}texts/answers/", answers.new_answers, name="new_answers"),
    path(f"{PROJECT}texts/table/", uploads.new_table, name="new_table"),
    path(f"{PROJECT}texts/transcripts/", uploads.new_transcripts, name="new_transcripts"),
    path(f"{PROJECT}texts/documents/", uploads.new_documents, name="new_documents"),
    path(f"{PROJECT}texts/waiting/<int:waiting>/", uploads.waiting, name="waiting"),
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
    path(f"{HERE}found/", shown.found, name="found"),
    path(RESULTS, results.results, name="results"),
    path(f"{RESULTS}show/", results.show_results, name="show_results"),
    path(f"{RESULTS}all/", results.results_all, name="results_all"),
    path(f"{RESULTS}files/<str:results_name>", results.results_file, name="results_file"),
    path(f"{RESULTS}quotes/", quotes.quotes, name="quotes"),
    path(f"{RESULTS}quotes/consent/", quotes.note_consent, name="note_consent"),
    path(f"{RESULTS}quotes/beside/", quotes.set_beside, name="set_beside"),
    path(f"{RESULTS}quotes/check/", quotes.check_quotes, name="check_quotes"),
    path(f"{RESULTS}quotes/for/<int:of_code>/", quotes.choose_quote, name="choose_quote"),
    path(QUOTE, quotes.quote, name="quote"),
    path(f"{QUOTE}decide/", quotes.decide_quote, name="decide_quote"),
    path(f"{QUOTE}out/", quotes.take_out_quote, name="take_out_quote"),
    path(CODEBOOK, codebook.codebook, name="codebook"),
    path(f"{CODEBOOK}begin/", draft.begin_codebook, name="begin_codebook"),
    path(f"{CODEBOOK}draft/", draft.draft, name="codebook_draft"),
    path(f"{CODEBOOK}draft/arrange/", draft.arrange, name="codebook_arrange"),
    path(f"{CODEBOOK}draft/code/", draft.draft_code, name="codebook_code"),
    path(f"{CODEBOOK}draft/examples/", draft.draft_examples, name="codebook_examples"),
    path(f"{CODEBOOK}draft/publish/", draft.publish, name="publish_codebook"),
    path(f"{CODEBOOK}counts/", counts.both_counts, name="both_counts"),
    path(f"{CODEBOOK}counts.csv", counts.both_counts_file, name="both_counts_file"),
    path(VERSION, codebook.version, name="codebook_version"),
    path(f"{VERSION}changes/", codebook.changes, name="codebook_changes"),
    path(f"{VERSION}codebook.csv", codebook.version_csv, name="codebook_csv"),
    path(f"{VERSION}codebook.docx", codebook.version_docx, name="codebook_docx"),
    path(SCREENING, screening.screening, name="screening"),
    path(f"{SCREENING}settings/", screening.screening_settings, name="screening_settings"),
    path(f"{SCREENING}files/", screening.searches, name="searches"),
    path(f"{SCREENING}files/<int:search>/", screening.search_file, name="search_file"),
    path(f"{SCREENING}hits/", screening.hits, name="hits"),
    path(f"{SCREENING}publications/", screening.references, name="references"),
    path(f"{SCREENING}publications/<int:reference>/", screening.reference, name="reference"),
    path(f"{SCREENING}readers/", screening.reviewers, name="reviewers"),
    path(f"{SCREENING}readers/release/", screening.release_reader, name="release_reader"),
    path(f"{SCREENING}reading/", reading.readings, name="readings"),
    path(f"{SCREENING}reading/<int:reference>/", reading.reading, name="reading"),
    path(f"{SCREENING}consensus/", reading.consensuses, name="consensuses"),
    path(f"{SCREENING}consensus/<int:reference>/", reading.consensus, name="consensus"),
    path(f"{SCREENING}evidence/", evidence.evidence, name="evidence"),
    path(f"{SCREENING}evidence.docx", evidence.evidence_word, name="evidence_word"),
    path(f"{SCREENING}evidence.csv", evidence.evidence_csv, name="evidence_csv"),
    path(f"{SCREENING}flow.svg", evidence.flow_svg, name="flow_svg"),
    path(f"{SCREENING}publications.csv", evidence.publications_csv, name="publications_csv"),
    path(REVIEW, documents.review, name="review"),
    path(f"{REVIEW}add/", documents.add_contract, name="add_contract"),
    path(f"{REVIEW}codebook/", documents.take_codebook, name="take_codebook"),
    path(f"{REVIEW}parties/", documents.parties, name="parties"),
    path(f"{REVIEW}matrix/", documents.matrix, name="matrix"),
    path(f"{REVIEW}matrix.csv", documents.matrix_csv, name="matrix_csv"),
    path(f"{REVIEW}types.csv", documents.types_csv, name="types_csv"),
    path(f"{REVIEW}types.docx", documents.types_word, name="types_word"),
    path(f"{REVIEW}quotes/", documents.quotes_by, name="quotes_by"),
    path(f"{REVIEW}quotes.csv", documents.quotes_csv, name="quotes_by_csv"),
]
