"""Read XML in small pieces and refuse document types, in which entities that grow without end are declared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat

from allotment.evidence.returns.rows import UnreadableError

PIECE_BYTES = 64 * 1024
SAVE_AGAIN = "Open the workbook in Excel, save it under a new name as .xlsx, and send that."

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def _ignore(_told: str) -> None:
    """Hear of an element's end or text, and do nothing."""


def xml_pieces(stream: IO[bytes], start: Start, end: End, text: Text) -> Iterator[None]:
    """Tell each element's start, end and text; names come without their namespace. Pauses after every piece.

    Raises:
        UnreadableError: the XML is not well formed, or declares a document type or an entity.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: start(
        _local(name), {_local(key): value for key, value in attributes.items()}
    )
    parser.EndElementHandler = lambda name: end(_local(name))
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    try:
        while piece := stream.read(PIECE_BYTES):
            parser.Parse(piece, False)
            yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError as error:
        raise UnreadableError(f"a part of the workbook is damaged: {error}.", SAVE_AGAIN) from error


def read_xml(stream: IO[bytes], start: Start, end: End = _ignore, text: Text = _ignore) -> None:
    """Tell the whole of an XML part at once, as ``xml_pieces`` does."""
    for _ in xml_pieces(stream, start, end, text):
        pass


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse(*_declaration: object) -> None:
    raise UnreadableError("the workbook declares document types or entities, which no spreadsheet does.", SAVE_AGAIN)
