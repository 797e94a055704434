"""Loads ``network/starter/*.yaml``: functions, organisations, places, and the directory's pages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import model_to_dict

from home.starter import Report, StarterRecord, load_one
from home.starter_tree import loaded, place
from network.directory import PlacesPage
from network.nodes import Closure, Function, Node, OpeningHours
from network.organisations import Agreement, Organisation

FOLDER = Path(__file__).parent / "starter"
# An office of the city receives requests like any partner; only the city's desk decides them.
KINDS: dict[str, str] = {"city_office": Organisation.Kind.PUBLIC}
DIRECTORY = {
    "it": ("Luoghi", "luoghi", "Dove trovi persone che ti aiutano: indirizzi, orari, lingue."),
    "en": ("Places", "places", "Where you find people who help: addresses, hours, languages."),
}
Row = dict[str, Any]
M = TypeVar("M", bound=models.Model)


def load(report: Report) -> None:
    """Safe to run again: what an editor changed or removed is left as it is."""
    for row in _read("functions"):
        _load(Function, row, _write_function, _function_state, report)
    for row in _read("organisations"):
        _load(Organisation, row, _write_organisation, _organisation_state, report)
    for row in _read("nodes"):
        _load(Node, row, _write_node, _node_state, report)
    _place_directory(report)


def _read(name: str) -> list[Row]:
    rows: list[Row] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8")) or []
    return rows


def _load(
    model: type[M],
    row: Row,
    write: Callable[[M, Row], None],
    state: Callable[[Any], Any],
    report: Report,
) -> None:
    key = f"network/{model._meta.model_name}/{row['key']}"
    rows = model._default_manager
    if rows.filter(key=row["key"]).exists() and not StarterRecord.objects.filter(key=key).exists():
        report(f"exists     {key} (left as it is)")
        return

    def write_checked(old: M | None) -> M:
        target = old if old is not None else model(key=row["key"])
        try:
            write(target, row)
        except ValidationError as error:
            raise ValueError(f"{key}: {error.message_dict}") from error
        return rows.get(pk=target.pk)

    load_one(
        key,
        row,
        find=lambda pk: rows.filter(pk=pk).first(),
        write=write_checked,
        state=state,
        report=report,
    )


def _write_function(function: Function, row: Row) -> None:
    function.label = row["label"]
    function.full_clean()
    function.save()


def _function_state(function: Function) -> Any:
    return [function.key, function.label]


def _write_organisation(organisation: Organisation, row: Row) -> None:
    name = row["name"]
    organisation.name = name if isinstance(name, str) else name[settings.LANGUAGE_CODE]
    organisation.kind = KINDS.get(row["kind"]) or row["kind"]
    organisation.description = row.get("description") or {}
    organisation.part_of = Organisation.objects.filter(key=row.get("parent") or "").first()
    for field in ("legal_name", "tax_code", "website", "phone", "email"):
        setattr(organisation, field, row.get(field) or "")
    organisation.languages = row.get("languages") or []
    organisation.example = bool(row.get("example"))
    organisation.full_clean()
    organisation.save()
    # Real agreements are signed, not loaded: only invented organisations get one, for the demo.
    if organisation.example and not organisation.agreements.exists():
        Agreement.objects.create(organisation=organisation, reference="Accordo di esempio")


def _organisation_state(organisation: Organisation) -> Any:
    return [model_to_dict(organisation), _children(organisation.agreements)]


def _write_node(node: Node, row: Row) -> None:
    node.organisation = Organisation.objects.get(key=row["organisation"])
    for field in ("name", "access", "note"):
        setattr(node, field, {code: text for code, text in (row.get(field) or {}).items() if text})
    for field in ("street", "postcode", "city", "district", "phone", "email"):
        setattr(node, field, str(row.get(field) or ""))
    node.languages = row.get("languages") or []
    node.confirmed = bool(row.get("confirmed"))
    node.example = bool(row.get("example"))
    node.full_clean()
    node.save()
    node.functions.set(Function.objects.filter(key__in=row.get("functions") or []))
    OpeningHours.objects.filter(node=node).delete()
    for hours in row.get("hours") or []:
        _checked(OpeningHours(node=node, **hours)).save()
    Closure.objects.filter(node=node).delete()
    for closure in row.get("closures") or []:
        _checked(Closure(node=node, **closure)).save()


def _node_state(node: Node) -> Any:
    fields = model_to_dict(node, exclude=["functions"])
    functions = sorted(node.functions.values_list("key", flat=True))
    return [fields, functions, _children(node.hours), _children(node.closures)]


def _checked(row: M) -> M:
    row.full_clean()
    return row


def _children(manager: Any) -> list[Row]:
    return [model_to_dict(child, exclude=["id"]) for child in manager.all()]


def _place_directory(report: Report) -> None:
    for code, _name in settings.LANGUAGES:
        title, slug, summary = DIRECTORY.get(code, DIRECTORY["en"])
        main = settings.LANGUAGE_CODE
        place(
            f"network/{code}/places",
            PlacesPage,
            loaded(f"home/{code}/home"),
            title=title,
            slug=slug,
            in_menu=True,
            twin=None if code == main else loaded(f"network/{main}/places"),
            report=report,
            initial={"summary": summary},
        )
