"""What is wrong with a playbook, or with what is asked of one, refused in the language of the office."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flows.acts.errors import BadInput
from playbooks.errors import PlaybookError
from playbooks.saying import plain, read


@contextmanager
def refusing_in(locale: str, *, as_json: bool = False) -> Iterator[None]:
    """Say refusals in `locale`; a script reads them as they are, in English."""
    try:
        yield
    except PlaybookError as error:
        if as_json or locale == "en":
            raise
        raise PlaybookError(
            replace(one, message=plain(read(one.message, locale)), remedy=plain(read(one.remedy, locale)))
            for one in error.problems
        ) from error
    except BadInput as error:
        if as_json or locale == "en":
            raise
        raise BadInput(
            [
                replace(one, value=read(one.value, locale), remedy=read(one.remedy, locale))
                for one in error.problems
            ]
        ) from error
