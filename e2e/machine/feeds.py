"""Feeds of a built site: read by feedparser, and held against RFC 4287 (Atom), RFC 4685 (threads) and RSS 2.0.

    feeds.py OUTPUT EXPECTED

EXPECTED is JSON: `base_url`; `essays`, their URLs; `comments`, the number of comments that each comment feed holds.
"""

import datetime
import email.utils
import html.parser
import json
import pathlib
import re
import sys
import time
import urllib.parse
import xml.etree.ElementTree as ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
THREAD = "{http://purl.org/syndication/thread/1.0}"
XML = "{http://www.w3.org/XML/1998/namespace}"

# A comment feed must have been tried with more entries than this.
MANY = 10

# A feed may be cut after so many entries; shorter ones hold everything.
MAY_BE_CUT = 20

RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
VOID = set("area base br col embed hr img input link meta source track wbr".split())


class Balance(html.parser.HTMLParser):
    """Whether every tag that opens is closed in its turn, as postil writes them."""

    def __init__(self):
        super().__init__()
        self.open = []
        self.problems = []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            self.problems.append(f"<{tag}> has an attribute twice")
        if tag in ("script", "style", "iframe", "object", "embed") or any(name.startswith("on") for name in names):
            self.problems.append(f"<{tag}> does not belong into a feed")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        # In SVG and MathML this closes it; elsewhere it means nothing.
        if tag not in VOID and self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_endtag(self, tag):
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.problems.append(f"</{tag}> closes nothing")


def html_problems(text):
    balance = Balance()
    balance.feed(text)
    balance.close()
    return balance.problems + [f"<{tag}> is never closed" for tag in balance.open]


def is_absolute(iri):
    parts = urllib.parse.urlsplit(iri)
    has_place = parts.netloc if parts.scheme in ("http", "https") else parts.path
    return bool(parts.scheme and has_place) and not re.search(r"[\s<>\"{}|\\^`]", iri)


def moment(text):
    """The moment that an RFC 3339 text means, or None."""
    if not RFC_3339.fullmatch(text or ""):
        return None
    try:
        return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None


def required(element, what):
    """What RFC 4287 wants once in a feed and once in each entry."""
    for name in ("id", "title", "updated"):
        n = len(element.findall(ATOM + name))
        if n != 1:
            yield f"{what} has {n} of `{name}`, not one"
    iri = (element.findtext(ATOM + "id") or "").strip()
    if not is_absolute(iri):
        yield f"{what}: the id `{iri}` is no absolute IRI"
    for name in ("updated", "published"):
        dates = element.findall(ATOM + name)
        if len(dates) > 1:
            yield f"{what} has {len(dates)} of `{name}`"
        for date in dates:
            if moment(date.text) is None:
                yield f"{what}: `{name}` is `{date.text}`, no date of RFC 3339"
    for author in element.findall(ATOM + "author"):
        if not (author.findtext(ATOM + "name") or "").strip():
            yield f"{what} has an author without a name"


def links(element, what):
    alternates = set()
    for link in element.findall(ATOM + "link"):
        rel = link.get("rel", "alternate")
        if not is_absolute(link.get("href", "")):
            yield f"{what}: a link leads to `{link.get('href')}`"
        if rel == "alternate":
            key = (link.get("type"), link.get("hreflang"))
            if key in alternates:
                yield f"{what} has two alternates of one type and language"
            alternates.add(key)
    if not alternates and element.find(ATOM + "content") is None and element.tag == ATOM + "entry":
        yield f"{what} has neither content nor an alternate"


def texts(element, what):
    for name in ("title", "subtitle", "summary", "content", "rights"):
        for text in element.findall(ATOM + name):
            kind = text.get("type", "text")
            if kind == "html":
                yield from (f"{what}: `{name}`: {problem}" for problem in html_problems(text.text or ""))
            elif kind == "xhtml":
                if [child.tag for child in text] != ["{http://www.w3.org/1999/xhtml}div"]:
                    yield f"{what}: `{name}` is XHTML without its div"
            elif kind == "text" and len(text):
                yield f"{what}: `{name}` is text and holds elements"


def thread(entry, what, ids):
    for element in entry.iter():
        is_reply = element.tag.endswith("}in-reply-to") or element.tag == "in-reply-to"
        if is_reply and not element.tag.startswith(THREAD):
            yield f"{what}: `in-reply-to` is in the wrong namespace: {element.tag}"
    for reply in entry.findall(THREAD + "in-reply-to"):
        ref = reply.get("ref", "")
        if not is_absolute(ref):
            yield f"{what}: `ref` is `{ref}`, no absolute IRI"
        elif ref not in ids:
            yield f"{what} answers `{ref}`, which is neither an entry of this feed nor an essay"
        if not is_absolute(reply.get("href", "")):
            yield f"{what}: `href` of `in-reply-to` is `{reply.get('href')}`"
        if not re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", reply.get("type", "")):
            yield f"{what}: `type` of `in-reply-to` is `{reply.get('type')}`"


