"""Files from the time when the storage held them in clear."""

from django.core.files.base import File

from forms.files.checking import nameless_file
from forms.uploads import Upload, private_storage
from portal.crypto_files import Sealer, new_key


def seal_old() -> tuple[int, int]:
    """Seal what is still in clear: (sealed, lost). Can be stopped and run again: a file is replaced
    by its sealed copy under a new name, and only then deleted."""
    sealed = lost = 0
    for upload in Upload.objects.iterator():
        if upload.key:
            continue
        try:
            old = private_storage().open(upload.stored_name)
        except FileNotFoundError:
            lost += 1
            continue
        key, copy = new_key(), nameless_file()
        with old, copy:
            sealer = Sealer(copy, key)
            for piece in old.chunks():
                sealer.write(piece)
            sealer.finish()
            copy.seek(0)
            name = private_storage().save(upload.stored_name, File(copy))
        Upload.objects.filter(pk=upload.pk).update(stored_name=name, key=key)
        private_storage().delete(upload.stored_name)
        sealed += 1
    return sealed, lost
