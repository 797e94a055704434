"""What is slow to make is made once and then copied: migrated databases, whole installations.

Everything here is kept under a digest of the product's own files, so that a copy is never older
than the code it is used with; and across runs, so that only a changed product pays again.
"""