def atom_problems(text, url, known_ids=()):
    """What is wrong with the Atom feed `text`, which stands at `url`. Answers may go to `known_ids`."""
    try:
        feed = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        yield f"is no XML: {error}"
        return
    if feed.tag != ATOM + "feed":
        yield f"is a {feed.tag}"
        return
    yield from required(feed, "the feed")
    yield from links(feed, "the feed")
    yield from texts(feed, "the feed")
    own = [link.get("href") for link in feed.findall(ATOM + "link") if link.get("rel") == "self"]
    if own != [url]:
        yield f"says that it stands at {own}"
    entries = feed.findall(ATOM + "entry")
    ids = [(entry.findtext(ATOM + "id") or "").strip() for entry in entries]
    for iri in sorted({iri for iri in ids if ids.count(iri) > 1}):
        yield f"has the id `{iri}` {ids.count(iri)} times"
    for entry, iri in zip(entries, ids):
        what = f"entry `{iri}`"
        yield from required(entry, what)
        yield from links(entry, what)
        yield from texts(entry, what)
        yield from thread(entry, what, set(ids) - {iri} | set(known_ids))
        if feed.find(ATOM + "author") is None and entry.find(ATOM + "author") is None:
            yield f"{what} has no author, and neither has the feed"
    newest = [moment(entry.findtext(ATOM + "updated")) for entry in entries]
    newest = [date for date in newest if date]
    updated = moment(feed.findtext(ATOM + "updated"))
    if updated and newest and updated < max(newest):
        yield "was updated before its newest entry"


def n_entries(text):
    try:
        return len(ElementTree.fromstring(text).findall(ATOM + "entry"))
    except ElementTree.ParseError:
        return 0


def rss_problems(text, url):
    """What is wrong with the RSS feed `text`, which stands at `url`."""
    try:
        rss = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        yield f"is no XML: {error}"
        return
    channel = rss.find("channel")
    if rss.tag != "rss" or rss.get("version") != "2.0" or channel is None:
        yield "is no RSS 2.0"
        return
    for name in ("title", "link", "description"):
        if len(channel.findall(name)) != 1:
            yield f"has {len(channel.findall(name))} of `{name}`, not one"
    own = [link.get("href") for link in channel.findall(ATOM + "link") if link.get("rel") == "self"]
    if own != [url]:
        yield f"says that it stands at {own}"
    guids = [item.findtext("guid") or "" for item in channel.findall("item")]
    if len(set(guids)) != len(guids) or "" in guids:
        yield "has items without a guid of their own"
    for item in channel.findall("item"):
        what = f"item `{item.findtext('guid')}`"
        if item.find("title") is None and item.find("description") is None:
            yield f"{what} has neither title nor description"
        date = item.findtext("pubDate")
        if date is not None and email.utils.parsedate_tz(date) is None:
            yield f"{what}: `pubDate` is `{date}`"
        for name in ("description", "{http://purl.org/rss/1.0/modules/content/}encoded"):
            yield from (f"{what}: {problem}" for problem in html_problems(item.findtext(name) or ""))


def reader_problems(text, media_type):
    """What a forgiving reader had to forgive."""
    import feedparser

    feed = feedparser.parse(text.encode(), response_headers={"content-type": f"{media_type}; charset=utf-8"})
    if feed.bozo:
        yield f"feedparser: {feed.bozo_exception}"
    elif not feed.version:
        yield "feedparser does not know what this is"


def site_problems(output, expected):
    """What is wrong with the feeds of the site in `output`; and how many there are, with entries of comment feeds."""
    base = expected["base_url"].rstrip("/")
    texts_of = {path: path.read_text("utf-8") for path in sorted(output.rglob("*")) if path.suffix in (".atom", ".xml")}
    texts_of = {str(path.relative_to(output)): text for path, text in texts_of.items() if path.name != "sitemap.xml"}
    sizes = {}
    problems = []
    for file, text in texts_of.items():
        url = f"{base}/{file}"
        is_rss = "<rss" in text[:500]
        found = list(rss_problems(text, url) if is_rss else atom_problems(text, url, expected["essays"]))
        found += reader_problems(text, "application/rss+xml" if is_rss else "application/atom+xml")
        problems += [f"{file}: {problem}" for problem in found]
        if file.endswith("comments.atom"):
            sizes[file] = n_entries(text)
    for file, n in {**expected["comments"], "comments.atom": sum(expected["comments"].values())}.items():
        if file not in sizes:
            problems.append(f"{file}: there is no such feed")
        elif n <= MAY_BE_CUT and sizes[file] != n:
            problems.append(f"{file}: has {sizes[file]} entries; there are {n} comments")
    if not any(n > MANY for n in sizes.values()):
        problems.append(f"no comment feed has more than {MANY} entries, so that threads were hardly tested")
    for name in ("atom.xml", "rss.xml"):
        if name not in texts_of:
            problems.append(f"{name}: there is no such feed")
    return problems, len(texts_of), sum(sizes.values())


def main():
    start = time.monotonic()
    output, expected = sys.argv[1:]
    problems, n_feeds, n_comments = site_problems(pathlib.Path(output), json.loads(pathlib.Path(expected).read_text()))
    result = f"FAILED ({len(problems)})" if problems else "ok"
    seconds = time.monotonic() - start
    print(f"feeds: {result} [{seconds:.1f} s, {n_feeds} feeds, {n_comments} entries of comment feeds]")
    for problem in problems[:25]:
        print(f"  - {problem[:600]}")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
