"""The project sheet: what was financed, how far it has come, its papers and photos."""

import decimal
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from home.blocks import BODY_BLOCKS
from home.pages import BasePage
from portal.models import SiteDocument, SiteImage


class ProjectPage(BasePage):
    """One project of a measure. Every field may be unknown: the page says so in words."""

    code = models.CharField(_("project code"), max_length=40, blank=True)
    measure = models.CharField(_("measure"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    ambit = models.CharField(_("ambit"), max_length=120, blank=True)
    action = models.CharField(_("action"), max_length=120, blank=True)
    implementing_body = models.CharField(_("implementing body"), max_length=120, blank=True)
    cup = models.CharField(_("unique project code (CUP)"), max_length=20, blank=True)
    rup = models.CharField(_("person responsible (RUP)"), max_length=120, blank=True)
    admin_start = models.DateField(_("start date"), null=True, blank=True)
    admin_end = models.DateField(_("end date"), null=True, blank=True)
    activity_period = models.CharField(_("period of the activities"), max_length=120, blank=True)
    body = StreamField(BODY_BLOCKS, verbose_name=_("description"), blank=True)

    kind_label = _("Project")
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("code"),
                FieldPanel("measure"),
                FieldPanel("city"),
                FieldPanel("ambit"),
                FieldPanel("action"),
                FieldPanel("implementing_body"),
                FieldPanel("cup"),
                FieldPanel("rup"),
                FieldPanel("admin_start"),
                FieldPanel("admin_end"),
                FieldPanel("activity_period"),
            ],
            heading=_("Sheet"),
        ),
        FieldPanel("body"),
        InlinePanel("snapshots", label=_("Financial progress")),
        InlinePanel("photos", label=_("Photos")),
        InlinePanel("documents", label=_("Documents")),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("code"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("project sheet")

    def sheet(self) -> list[tuple[Any, Any]]:
        """Label and value of each field of the sheet; an unknown value is empty."""
        names = (
            "city",
            "code",
            "measure",
            "ambit",
            "action",
            "implementing_body",
            "cup",
            "rup",
            "admin_start",
            "admin_end",
            "activity_period",
        )
        return [(self._meta.get_field(name).verbose_name, getattr(self, name)) for name in names]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["snapshots"] = list(self.snapshots.all())
        context["photos"] = list(self.photos.select_related("image"))
        context["documents"] = list(self.documents.select_related("document"))
        return context


class FinancialSnapshot(Orderable):
    """The four published amounts on one day, in euro. Figures come from outside: an odd order is
    shown to the editor, not refused."""

    page = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="snapshots")
    as_of = models.DateField(_("updated on"), null=True, blank=True)
    planned = models.DecimalField(_("planned amount"), max_digits=12, decimal_places=2)
    admitted = models.DecimalField(_("amount admitted to funding"), max_digits=12, decimal_places=2)
    committed = models.DecimalField(_("legally binding amount"), max_digits=12, decimal_places=2)
    paid = models.DecimalField(_("amount paid"), max_digits=12, decimal_places=2)

    panels = [
        FieldPanel("as_of"),
        FieldPanel("planned"),
        FieldPanel("admitted"),
        FieldPanel("committed"),
        FieldPanel("paid"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("financial progress")
        verbose_name_plural = _("financial progress")

    def __str__(self) -> str:
        return str(self.as_of or "")

    def amounts(self) -> list[dict[str, Any]]:
        """Rows for the table and the bars; ``share`` is the percentage of the planned amount."""
        return [
            {
                "label": self._meta.get_field(name).verbose_name,
                "amount": getattr(self, name),
                "share": int(100 * getattr(self, name) / self.planned) if self.planned else 0,
            }
            for name in ("planned", "admitted", "committed", "paid")
        ]

    def is_in_order(self) -> bool:
        """Paid ≤ binding ≤ admitted ≤ planned, as sound figures are."""
        amounts: list[decimal.Decimal] = [self.paid, self.committed, self.admitted, self.planned]
        return amounts == sorted(amounts)


class ProjectPhoto(Orderable):
    page = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="photos")
    image = models.ForeignKey(
        SiteImage, verbose_name=_("image"), on_delete=models.PROTECT, related_name="+"
    )
    caption = models.CharField(_("caption"), max_length=200, blank=True)

    panels = [FieldPanel("image"), FieldPanel("caption")]

    class Meta(Orderable.Meta):
        verbose_name = _("photo")
        verbose_name_plural = _("photos")

    def __str__(self) -> str:
        return self.caption or self.image.title


class ProjectDocument(Orderable):
    page = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(
        SiteDocument, verbose_name=_("document"), on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=80, blank=True)

    panels = [FieldPanel("document"), FieldPanel("kind")]

    class Meta(Orderable.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return self.document.title
