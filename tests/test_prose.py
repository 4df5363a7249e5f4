"""Authors' Markdown: which links are kept, which names become links, and that no text yields harmful HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator import prose
from generator.model import Actor, Origin
from generator.prose import (
    ENTITY_SCHEMES,
    Found,
    Names,
    Target,
    classify,
    first_sentences,
    first_words,
    links_with_context,
    look_through,
    mentions,
    render,
    sentence_at,
)


def actor(id: str, *names: str) -> Actor:
    return Actor(id=id, origin=Origin("actors.yml", (id,)), name=names[0], type="person", aliases=names[1:])


NAMES = Names(
    [
        actor("norland", "Norland", "Kingdom of Norland", "N.L."),
        actor("port-nord", "Port Nord"),
        actor("nord", "Nord"),
        actor("anna-berg", "Anna Berg", "Minister Berg"),
        actor("zoe", "Zoé", "Zoé d’Arc"),
        actor("o-brien", "O'Brien"),
        actor("strasse", "Große Straße"),
        actor("agency", "24news", "#strait"),
        actor("first", "Smith"),
        actor("second", "Smith"),
        actor("haixia", "海峡"),
    ]
)
NO_NAMES = Names([])


def resolve(target: Target) -> str | None:
    """As the site does on the page of Norland: entities have pages, and a page does not link to itself."""
    if target.kind in ENTITY_SCHEMES:
        known = target.value not in ("nobody", "norland")
        return f"../{target.kind}s/{target.value}/" if known else None
    return target.value


def html(text: str, names: Names = NO_NAMES) -> str:
    return render(text, names, resolve).strip()


def inline(text: str, names: Names = NAMES) -> str:
    return render(text, names, resolve, inline=True)


# ---- Links.


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ("https://northwire.example/a?b=c#d", "web"),
        ("http://northwire.example", "web"),
        ("HTTPS://northwire.example", "web"),
        ("mailto:desk@northwire.example", "web"),
        ("actor:anna-berg", "actor"),
        ("event:strait-closes", "event"),
        ("source:wire", "source"),
        ("Event:strait-closes", "event"),
        ("other.md", "page"),
        ("../talks/events/strait-closes.md#accounts", "page"),
        ("#below", "page"),
        ("", "page"),
        ("?query", "page"),
        ("/from-the-top.md", "page"),
        ("a/b:c.md", "page"),
        ("12:30", "page"),
        ("javascript:alert(1)", "forbidden"),
        ("JaVaScRiPt:alert(1)", "forbidden"),
        (" javascript:alert(1)", "forbidden"),
        ("java\tscript:alert(1)", "forbidden"),
        ("java\nscript:alert(1)", "forbidden"),
        ("java\r\nscript:alert(1)", "forbidden"),
        ("java%0Ascript:alert(1)", "forbidden"),
        ("\x01javascript:alert(1)", "forbidden"),
        ("\u00a0javascript:alert(1)", "forbidden"),
        ("javascript%3Aalert(1)", "forbidden"),
        ("%6Aavascript:alert(1)", "forbidden"),
        ("vbscript:msgbox(1)", "forbidden"),
        ("data:text/html,<script>alert(1)</script>", "forbidden"),
        ("file:///etc/passwd", "forbidden"),
        ("feed:https://northwire.example", "forbidden"),
        ("blob:https://northwire.example/1", "forbidden"),
        ("intent://scan/#Intent;end", "forbidden"),
        ("view-source:https://northwire.example", "forbidden"),
        ("filesystem:https://northwire.example/a", "forbidden"),
        ("ftp://northwire.example", "forbidden"),
        ("tel:112", "forbidden"),
        ("urn:isbn:1", "forbidden"),
        ("//northwire.example", "forbidden"),
        ("/\t/northwire.example", "forbidden"),
        ("\\\\northwire.example", "forbidden"),
        ("/\\northwire.example", "forbidden"),
        ("\\/northwire.example", "forbidden"),
        ("%5C%5Cnorthwire.example", "forbidden"),
        ("%2F%2Fnorthwire.example", "forbidden"),
    ],
)
def test_links_are_sorted_by_a_list_of_what_is_allowed(link: str, kind: str) -> None:
    assert classify(link).kind == kind


@pytest.mark.parametrize("link", ["map.png", "../map.svg", "a/b.webp"])
def test_an_image_is_a_file_of_the_project(link: str) -> None:
    assert classify(link, image=True).kind == "page"


@pytest.mark.parametrize(
    "link",
    [
        *("https://northwire.example/map.png", "//northwire.example/map.png", "data:image/png;base64,AA"),
        *("data:image/svg+xml,<svg onload=alert(1)>", "javascript:alert(1)", "blob:x", "file:map.png"),
        *("actor:norland", "mailto:desk@northwire.example"),
    ],
)
def test_an_image_is_nothing_else(link: str) -> None:
    assert classify(link, image=True).kind == "forbidden"
    assert "<img" not in html(f"![A map](<{link}>)")
    assert "A map" in html(f"![A map](<{link}>)")


@pytest.mark.parametrize("id", ["strait-closes", "a", "2022"])
def test_the_id_of_an_entity_is_told(id: str) -> None:
    assert classify(f"event:{id}") == Target("event", id)
    assert classify(f"event:{id} ") == Target("event", id)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](https://northwire.example)", '<a href="https://northwire.example">a</a>'),
        ("[a](event:strait-closes)", '<a href="../events/strait-closes/">a</a>'),
        ("[a *b*](event:nobody)", "a <em>b</em>"),
        ("[a](javascript:alert)", "a"),
        ("[a](&#106;avascript:alert)", "a"),
        ("[a](&#x6A;avascript&colon;alert)", "a"),
        ("[a](<java\tscript:alert>)", "a"),
        ("[a](java&Tab;script:alert)", "a"),
        ("[a](java&NewLine;script:alert)", "a"),
        ("[a](//northwire.example)", "a"),
        (r"[a](\\\\northwire.example)", "a"),
        ("[a](/&#92;northwire.example)", "a"),
        ("<javascript:alert(1)>", "javascript:alert(1)"),
        ("<https://northwire.example>", '<a href="https://northwire.example">https://northwire.example</a>'),
        ("[a][b]\n\n[b]: data:text/html,x", "a"),
        ("[a](page.md 'say \"hi\"')", '<a href="page.md" title="say &quot;hi&quot;">a</a>'),
        ("[![m](data:x)](page.md)", '<a href="page.md">m</a>'),
        ("[![m](m.png)](javascript:x)", '<img src="m.png" alt="m" />'),
        ("![m](m.png)", '<img src="m.png" alt="m" />'),
        ('![" onerror="alert(1)](m.png)', '<img src="m.png" alt="&quot; onerror=&quot;alert(1)" />'),
        ("[x](a.md) [y](javascript:z) [w](b.md)", '<a href="a.md">x</a> y <a href="b.md">w</a>'),
    ],
)
def test_a_link_that_is_not_allowed_leaves_its_text(text: str, expected: str) -> None:
    assert html(text) == f"<p>{expected}</p>"


# ---- HTML.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("a <b onclick=x>b</b>", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>"),
        ("<div>\n\n*a*\n\n</div>", "<p>&lt;div&gt;</p>\n<p><em>a</em></p>\n<p>&lt;/div&gt;</p>"),
        ("<!-- a -->", "<p>&lt;!-- a --&gt;</p>"),
        ("&lt;b&gt; &amp; &#60;i&#62;", "<p>&lt;b&gt; &amp; &lt;i&gt;</p>"),
        ("`<b>`", "<p><code>&lt;b&gt;</code></p>"),
        (
            '```"><script>\n<b>\n```',
            '<pre><code class="language-&quot;&gt;&lt;script&gt;">&lt;b&gt;\n</code></pre>',
        ),
        ("\0<b>", "<p>\ufffd&lt;b&gt;</p>"),
    ],
)
def test_html_is_shown_as_text(text: str, expected: str) -> None:
    assert html(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", []),
        ("40 < 45, 45 > 40, a<b", []),
        ("<https://northwire.example>", ["link https://northwire.example 0"]),
        ("`<b>` and \\<b> and &lt;b&gt;", []),
        ("```\n<b>\n```", []),
        ("one <b>two</b>", ["html <b> 0", "html </b> 0"]),
        ("a\nb <br/>", ["html <br/> 1"]),
        ("a\n\n- b\n- c\n  <!-- d", ["html <!-- 4"]),
        ("a  \n[b](c.md)\n![d](e.png)", ["link c.md 1", "image e.png 2"]),
        ("# A\n\n> b\n> [c](d.md)", ["link d.md 3"]),
        ("|a|\n|-|\n|b|\n|[c](d.md)|", ["link d.md 3"]),
        ("[a][b]\n\n[b]: c.md", ["link c.md 0"]),
    ],
)
def test_links_images_and_html_are_found_with_their_lines(text: str, expected: list[str]) -> None:
    assert [f"{found.kind} {found.value} {found.line}" for found in look_through(text)] == expected


# ---- Headings, and prose on one line.


def test_headings_are_moved_below_those_of_the_page() -> None:
    levels = [html(f"{'#' * level} A") for level in range(1, 7)]
    assert levels == ["<h3>A</h3>", "<h4>A</h4>", "<h5>A</h5>", *["<h6>A</h6>"] * 3]
    assert html("A\n===") == "<h3>A</h3>"
    assert render("# A", NO_NAMES, resolve) == render("# A", NO_NAMES, resolve)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\nb", "a b"),
        ("# a\n\n- b\n- *c*", "a b <em>c</em>"),
        ("by Anna Berg", 'by <a href="../actors/anna-berg/" class="entity">Anna Berg</a>'),
        ("", ""),
    ],
)
def test_inline_prose_has_no_blocks(text: str, expected: str) -> None:
    assert inline(text) == expected


# ---- Names.


def linked(text: str) -> str:
    """The rendered text with links to actors as [name|id]."""
    return re.sub(
        r'<a href="\.\./actors/([^"]*)/" class="entity">(.*?)</a>', r"[\2|\1]", inline(text), flags=re.S
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the longest name wins, and no mention overlaps another
        ("In Port Nord", "In [Port Nord|port-nord]"),
        ("Nord and Port Nord", "[Nord|nord] and [Port Nord|port-nord]"),
        ("Zoé d’Arc and Zoé", "[Zoé d’Arc|zoe] and [Zoé|zoe]"),
        ("Minister Anna Berg", "Minister [Anna Berg|anna-berg]"),
        ("Minister Berg said Berg", "[Minister Berg|anna-berg] said Berg"),
        # word boundaries
        ("Norden, Nordic, Fjord Nord's", "Norden, Nordic, Fjord [Nord|nord]'s"),
        ("Nord_x Nord2 Nordé Nord\u0301 xNord", "Nord_x Nord2 Nordé Nord\u0301 xNord"),
        ("(Nord) “Nord” Nord. Nord-east", "([Nord|nord]) “[Nord|nord]” [Nord|nord]. [Nord|nord]-east"),
        ("24news 124news 24news7", "[24news|agency] 124news 24news7"),
        # letter case counts, accents count
        ("anna berg ANNA BERG", "anna berg ANNA BERG"),
        ("Zoe Zoé Zoés", "Zoe [Zoé|zoe] Zoés"),
        ("Große Straße, Grosse Straße", "[Große Straße|strasse], Grosse Straße"),
        ("海峡。 海峡あ", "[海峡|haixia]。 海峡あ"),
        # apostrophes of either kind
        ("O'Brien and O’Brien’s", "[O'Brien|o-brien] and [O’Brien|o-brien]’s"),
        ("Zoé d'Arc", "[Zoé d'Arc|zoe]"),
        # names broken over lines, or held together by a space that does not break
        ("Anna\nBerg", "[Anna\nBerg|anna-berg]"),
        ("Anna\u00a0Berg", "[Anna\u00a0Berg|anna-berg]"),
        ("Anna  \nBerg", "Anna<br />\nBerg"),
        # not within links, code or formatting that parts the name
        ("[Anna Berg](page.md)", '<a href="page.md">Anna Berg</a>'),
        ("[Anna Berg](event:nobody) Nord", "Anna Berg [Nord|nord]"),
        ("`Anna Berg`", "<code>Anna Berg</code>"),
        (
            "<https://northwire.example/Nord>",
            '<a href="https://northwire.example/Nord">https://northwire.example/Nord</a>',
        ),
        ("*Anna* Berg", "<em>Anna</em> Berg"),
        ("**Anna Berg**", "<strong>[Anna Berg|anna-berg]</strong>"),
        ("![Anna Berg](map.png)", '<img src="map.png" alt="Anna Berg" />'),
        # never to the page itself, nor where two go by the name
        ("Norland, the Kingdom of Norland", "Norland, the Kingdom of Norland"),
        ("Smith", "Smith"),
        # what stands around a name is escaped
        ('<Nord> & "Nord"', "&lt;[Nord|nord]&gt; &amp; &quot;[Nord|nord]&quot;"),
    ],
)
def test_names_of_actors_become_links(text: str, expected: str) -> None:
    assert linked(text) == expected


def test_a_name_is_not_linked_in_a_block_of_code() -> None:
    assert html("```\nAnna Berg\n```", NAMES) == "<pre><code>Anna Berg\n</code></pre>"


def test_a_name_that_two_actors_go_by_is_told() -> None:
    assert dict(NAMES.shared) == {"Smith": ("first", "second")}
    twice = Names([actor("one", "O'Brien"), actor("other", "O’Brien", "Other", "Other")])
    assert dict(twice.shared) == {"O'Brien": ("one", "other")}


names_and_fillers = st.lists(
    st.sampled_from(
        ["Anna", "Berg", "Nord", "Port", "Zoé", "d’Arc", "O'Brien", " ", "\n", "-", "s", "’", ".", "é"]
    ),
    max_size=12,
).map("".join)


@given(names_and_fillers)
def test_mentions_stand_in_order_at_word_boundaries_and_are_names(text: str) -> None:
    done = 0
    known = {"Anna Berg", "Minister Berg", "Port Nord", "Nord", "Zoé", "Zoé d'Arc", "O'Brien"}
    for start, end, _actor in NAMES.find(text):
        assert done <= start < end
        assert text[start:end].replace("\n", " ").replace("’", "'") in known
        assert not text[start - 1 : start].isalnum()
        assert not text[end : end + 1].isalnum()
        done = end


# ---- Sentences around a mention.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "First one. Then Anna Berg spoke. Then none did.",
            [("actor", "anna-berg", "Then Anna Berg spoke.")],
        ),
        ("Did Nord? “Yes!” said *Nord*.", [("actor", "nord", "Did Nord?")]),
        (
            "See [it](event:strait-closes) by [her](actor:anna-berg), as [told](source:wire).",
            [
                ("event", "strait-closes", "See it by her, as told."),
                ("actor", "anna-berg", "See it by her, as told."),
                ("source", "wire", "See it by her, as told."),
            ],
        ),
        (
            "# About Nord\n\n- by Anna Berg",
            [("actor", "nord", "About Nord"), ("actor", "anna-berg", "by Anna Berg")],
        ),
        (
            "Anna\nBerg of\nNord.",
            [("actor", "anna-berg", "Anna Berg of Nord."), ("actor", "nord", "Anna Berg of Nord.")],
        ),
        ("`Nord` [Nord](page.md) Smith", []),
        ("[Nord](javascript:x) Nord", [("actor", "nord", "Nord Nord")]),
    ],
)
def test_each_entity_is_mentioned_once_with_its_sentence(
    text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert [(found.kind, found.id, found.context) for found in mentions(text, NAMES)] == expected


def test_links_to_pages_are_told_with_their_paragraph() -> None:
    text = "See [one](a.md#b) and [two](https://northwire.example).\n\nThen [three](../c.md)."
    assert list(links_with_context(text)) == [("a.md#b", "See one and two."), ("../c.md", "Then three.")]


def test_a_long_sentence_is_cut_at_words_around_the_mention() -> None:
    text = f"It said that {'and so on ' * 30}Anna Berg {'and so on ' * 30}."
    start = text.index("Anna")
    context = sentence_at(text, start, start + 9)
    assert context.startswith("… ")
    assert context.endswith(" …")
    assert "Anna Berg" in context
    assert len(context) <= 184


sentences = st.lists(
    st.text(alphabet="abcde", min_size=1, max_size=9)
    | st.sampled_from([".", "!", "?”", ", ", " Then ", " 2 "]),
    max_size=60,
).map(" ".join)


@given(sentences, sentences, st.integers(20, 200))
def test_a_context_holds_its_mention_and_is_short(before: str, after: str, longest: int) -> None:
    text = f"{before} Anna Berg {after}"
    start = len(before) + 1
    context = sentence_at(text, start, start + 9, longest=longest)
    assert "Anna Berg" in context
    assert len(context) <= longest + 4
    assert context.removeprefix("… ").removesuffix(" …") in text


@given(sentences, st.integers(10, 200))
def test_first_words_are_a_beginning(text: str, longest: int) -> None:
    short = first_words(text, longest=longest)
    whole = " ".join(text.split())
    assert short == whole or (short.endswith(" …") and whole.startswith(short.removesuffix(" …")))
    assert len(short) <= longest + 2


def test_first_sentences_are_plain_text() -> None:
    text = "# A *title*\n\nSee [Berg](actor:anna-berg) & <b>\n`x`.\n\n```\ncode\n```"
    assert first_sentences(text) == "A title See Berg & <b> x."


# ---- Whatever the text, the HTML is harmless.

ALLOWED_ELEMENTS = {
    *("p", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "li", "hr", "br"),
    *("table", "thead", "tbody", "tr", "th", "td", "em", "strong", "code", "a", "img"),
}
ALLOWED_ATTRIBUTES = {"href", "title", "class", "src", "alt", "start", "style"}
FRAGMENTS = st.sampled_from(
    [
        *(
            "<script>",
            "</script>",
            "<img src=x onerror=alert(1)>",
            "<svg/onload=alert(1)>",
            "<style>",
            "<!--",
            "-->",
        ),
        *(
            "<iframe src=//x>",
            "<object>",
            "<embed>",
            "<a href='javascript:x'>",
            "</p>",
            "<![CDATA[",
            "]]>",
            "<?",
            "<",
        ),
        *(
            "javascript:",
            "JaVaScRiPt:",
            "java\tscript:",
            "&#106;avascript:",
            "&Tab;",
            "&NewLine;",
            "&colon;",
            "%0A",
        ),
        *(
            "data:text/html,",
            "vbscript:",
            "feed:",
            "blob:",
            "//host",
            "\\\\host",
            "/\\host",
            "https://a.example",
            ":",
        ),
        *(
            "[a](",
            "![a](",
            ")",
            "[a]: ",
            "[a]",
            "](",
            "<",
            ">",
            '"',
            "'",
            "`",
            "```",
            "~~~",
            "*",
            "_",
            "\\",
            "&",
            "|",
        ),
        *(
            "\n",
            "\n\n",
            "    ",
            "\t",
            "- ",
            "1. ",
            "> ",
            "# ",
            "---\n",
            "| a | b |\n|:-|-:|\n| c | d |\n",
            "\0",
            "\u202e",
        ),
        *(
            "actor:",
            "event:strait-closes",
            "source:",
            "nobody",
            "Anna Berg",
            "Nord",
            "Zoé",
            "mailto:a@b.example",
        ),
        *(" onmouseover=alert(1) ", ' "onclick="x', "&quot;", "&lt;script&gt;", "&#0;", "\ud7ff", "\ufffe"),
    ]
)
nasty = st.lists(FRAGMENTS | st.text(max_size=4), max_size=14).map("".join)


def elements(text: str) -> Iterator[Element]:
    yield from html5lib.parse(f"<!doctype html><body>{text}", namespaceHTMLElements=False).find("body").iter()


def harm_in(rendered: str) -> list[str]:
    """Elements, attributes and addresses that no prose may give rise to."""
    found = []
    for element in elements(rendered):
        if element.tag == "body":
            continue
        if element.tag not in ALLOWED_ELEMENTS:
            found.append(f"<{element.tag}>")
        for name, value in element.attrib.items():
            style = name == "style" and not re.fullmatch(r"text-align:(left|right|center)", value)
            if name not in ALLOWED_ATTRIBUTES or style:
                found.append(f"{name}={value}")
            if name in ("href", "src") and not harmless_address(value, image=name == "src"):
                found.append(f"{name}={value}")
    return found


def harmless_address(address: str, *, image: bool) -> bool:
    """Judged as a browser reads it: without control characters, and with backslashes for slashes."""
    seen = re.sub(r"[\x00-\x20]", "", address).replace("\\", "/").lower()
    scheme = re.match(r"[a-z][a-z0-9+.-]*:", seen)
    if scheme:
        return not image and scheme[0] in ("http:", "https:", "mailto:")
    return not seen.startswith("//")


@given(nasty)
@settings(max_examples=600, deadline=None)
@example("<script>alert(1)</script>")
@example("[a](<javascript:alert(1)>)")
@example("![a](<//host/a.png>)")
@example('<https://a.example/"onclick=alert(1)>')
@example('```" onclick="alert(1)\nx\n```')
def test_whatever_the_text_its_html_is_harmless(text: str) -> None:
    assert harm_in(render(text, NAMES, resolve)) == []
    assert harm_in(render(text, NAMES, resolve, inline=True)) == []


@given(nasty)
@settings(max_examples=200, deadline=None)
def test_what_the_checks_do_not_complain_of_is_rendered_with_all_its_links(text: str) -> None:
    """The checks and the renderer go by one list: a link is dropped exactly if a check refuses it."""
    links = [found for found in look_through(text) if found.kind != "html"]
    refused = [
        found for found in links if classify(found.value, image=found.kind == "image").kind == "forbidden"
    ]
    rendered = [e for e in elements(render(text, NO_NAMES, lambda _target: "kept")) if e.tag in ("a", "img")]
    assert len(rendered) == len(links) - len(refused)


@given(nasty)
@settings(max_examples=200, deadline=None)
def test_rendering_twice_is_rendering_once(text: str) -> None:
    """The parsed tokens are kept and shared; nobody changes them."""
    once, found = render(text, NAMES, resolve), list(look_through(text))
    assert (render(text, NAMES, resolve), list(look_through(text))) == (once, found)
    assert all(isinstance(each, Found) and each.line <= len(re.findall("[\r\n]", text)) for each in found)


def test_this_test_would_notice_harm() -> None:
    assert harm_in('<p onclick="x"><a href="java&#9;script:x">a</a><img src="//h"><iframe></p>') == [
        "onclick=x",
        "href=java\tscript:x",
        "src=//h",
        "<iframe>",
    ]


@settings(max_examples=500, deadline=None)
@given(st.text("aZé1 ,.;:()'’“”–%?$€-*_[<&#\n", max_size=12))
def test_prose_without_markup_is_told_from_the_rest(text: str) -> None:
    if prose._WITHOUT_MARKUP.fullmatch(text):
        parsed = (prose._plain(token, prose._NO_NAMES)[0] for token in prose._parse(text) if token.children)
        assert "\n".join(parsed) == text
    if not prose._MAY_LINK.search(text):
        kinds = {child.type for token in prose._parse(text) for child in token.children or ()}
        assert kinds.isdisjoint({"link_open", "image", "html_inline"})
