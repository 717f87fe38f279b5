"""Small feeds, good and bad: what `feeds.py` finds must be what is wrong, before it is believed about a site."""

import unittest

from feeds import atom_problems, html_problems, is_absolute, moment, reader_problems, rss_problems

URL = "https://example.org/essays/a/comments.atom"
ESSAY = "https://example.org/essays/a/"

ATOM = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">
<title>Comments</title><id>{URL}</id><updated>2026-01-03T00:00:00Z</updated><link rel="self" href="{URL}"/>
<entry><title>One</title><id>{ESSAY}#c-one</id><updated>2026-01-02T00:00:00Z</updated><author><name>Ada</name></author>
<link rel="alternate" type="text/html" href="{ESSAY}#c-one"/>
<thr:in-reply-to ref="{ESSAY}" href="{ESSAY}" type="text/html"/><content type="html">&lt;p&gt;x&lt;br&gt;&lt;/p&gt;</content></entry>
<entry><title>Two</title><id>{ESSAY}#c-two</id><updated>2026-01-03T00:00:00+00:00</updated><author><name>Eva</name></author>
<link rel="alternate" type="text/html" href="{ESSAY}#c-two"/>
<thr:in-reply-to ref="{ESSAY}#c-one" href="{ESSAY}#c-one" type="text/html"/><content type="html">x</content></entry>
</feed>"""

# What is replaced, by what, and a piece of what must be said about it.
ATOM_MUTANTS = [
    ("<title>Two</title>", "", "has 0 of `title`"),
    ("<title>Comments</title>", "", "the feed has 0 of `title`"),
    (f"<id>{URL}</id>", "", "the feed has 0 of `id`"),
    ("<updated>2026-01-02T00:00:00Z</updated>", "", "has 0 of `updated`"),
    ("2026-01-02T00:00:00Z", "2026-01-02", "no date of RFC 3339"),
    ("2026-01-02T00:00:00Z", "2026-02-30T00:00:00Z", "no date of RFC 3339"),
    ("2026-01-03T00:00:00Z", "2026-01-01T00:00:00Z", "before its newest entry"),
    (f"<id>{ESSAY}#c-two</id>", "<id>/essays/a/#c-two</id>", "is no absolute IRI"),
    (f"<id>{ESSAY}#c-two</id>", f"<id>{ESSAY}#c-one</id>", "2 times"),
    ("<author><name>Eva</name></author>", "", "has no author"),
    ("<name>Eva</name>", "<name> </name>", "author without a name"),
    (f'rel="self" href="{URL}"', f'rel="self" href="{ESSAY}"', "says that it stands at"),
    ('<link rel="self"', '<link rel="via"', "says that it stands at []"),
    (
        f'<link rel="alternate" type="text/html" href="{ESSAY}#c-two"/>',
        f'<link rel="alternate" type="text/html" href="{ESSAY}#c-two"/>' * 2,
        "two alternates",
    ),
    (f' ref="{ESSAY}#c-one"', f' ref="{ESSAY}#c-none"', "neither an entry"),
    (f' ref="{ESSAY}#c-one"', f' ref="{ESSAY}#c-two"', "neither an entry"),
    (f' ref="{ESSAY}#c-one"', ' ref="c-one"', "no absolute IRI"),
    (f'href="{ESSAY}#c-one" type="text/html"/><content', 'type="text/html"/><content', "`href` of `in-reply-to`"),
    (f'href="{ESSAY}" type="text/html"', f'href="{ESSAY}"', "`type` of `in-reply-to`"),
    ("syndication/thread/1.0", "syndication/threads/1.0", "wrong namespace"),
    ("&lt;/p&gt;", "", "<p> is never closed"),
    ("&lt;p&gt;x", "&lt;p onclick=x&gt;x", "does not belong"),
    ('<content type="html">x', '<content type="xhtml">x', "without its div"),
    ("<title>Two</title>", "<title>T<b>wo</b></title>", "holds elements"),
    ("</feed>", "", "is no XML"),
]

RSS_URL = "https://example.org/rss.xml"
RSS = f"""<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>x</title>
<link>https://example.org/</link><description>x</description><atom:link rel="self" href="{RSS_URL}"/>
<item><title>One</title><guid>{ESSAY}</guid><pubDate>Thu, 01 Jan 2026 00:00:00 +0000</pubDate></item></channel></rss>"""

RSS_MUTANTS = [
    ("<description>x</description>", "", "has 0 of `description`"),
    (f"<guid>{ESSAY}</guid>", "", "without a guid"),
    ("Thu, 01 Jan 2026 00:00:00 +0000", "2026-01-01T", "`pubDate` is"),
    (f'href="{RSS_URL}"', 'href="/rss.xml"', "says that it stands at"),
    ('version="2.0"', 'version="0.91"', "is no RSS 2.0"),
]


class Feeds(unittest.TestCase):
    def mutants(self, good, mutants, check):
        for old, new, said in mutants:
            with self.subTest(said=said, new=new):
                self.assertIn(old, good)
                problems = list(check(good.replace(old, new, 1)))
                self.assertTrue(any(said in problem for problem in problems), problems)

    def test_atom(self):
        check = lambda text: atom_problems(text, URL, [ESSAY])
        self.assertEqual(list(check(ATOM)), [])
        self.mutants(ATOM, ATOM_MUTANTS, check)

    def test_rss(self):
        check = lambda text: rss_problems(text, RSS_URL)
        self.assertEqual(list(check(RSS)), [])
        self.mutants(RSS, RSS_MUTANTS, check)

    def test_feedparser(self):
        self.assertEqual(list(reader_problems(ATOM, "application/atom+xml")), [])
        self.assertEqual(len(list(reader_problems(ATOM.replace("</feed>", ""), "application/atom+xml"))), 1)
        self.assertEqual(len(list(reader_problems("<html></html>", "application/atom+xml"))), 1)

    def test_small_things(self):
        self.assertTrue(is_absolute("tag:example.org,2026:x") and is_absolute("https://example.org/#x"))
        self.assertFalse(is_absolute("/x") or is_absolute("https:///x") or is_absolute("https://example.org/a b"))
        self.assertIsNone(moment("2026-01-01T25:00:00Z"))
        self.assertEqual(html_problems('<p>a<br/><img src="x"><svg><path d="x"/></svg></p>'), [])
        self.assertEqual(html_problems("<b><i></b></i>"), ["</b> closes nothing", "<b> is never closed"])


if __name__ == "__main__":
    unittest.main(verbosity=0)
