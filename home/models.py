from home.feedback import PageRating
from home.pages import (
    HomePage,
    HomeQuestion,
    PageTopic,
    StandardPage,
    TopicIndexPage,
    TopicPage,
)
from home.projects import FinancialSnapshot, ProjectDocument, ProjectPage, ProjectPhoto
from home.site_settings import SiteSettings
from home.starter import StarterRecord
from home.topics import Topic

__all__ = [
    "FinancialSnapshot",
    "HomePage",
    "HomeQuestion",
    "PageRating",
    "PageTopic",
    "ProjectDocument",
    "ProjectPage",
    "ProjectPhoto",
    "SiteSettings",
    "StandardPage",
    "StarterRecord",
    "Topic",
    "TopicIndexPage",
    "TopicPage",
]
