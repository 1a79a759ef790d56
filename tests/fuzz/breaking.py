"""Ways to break a text that was right: what slips of the hand, cut files and ill will make of it."""

from __future__ import annotations

import json

from hypothesis import strategies as st

SPITE = (
    *(
        "",
        "\x00",
        "\ufeff",
        "\u202e",
        "\ud83e\udd15",
        "é",
        "'",
        '"',
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\n",
        "\t- ",
        "#",
    ),
    *(
        "null",
        "NaN",
        "1e999",
        "-1",
        "0x7",
        "yes",
        "~",
        "&a",
        "*a",
        "!!python/object:os.system",
        "<<: *a",
        "{{7*7}}",
    ),
    *(
        "present",
        "absent",
        "unknown",
        "Infinity",
        "9" * 40,
        "../../etc/passwd",
        "<script>",
        "%s%n",
        "A" * 3000,
    ),
)


@st.composite
def broken_texts(draw: st.DrawFn, rights: tuple[str, ...]) -> bytes:
    """Give a right text with up to four cuts, doublings, swaps or insertions, or bytes out of nowhere."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=80))
    text = draw(st.sampled_from(rights)).encode()
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        end = min(len(text), at + draw(st.integers(0, 12)))
        way = draw(st.sampled_from(("insert", "insert", "cut", "double", "byte", "end")))
        if way == "insert":
            text = text[:at] + draw(st.sampled_from(SPITE)).encode("utf-8", "surrogatepass") + text[end:]
        elif way == "byte":
            text = text[:at] + draw(st.binary(min_size=1, max_size=3)) + text[at:]
        else:
            middle = {"cut": b"", "double": text[at:end] * 2, "end": b""}[way]
            text = text[:at] + middle + (b"" if way == "end" else text[end:])
    return text


def wild_values() -> st.SearchStrategy[object]:
    """Give any JSON value: what stands where an answer, a list or a resource should."""
    plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    words = st.sampled_from(SPITE) | st.text(max_size=8)
    return st.recursive(
        plain | words,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
        max_leaves=6,
    )


@st.composite
def wild_contents(draw: st.DrawFn, rights: tuple[str, ...]) -> bytes:
    """Give valid JSON in which up to three parts of a right content were replaced or taken away."""
    content = json.loads(draw(st.sampled_from(rights)))
    for _ in range(draw(st.integers(1, 3))):
        inner, key = content, None
        for _ in range(draw(st.integers(1, 6))):
            keys = (
                list(inner)
                if isinstance(inner, dict)
                else list(range(len(inner)))
                if isinstance(inner, list)
                else []
            )
            if not keys:
                break
            outer, key = inner, draw(st.sampled_from(keys))
            inner = outer[key]
        if key is None:
            content = draw(wild_values())
        elif draw(st.booleans()):
            outer[key] = draw(wild_values())
        else:
            del outer[key]
    return json.dumps(content).encode()
