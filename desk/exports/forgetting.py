"""Somebody's data are erased: files that hold them cannot be read any more."""

from desk.exports.records import ExportJob, ExportPiece


def forget(application: int) -> None:
    """In the transaction that erases, which has locked the application: whoever adds a page with it
    has ended before, or finds it gone. The sealed files go when the job does."""
    held = ExportPiece.objects.filter(first__lte=application, last__gte=application)
    jobs = ExportJob.objects.filter(export__personal=True, pieces__in=held).values_list("pk")
    lost = [pk for (pk,) in jobs.distinct()]
    ExportJob.objects.filter(pk__in=lost).update(
        state=ExportJob.State.FAILED, problem=ExportJob.Problem.ERASED
    )
    ExportPiece.objects.filter(job__in=lost).delete()
