"""What the form components need to know about a bound field and cannot ask in a template."""

from django import template
from django.forms import BoundField, widgets
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

register = template.Library()

# Names of the parts of a date, by the end of the part's name.
PART_LABELS = {"day": _("Day"), "month": _("Month"), "year": _("Year")}

# The first class that matches decides: subclasses stand before their parents.
KINDS = (
    (widgets.HiddenInput, "hidden"),
    (widgets.CheckboxSelectMultiple, "checkboxes"),
    (widgets.RadioSelect, "radio"),
    (widgets.SelectDateWidget, "parts"),
    (widgets.MultiWidget, "parts"),
    (widgets.CheckboxInput, "checkbox"),
    (widgets.Select, "select"),
    (widgets.FileInput, "file"),
    (widgets.Textarea, "textarea"),
)


@register.filter
def prose(value: object) -> SafeString:
    """Return safe HTML (rich text) as it is and turn plain text into paragraphs, escaped."""
    if hasattr(value, "__html__"):
        return mark_safe(value.__html__())  # noqa: S308  the value says itself that it is safe
    if not value:
        return SafeString()
    return mark_safe(linebreaks(str(value), autoescape=True))  # noqa: S308  escaped by linebreaks


@register.filter
def field_kind(field: BoundField) -> str:
    """Say how `field` is drawn: one of the words in KINDS, or text."""
    if field.is_hidden:
        return "hidden"
    return next((kind for cls, kind in KINDS if isinstance(field.field.widget, cls)), "text")


@register.filter
def widget(field: BoundField, note: str = "") -> SafeString:
    """Render the widget with the design system's classes, tied to its hint and its errors."""
    kind = field_kind(field)
    described = [f"{field.auto_id}_helptext"] if note else []
    if field.errors:
        described.append(f"{field.auto_id}_error")
    attrs: dict[str, str | bool] = {}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    added = {"checkbox": "", "select": "form-select"}.get(kind, "form-control")
    if field.errors:
        added += " is-invalid"
    classes = f"{field.field.widget.attrs.get('class', '')} {added}".strip()
    if classes:
        attrs["class"] = classes
    return field.as_widget(attrs=attrs)


@register.filter
def parts(field: BoundField) -> list[dict[str, object]]:
    """Split a field in parts (a date) into label, id, HTML and name of each.

    A widget may name its parts in an attribute `part_labels`, in order; otherwise the end of each
    part's name decides (`_day`, `_month`, `_year`).
    """
    source = field.field.widget
    context = source.get_context(
        field.html_name, field.value(), source.build_attrs(source.attrs, {"id": field.auto_id})
    )
    labels = list(getattr(source, "part_labels", ()))
    found = []
    for index, part in enumerate(context["widget"]["subwidgets"]):
        ending = part["name"].rsplit("_", 1)[-1]
        label = labels[index] if index < len(labels) else PART_LABELS.get(ending, ending)
        attrs = part["attrs"]
        classes = "form-select" if "optgroups" in part else "form-control"
        attrs["class"] = (
            f"{attrs.get('class', '')} {classes}{' is-invalid' if field.errors else ''}".strip()
        )
        attrs["class"] += f" part-{ending}"
        if field.errors:
            attrs["aria-invalid"] = "true"
        html = source._render(part["template_name"], {"widget": part}, field.form.renderer)
        found.append({"label": label, "id": attrs.get("id", ""), "html": html, "name": ending})
    return found


@register.filter
def anchor(field: BoundField) -> str:
    """Return the id the error summary leads to: the field, or the first control of a group."""
    kind = field_kind(field)
    if kind in ("radio", "checkboxes"):
        return f"{field.auto_id}_0"
    if kind == "parts":
        return next((str(part["id"]) for part in parts(field)), field.auto_id)
    return field.id_for_label or field.auto_id
