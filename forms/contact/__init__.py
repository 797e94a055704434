"""The e-mail address and telephone number of somebody who sent a form, also once corrected."""
