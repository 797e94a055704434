"""Formtools' storage on the draft's rows."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase, QueryDict
from formtools.wizard.storage.base import BaseStorage

from forms.filled import Filled


class DraftStorage(BaseStorage):
    """It holds no cursor and writes nothing on its own."""

    def __init__(self, prefix: str, request: HttpRequest, file_storage: Any = None) -> None:
        super().__init__(prefix, request, file_storage)
        self.filled: Filled = request.filled  # type: ignore[attr-defined]
        self.init_data()

    def get_step_data(self, step: str) -> QueryDict | None:
        return self.filled.post_data(self.filled.form.by_key[step])

    def set_step_data(
        self, step: str, cleaned_data: Mapping[str, Any], *, complete: bool = True
    ) -> None:
        declared = self.filled.form.by_key[step]
        self.filled.save_step(declared, dict(cleaned_data), complete=complete)

    def get_step_files(self, step: str) -> None:
        """Files are rows of their own; the fields are told how many are kept."""

    def set_step_files(self, step: str, files: Any) -> None:
        raise NotImplementedError("files are kept through Filled.keep_files")

    def update_response(self, response: HttpResponseBase) -> None:
        """Nothing: a page view writes nothing."""
