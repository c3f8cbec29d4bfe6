"""The first page and the form of a PDF, brought into the shape in which a signature field can be added.

All of it is allowed, and common: null where there is nothing, references to what is gone, a page that does not say that
it is one, a tree that miscounts its leaves. What is changed is written as an addition, like the signature itself.
"""

from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    NumberObject,
    pdf_name,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError

from fejkollen_server.signatures.pdf.values import dictionaries_in, resolved, value_of

_DEEPEST = 100


def prepare_first_page(writer: IncrementalPdfFileWriter) -> Any:
    """Give the first page, ready to get a field."""
    _leave_nulls_out(writer)
    _count_anew(writer)
    _set_form_right(writer)
    page = writer.find_page_for_modification(0)[0].get_object()
    if "/Annots" in page and not isinstance(value_of(page, "/Annots"), ArrayObject):
        page[pdf_name("/Annots")] = ArrayObject()
        writer.update_container(page)
    return page


def names_of_fields(writer: IncrementalPdfFileWriter) -> set[str]:
    """List the names that are taken at the top of the form, by fields of whatever kind."""
    return {str(name) for field in _fields(writer) if (name := value_of(field, "/T")) is not None}


def _leave_nulls_out(writer: IncrementalPdfFileWriter) -> None:
    root = writer.root
    nulls = [key for key in root if value_of(root, key) is None]
    for key in nulls:
        del root[key]
    if nulls:
        writer.update_root()


def _count_anew(writer: IncrementalPdfFileWriter) -> None:
    """Have each branch of the tree of pages say how many leaves it has."""
    root = value_of(writer.root, "/Pages")
    if not isinstance(root, DictionaryObject) or not _counted(writer, root, _DEEPEST):
        raise PdfReadError("it has no pages")


def _counted(writer: IncrementalPdfFileWriter, node: DictionaryObject, depth: int) -> int:
    if not depth:
        raise PdfReadError("its pages hang too deep in their tree")
    kids = value_of(node, "/Kids")
    if kids is None:
        _say(writer, node, "/Type", pdf_name("/Page"))
        return 1
    leaves = sum(_counted(writer, kid, depth - 1) for kid in dictionaries_in(kids))
    _say(writer, node, "/Count", NumberObject(leaves))
    _say(writer, node, "/Type", pdf_name("/Pages"))
    return leaves


def _say(writer: IncrementalPdfFileWriter, node: DictionaryObject, key: str, value: Any) -> None:
    if value_of(node, key) != value:
        node[pdf_name(key)] = value
        writer.update_container(node)


def _set_form_right(writer: IncrementalPdfFileWriter) -> None:
    """Leave out of the form what is not there."""
    root = writer.root
    if "/AcroForm" not in root:
        return
    form = value_of(root, "/AcroForm")
    if not isinstance(form, DictionaryObject):
        del root["/AcroForm"]
        writer.update_root()
        return
    fields = value_of(form, "/Fields")
    if not isinstance(fields, ArrayObject):
        form[pdf_name("/Fields")] = ArrayObject()
        writer.update_container(form)
        return
    there = [each for each in list.__iter__(fields) if isinstance(resolved(each), DictionaryObject)]
    if len(there) != len(fields):
        form[pdf_name("/Fields")] = ArrayObject(there)
        writer.update_container(form)


def _fields(writer: IncrementalPdfFileWriter) -> Iterator[Any]:
    form = value_of(writer.root, "/AcroForm")
    if isinstance(form, DictionaryObject):
        yield from dictionaries_in(value_of(form, "/Fields"))
