from forms.kinds.address import AddressKind
from forms.kinds.base import Kind, get, is_promised, register, registered
from forms.kinds.choice import ChoiceKind
from forms.kinds.choices import ChoicesKind
from forms.kinds.date import DateKind
from forms.kinds.date_parts import DatePartsKind
from forms.kinds.district import DistrictKind
from forms.kinds.email import EmailKind
from forms.kinds.iban import IbanKind
from forms.kinds.info import InfoKind
from forms.kinds.longtext import LongTextKind
from forms.kinds.money import MoneyKind
from forms.kinds.notice import NoticeKind
from forms.kinds.number import NumberKind
from forms.kinds.phone import PhoneKind
from forms.kinds.signature import SignatureKind
from forms.kinds.tax_code import TaxCodeKind
from forms.kinds.text import TextKind
from forms.kinds.upload import UploadKind
from forms.kinds.yesno import YesNoKind

__all__ = ["Kind", "get", "is_promised", "register", "registered"]

for _kind in (
    AddressKind,
    ChoiceKind,
    ChoicesKind,
    DateKind,
    DatePartsKind,
    DistrictKind,
    EmailKind,
    IbanKind,
    InfoKind,
    LongTextKind,
    MoneyKind,
    NoticeKind,
    NumberKind,
    PhoneKind,
    SignatureKind,
    TaxCodeKind,
    TextKind,
    UploadKind,
    YesNoKind,
):
    register(_kind())
