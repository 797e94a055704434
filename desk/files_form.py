"""Words and files in one form: the applicant's answer to a question, and their messages."""

from collections.abc import Sequence
from typing import Any, ClassVar, Self

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.attaching import MOST_FILES
from desk.talk.forms import LONGEST, KeyField
from forms.files.arriving import judge
from forms.kinds.upload import UploadField, UploadWidget, limits
from forms.models import Upload
from forms.sniff import ACCEPTED, Checked

REMOVE = "remove"  # name of the button beside a file, with the file's identifier


class FilesForm(forms.Form):
    """``held`` are the files that an earlier try has left: they count, and need not be sent again.
    Words are asked for where no file comes."""

    use_required_attribute = False
    words: ClassVar[str]

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        held: Sequence[Upload] = (),
        refused: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, files, **kwargs)
        name = f"{self.words}_files"
        field = UploadField(
            most=MOST_FILES,
            later=False,
            required=False,
            label=_("Photos or files"),
            help_text=limits(MOST_FILES),
            widget=UploadWidget(attrs={"accept": ",".join(ACCEPTED)}),
        )
        field.held, field.refused = len(held), (refused or {}).get(name, ())
        self.fields[name] = self.upload = field
        chosen = files.getlist(name) if hasattr(files, "getlist") else ()
        self.fields[self.words].required = not (held or chosen or field.refused)

    @classmethod
    def of(cls, request: HttpRequest, held: Sequence[Upload]) -> Self:
        """What was sent. Looks into its files, so call it before a transaction begins."""
        judge(request)
        refused = getattr(request, "refused_files", None)
        return cls(request.POST, request.FILES, held=held, refused=refused)

    @property
    def files_field(self) -> forms.BoundField:
        return self[f"{self.words}_files"]

    @property
    def accepted(self) -> list[Checked]:
        """After ``is_valid``, whatever it answered: the files to keep."""
        return self.upload.accepted

    def shown(self, kept: Sequence[Upload]) -> dict[str, Any]:
        """For ``forms/parts/upload.html``, with the files that are kept by now."""
        return {"field": self.files_field, "uploads": kept}

    @property
    def brings_something(self) -> bool:
        return bool(self._typed or self.accepted or self.has_error(self.files_field.name))

    def in_words(self) -> str:
        """What could not be taken, for whoever sent it to copy: the text, and the files by name."""
        lines = [self._typed]
        if self.accepted:
            names = ", ".join(each.name for each in self.accepted)
            lines.append(_("Files: %(names)s") % {"names": names})
        return "\n".join(line for line in lines if line)

    @property
    def _typed(self) -> str:
        return str(self.data.get(self.words, "")).strip()


class AnswerForm(FilesForm):
    words = "answer"

    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": gettext_lazy(
                "Write your answer here, for example: “The hearing is on 3 May”. "
                "Or choose a photo or a file."
            ),
            "max_length": gettext_lazy("The answer is too long. Write the most important things."),
        },
    )


class MessageForm(FilesForm):
    words = "message"

    message = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={
            "required": gettext_lazy(
                "Write your message here, for example: “I have a new telephone number”."
            ),
            "max_length": gettext_lazy("The message is too long. Write the most important things."),
        },
    )
    message_key = KeyField()
