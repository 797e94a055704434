from guide.facts import Fact
from guide.guides import GuideHelp, GuideIndexPage, GuidePage, RelatedGuide

__all__ = ["Fact", "GuideHelp", "GuideIndexPage", "GuidePage", "RelatedGuide"]
