"""The application under /api/v1: its routes, its one way of refusing, and the document that describes it."""

from functools import partial
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.security import HTTPBearer
from starlette.datastructures import State

from console.api import problems
from console.api.bounds import Bounds
from console.api.routes import (
    access,
    accounts,
    acts,
    address_book,
    attachments,
    audit,
    board,
    documents,
    drills,
    incidents,
    parts,
    people,
    playbooks,
    reports,
    settings,
    sheets,
    shifts,
    statistics,
)

API, PATH = "/api", "/api/v1"
ROUTES = (
    board,
    incidents,
    acts,
    parts,
    documents,
    attachments,
    reports,
    people,
    sheets,
    address_book,
    shifts,
    statistics,
    playbooks,
    drills,
    settings,
    accounts,
    audit,
    access,
)

_ABOUT = """接口：值班台能办的事，程序凭令牌也能办。 Everything the console does, for programs.

Each call carries a token of somebody's: `Authorization: Bearer zhishou_…`; what it does is entered on the
record as that person's act, 经接口. Whatever changes an incident carries an `Idempotency-Key`. Times are
ISO 8601 with an offset. Words are Chinese, or English with `Accept-Language: en`. Every refusal is a problem
document.
"""

_REFUSALS = {
    "400": "The body cannot be read 内容无法读取",
    "401": "No token that holds 令牌无效",
    "403": "No right to this 没有权限",
    "404": "No such thing, or not of one's own unit 没有找到",
    "405": "Not in this way",
    "409": "The state forbids it, or the key was used for something else 状态不允许",
    "413": "Too much, or it does not say how much 内容过长",
    "422": "Something in it is wrong: everything at once 需要更正",
    "429": "Too many calls in this minute 过于频繁",
    "503": "The database takes nothing now, and nothing was entered 暂时不能写入",
}


def create_api(state: State) -> FastAPI:
    """The interface over the same shared parts as the console's (`app.state`)."""
    bearer = HTTPBearer(auto_error=False, bearerFormat="zhishou_…", description="令牌 of an account")
    api = FastAPI(
        title="值守 Zhishou",
        version="1",
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(bearer)],
    )
    api.state = state
    api.add_middleware(Bounds)
    for routes in ROUTES:
        api.include_router(routes.router)
    problems.install(api)
    api.openapi = partial(described, api)  # type: ignore[method-assign]  # as FastAPI documents
    return api


def described(api: FastAPI) -> dict[str, Any]:
    """The description, made once: the refusals every route has are said by every route."""
    if api.openapi_schema is None:
        made = get_openapi(
            title=api.title,
            version=api.version,
            description=api.description,
            routes=api.routes,
            servers=[{"url": PATH}],
        )
        schemas = made["components"]["schemas"]
        problem = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= problem.pop("$defs") | {"Problem": problem}
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        made["components"]["responses"] = {
            f"Refused{status}": _response(why) for status, why in _REFUSALS.items()
        }
        for path in made["paths"].values():
            for operation in path.values():
                operation["responses"] |= {
                    status: {"$ref": f"#/components/responses/Refused{status}"} for status in _REFUSALS
                }
        api.openapi_schema = made
    return api.openapi_schema


def _response(why: str) -> dict[str, Any]:
    return {
        "description": why,
        "content": {problems.MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
