"""What a program is told when something is wrong: one shape for all, problem details after RFC 9457."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema

MEDIA_TYPE = "application/problem+json"


class Mistake(Schema):
    """One thing that is wrong with what was asked."""

    where: str = Field(description="The parameter.")
    detail: str = Field(description="What is wrong with it, in words.")


class Problem(Schema):
    """Why there is no other answer."""

    type: str = Field(description="Address of a page that explains this kind of problem.")
    title: str = Field(description="The kind of problem in a few words; the same for all of its kind.")
    status: int = Field(description="The status of the answer once more.")
    detail: str = Field(description="What happened this time, and what to do.")
    mistakes: list[Mistake] = Field(default=[], description="What is wrong with each parameter, where it is known.")


class ProblemError(Exception):
    """Ends a request of a program.

    Attributes:
        status: of the answer.
        detail: what happened and what to do, in words. Nothing that somebody wrote, and no name.
        mistakes: parameters with what is wrong with them.
        headers: what the answer carries besides.
    """

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        mistakes: tuple[tuple[str, str], ...] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.mistakes, self.headers = status, detail, mistakes, headers or {}


def answer(request: HttpRequest, problem: ProblemError, docs: str) -> HttpResponse:
    """The answer; `docs` is the address of the page that explains all kinds."""
    said = Problem(
        type=f"{request.build_absolute_uri(docs)}#problem-{problem.status.value}",
        title=problem.status.phrase,
        status=problem.status.value,
        detail=problem.detail,
        mistakes=[Mistake(where=where, detail=detail) for where, detail in problem.mistakes],
    )
    headers = {"Cache-Control": "no-store"} | problem.headers
    return HttpResponse(said.model_dump_json(), status=problem.status, content_type=MEDIA_TYPE, headers=headers)
