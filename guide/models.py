from guide.facts import Fact
from guide.guides import GuideHelp, GuideIndexPage, GuidePage, RelatedGuide
from guide.review.experts import TopicExperts
from guide.review.states import ReviewState
from guide.review.tasks import ReviewTask

__all__ = [
    "Fact",
    "GuideHelp",
    "GuideIndexPage",
    "GuidePage",
    "RelatedGuide",
    "ReviewState",
    "ReviewTask",
    "TopicExperts",
]
