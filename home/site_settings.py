"""Who runs the portal and how to reach them: data of the city, never code."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Page

from portal.localized import LocalizedField


@register_setting(icon="home")
class SiteSettings(BaseSiteSetting):
    """Anything left empty is left out of the pages."""

    site_title = models.CharField(_("name of the portal"), max_length=60, default="Snodo")
    tagline = LocalizedField(_("tagline"), blank=True)
    owner_name = models.CharField(_("public body"), max_length=120, blank=True)
    owner_url = models.URLField(_("public body's site"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    tax_code = models.CharField(_("tax code / VAT number"), max_length=40, blank=True)
    pec = models.EmailField(_("certified e-mail"), blank=True)
    phone = models.CharField(_("switchboard"), max_length=40, blank=True)
    help_phone = models.CharField(_("phone for people who need help"), max_length=40, blank=True)
    help_hours = LocalizedField(_("hours of that phone"), blank=True)
    transparency_url = models.URLField(_("transparent administration"), blank=True)
    accessibility_declaration_url = models.URLField(
        _("accessibility declaration"),
        blank=True,
        help_text=_("The address on form.agid.gov.it (law 4/2004)."),
    )
    funding_text = LocalizedField(_("funding sentence"), blank=True)
    quick_exit_url = models.URLField(
        _("quick exit"),
        blank=True,
        help_text=_("A harmless page people are taken to when they must leave at once."),
    )
    ask_for_help_page = models.ForeignKey(
        Page,
        verbose_name=_("page to ask for help"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    places_page = models.ForeignKey(
        Page,
        verbose_name=_("page of the places"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("site_title"),
                FieldPanel("tagline"),
                FieldPanel("owner_name"),
                FieldPanel("owner_url"),
                FieldPanel("address"),
                FieldPanel("tax_code"),
                FieldPanel("pec"),
                FieldPanel("phone"),
            ],
            heading=_("Who runs the portal"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("help_phone"),
                FieldPanel("help_hours"),
                PageChooserPanel("ask_for_help_page"),
                PageChooserPanel("places_page"),
                FieldPanel("quick_exit_url"),
            ],
            heading=_("How people get help"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("transparency_url"),
                FieldPanel("accessibility_declaration_url"),
                FieldPanel("funding_text"),
            ],
            heading=_("Required by law or by the funds"),
        ),
    ]

    class Meta(BaseSiteSetting.Meta):
        verbose_name = _("portal settings")
        verbose_name_plural = _("portal settings")
