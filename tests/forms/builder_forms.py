"""A form as an editor leaves it: raw blocks, short to write in a test."""

from typing import Any
from uuid import uuid4

from forms.builder import ready
from forms.builder.models import IntakeForm
from forms.catalogue.parts import BIRTH_DATE, GIVEN_NAME, NOTICE, SAFE_CONTACT
from forms.declaration import Ask, Check, Exit, Form, Option, Step, any_row, rows, when

SCHOOL = Form(
    "school",
    {"it": "Aiuto per la scuola", "en": "Help with school"},
    (
        Step("you", {"it": "Chi sei"}, (GIVEN_NAME, BIRTH_DATE)),
        Step(
            "need",
            {"it": "La scuola"},
            (
                Ask(
                    "what",
                    "choice",
                    {"it": "Di che cosa hai bisogno?"},
                    options=(Option("books", {"it": "Libri"}), Option("meals", {"it": "Mensa"})),
                ),
                Ask("age", "number", {"it": "Quanti anni ha?"}, least=0, most=30),
            ),
            leave=when(age__gt=18),
            leave_to="grown_up",
        ),
        Step(
            "books",
            {"it": "I libri"},
            (Ask("how_many", "number", {"it": "Quanti?"}, least=1, most=40),),
            only=when(what="books"),
        ),
        Step(
            "children",
            {"it": "I bambini"},
            (Ask("child_name", "text", {"it": "Nome"}, most=80),),
            repeat="children",
            most=6,
            row_title={"it": "Bambino"},
            add_label={"it": "Aggiungi un bambino"},
        ),
        Step(
            "many",
            {"it": "Siete in tanti"},
            (Ask("room", "text", {"it": "C'è posto?"}, most=80),),
            only=rows("children", gte=3),
        ),
        Step("end", {"it": "Fine"}, (SAFE_CONTACT, NOTICE)),
    ),
    exits=(
        Exit(
            "grown_up",
            {"it": "C'è un'altra porta"},
            {"it": "Per chi è adulto"},
            ({"it": "Telefona al centro per l'impiego"},),
            {"it": "Continua lo stesso"},
        ),
    ),
    checks=(
        Check("named", any_row("children", when(child_name="Nessuno")), reason={"it": "Forse no"}),
    ),
    destination="desk",
    topic="eviction",
)


def draft(form: Form = SCHOOL, **changes: Any) -> IntakeForm:
    """Saved as a draft with one revision."""
    intake = IntakeForm(live=False, key=form.key)
    intake.take_form(form)
    for name, value in changes.items():
        setattr(intake, name, value)
    intake.settle()
    intake.has_unpublished_changes = True
    intake.save()
    intake.save_revision(clean=False)
    return intake


def published(form: Form = SCHOOL) -> IntakeForm:
    intake = draft(form)
    intake.latest_revision.publish()
    return IntakeForm.objects.get(pk=intake.pk)


def edited(intake: IntakeForm, change: Any, **fields: Any) -> Any:
    """The next revision: ``change(raw fields)`` edits the blocks in place."""
    latest = IntakeForm.objects.get(pk=intake.pk).get_latest_revision_as_object()
    raw = latest.raw()
    change(raw)
    for name, blocks in raw.items():
        setattr(latest, name, blocks)
    for name, value in fields.items():
        setattr(latest, name, value)
    latest.settle()
    return latest.save_revision(clean=False)


def as_it_is(_raw: Any) -> None:
    """An edit that changes no block."""


def block(kind: str, **value: Any) -> dict[str, Any]:
    return {"type": kind, "id": str(uuid4()), "value": value}


def beginning() -> dict[str, Any]:
    return dict(ready.beginning().fields)


def posted(blocks: Any, raw: Any, prefix: str) -> dict[str, str]:
    """What a browser sends for a stream: Wagtail's own names."""
    found = {f"{prefix}-count": str(len(raw))}
    for number, one in enumerate(raw):
        name = f"{prefix}-{number}"
        found |= {
            f"{name}-deleted": "",
            f"{name}-order": str(number),
            f"{name}-type": one["type"],
            f"{name}-id": one["id"],
            **_sent(blocks.child_blocks[one["type"]], one["value"], f"{name}-value"),
        }
    return found


def _sent(block: Any, value: Any, name: str) -> dict[str, str]:
    if hasattr(block, "child_block"):
        items = value or []
        found = {f"{name}-count": str(len(items))}
        for number, item in enumerate(items):
            one = f"{name}-{number}"
            found |= {f"{one}-deleted": "", f"{one}-order": str(number), f"{one}-id": item["id"]}
            found |= _sent(block.child_block, item["value"], f"{one}-value")
        return found
    if not hasattr(block, "child_blocks"):
        state = block.value_for_form(value) if value is not None else ""
        if isinstance(state, bool):
            return {name: "on"} if state else {}
        return {name: "" if state is None else str(state)}
    if hasattr(block, "grouped_child_blocks"):
        return posted(block, value or [], name)
    parts: dict[str, str] = {}
    for key, child in block.child_blocks.items():
        parts |= _sent(child, (value or {}).get(key, child.get_default()), f"{name}-{key}")
    return parts
