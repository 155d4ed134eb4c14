"""Whatever the description allows, and what it does not, is asked: no failure, and no answer that is not described."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given
from hypothesis import settings as examples_of
from hypothesis import strategies as st
from pytest_django import Settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from rapport.api import schema
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.models import Program
from rapport.surveys.models import Survey
from tests import make
from tests.api.conftest import key

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
PATHS = sorted(schema()["paths"])


@pytest.fixture(autouse=True)
def connected() -> Iterator[None]:
    """The end of a request is not that of the connection: the test’s transaction goes on."""
    signals = (request_started, request_finished)
    for one in signals:
        one.disconnect(close_old_connections)
    yield
    for one in signals:
        one.connect(close_old_connections)


@pytest.fixture
def survey(program: Program, director: Person, settings: Settings) -> Survey:
    """Something is there to be told of everything."""
    settings.API_PER_MINUTE = 10**9
    programs.choose_content(by=director, program=program, course="optimising-mentoring", agreement_template="")
    pair = make.mentorship(program)
    make.milestone(pair)
    survey = make.survey(program, Role.SCHOLAR)
    make.answered(survey, pair.scholar)
    return survey


def hold(path: str, keys: list[str], survey: Survey, examples: int) -> None:
    described = schemathesis.openapi.from_dict(copy.deepcopy(schema()))
    described.app = get_wsgi_application()
    operation = described[path]["GET"]

    def ask_all(mode: GenerationMode) -> None:
        @given(case=operation.as_strategy(generation_mode=mode), secret=st.sampled_from(keys), is_real=st.booleans())
        @examples_of(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        def check(case: Any, secret: str, is_real: bool) -> None:
            if is_real:
                case.path_parameters = {"program": "demo", "survey": survey.pk}
            answer = case.call(headers={"Authorization": f"Bearer {secret}"})
            case.validate_response(answer, checks=CHECKS)
            if mode == GenerationMode.NEGATIVE and not is_real:
                case.validate_response(answer, checks=[negative_data_rejection])

        check()

    ask_all(GenerationMode.POSITIVE)
    if "{" in path:
        ask_all(GenerationMode.NEGATIVE)


def keys_of(program: Program, director: Person, survey: Survey) -> list[str]:
    scholar = survey.responses.get().person
    return [key(director, program), key(scholar, program), key(director, program, "waves"), "guess"]


@pytest.mark.parametrize("path", PATHS)
def test_few_questions(path: str, program: Program, director: Person, survey: Survey) -> None:
    hold(path, keys_of(program, director, survey), survey, examples=5)


@pytest.mark.prove
@pytest.mark.parametrize("path", PATHS)
def test_many_questions(path: str, program: Program, director: Person, survey: Survey) -> None:
    hold(path, keys_of(program, director, survey), survey, examples=200)
