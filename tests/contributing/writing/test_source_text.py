"""An edit of the text changes those bytes of the file and no other."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.contributing.writing.errors import PageUnreadable
from bot.contributing.writing.source_text import Edit, read_source
from indexer.pages import decode

LINES = st.lists(st.tuples(st.text("aé😀 #\t", max_size=4), st.sampled_from(["\n", "\r\n", "\r"])), max_size=6)


@settings(deadline=None)
@given(LINES, st.sampled_from([b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf"]), st.data())
def test_every_other_byte_is_kept(lines: list[tuple[str, str]], mark: bytes, data: st.DataObject) -> None:
    """Whatever ends its lines, a file is read as pages are, and what surrounds an edit stays byte for byte."""
    content = mark + "".join(line + end for line, end in lines).encode()
    source = read_source(content)
    assert source.text == decode(content, "")[0]
    start = data.draw(st.integers(0, len(source.text)))
    end = data.draw(st.integers(start, len(source.text)))
    edited = source.edited([Edit(start, end, "nouveau\ntexte")])
    assert edited.startswith(content[: source.byte_at(start)])
    assert edited.endswith(content[source.byte_at(end) :])
    assert read_source(edited).text == source.text[:start] + "nouveau\ntexte" + source.text[end:]


@settings(deadline=None)
@given(LINES)
def test_the_same_text_is_the_same_file(lines: list[tuple[str, str]]) -> None:
    """Putting a text in its own place changes nothing, even where lines end in several ways."""
    content = "".join(line + end for line, end in lines).encode()
    source = read_source(content)
    assert source.edited([Edit(0, len(source.text), source.text)]) == content


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a\r\nb\r\nc\r\n", b"a\r\nx\r\ny\r\nc\r\n"),
        (b"a\nb\nc\r\n", b"a\nx\ny\nc\r\n"),
        (b"a\rb\rc", b"a\rx\ry\rc"),
    ],
)
def test_lines_end_as_those_around(content: bytes, expected: bytes) -> None:
    """What is added ends its lines as the file does there."""
    assert read_source(content).edited([Edit(2, 3, "x\ny")]) == expected


def test_several_edits_at_once() -> None:
    """Edits are told from the text as it was, in any order."""
    assert read_source(b"un deux trois").edited([Edit(8, 13, "3"), Edit(0, 2, "1")]) == b"1 deux 3"


@pytest.mark.parametrize("content", [b"caf\xe9", b"a\0b"])
def test_what_is_not_plain_text_is_refused(content: bytes) -> None:
    """A file that is read by guessing cannot be written back as it was."""
    with pytest.raises(PageUnreadable):
        read_source(content)
