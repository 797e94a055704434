from forms.drafts import Answer, Draft
from forms.pages import FormPage
from forms.submissions import Delivery, Submission
from forms.uploads import Upload
from forms.versions import FormVersion

__all__ = ["Answer", "Delivery", "Draft", "FormPage", "FormVersion", "Submission", "Upload"]
