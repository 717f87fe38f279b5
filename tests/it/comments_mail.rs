//! Letters to the editor: mails that become comments, and what of them must never be published.

use std::fs;

use crate::site_test::{Run, SiteTest};

fn site() -> SiteTest {
    SiteTest::new()
        .essay("margins", "title = 'Margins'\ndate = 2026-01-01", "Words in the margin.")
        .file("content/essays/margins/comments/ada.md", "+++\nauthor = \"Ada\"\ndate = 2026-03-14\n+++\nHi.\n")
}

const TAIL: &str = "\r\npage: essays/margins\r\n";

/// A mail with these headers after the usual ones.
fn mail(headers: &str, body: &str) -> String {
    let usual =
        "To: editor@example.org\r\nSubject: Comment\r\nDate: Sat, 14 Mar 2026 10:26:53 +0100\r\nMIME-Version: 1.0\r\n";
    format!("{usual}{headers}\r\n\r\n{body}")
}

#[track_caller]
fn add(mail: &str, more: &[&str]) -> (Run, String) {
    let site = site();
    let mut args = vec!["comments", "add", "--from", "-"];
    args.extend(more);
    let run = site.run_with(&args, mail);
    let path = run.stdout.trim();
    let text =
        if path.is_empty() { String::new() } else { fs::read_to_string(site.root().join(path)).expect("was written") };
    assert!(!text.contains("private@") && !run.stdout.contains("private@"), "an address was written:\n{text}");
    (run, text)
}

#[track_caller]
fn added(mail: &str) -> String {
    let (run, text) = add(mail, &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    text
}

#[test]
fn a_plain_letter_is_read_with_its_last_lines() {
    let text = added(&mail(
        "From: Ada Lovelace <private@example.org>\r\nContent-Type: text/plain; charset=utf-8",
        "Dear editor,\r\n\r\n> You wrote this.\r\n\r\nIs it so?\r\n\r\npage: essays/margins\r\nquote: the margin\r\nreply_to: ada\r\n\r\n-- \r\nAda, private@example.org\r\n",
    ));
    insta::assert_snapshot!(text, @r#"
    +++
    author = "Ada Lovelace"
    date = 2026-03-14T10:26:53+01:00
    reply_to = "ada"
    quote = "the margin"
    +++
    Dear editor,

    > You wrote this.

    Is it so?
    "#);
}

#[test]
fn of_several_forms_the_plain_one_is_read() {
    let text = added(&mail(
        "From: =?UTF-8?B?QWTDqGxlIEzDtnZlbGFjZQ==?= <private@example.org>\r\nContent-Type: multipart/mixed; boundary=m",
        "--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n\
         --a\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
         Caf=C3=A9 in the mar=\r\ngin.\r\n\r\npage: essays/margins\r\n\r\nOn Sat, 14 Mar 2026, Bob <private@bob.example> wrote:\r\n> page: essays/other\r\n> old\r\n\
         --a\r\nContent-Type: text/html\r\n\r\n<p>Not this.</p>\r\n--a--\r\n\
         --m\r\nContent-Type: text/plain; name=x.txt\r\nContent-Disposition: attachment; filename=\"../../x.txt\"\r\n\r\nNor this.\r\n--m--\r\n",
    ));
    insta::assert_snapshot!(text, @r#"
    +++
    author = "Adèle Lövelace"
    date = 2026-03-14T10:26:53+01:00
    +++
    Café in the margin.
    "#);
}

#[test]
fn transfer_encodings_and_character_sets_are_undone() {
    let base64 = added(&mail(
        "From: =?iso-8859-1?Q?Ad=E8le?= <private@example.org>\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: base64",
        "Q2Fm6SEKCnBhZ2U6IGVzc2F5cy9tYXJnaW5zCg==\r\n",
    ));
    assert!(base64.contains("author = \"Adèle\"") && base64.ends_with("+++\nCafé!\n"), "{base64}");
    let flowed = added(&mail(
        "From: Ada <private@example.org>\r\nContent-Type: text/plain; charset=utf-8; format=flowed",
        &format!("One line that \r\ngoes on.\r\n\r\nAnother.\r\n{TAIL}quote: words that \r\ngo on\r\n-- \r\nAda\r\n"),
    ));
    assert!(
        flowed.contains("quote = \"words that go on\"")
            && flowed.ends_with("+++\nOne line that goes on.\n\nAnother.\n"),
        "{flowed}"
    );
}

#[test]
fn html_alone_is_read_as_text() {
    let text = added(&mail(
        "From: Ada <private@example.org>\r\nContent-Type: text/html; charset=utf-8",
        "<html><head><style>p { color: red }</style><script>alert(1)</script></head><body><p>Well &amp; good.</p><p>Second.</p>\
         <p>page: essays/margins</p><div class=\"gmail_quote\">On 14 Mar 2026 Bob &lt;private@bob.example&gt; wrote:<blockquote>old</blockquote></div></body></html>",
    ));
    insta::assert_snapshot!(text, @r#"
    +++
    author = "Ada"
    date = 2026-03-14T10:26:53+01:00
    +++
    Well & good.

    Second.
    "#);
}

#[test]
fn a_sender_without_a_name_needs_one() {
    for from in ["private@example.org", "<private@example.org>", "\"private@example.org\" <private@example.org>"] {
        let mail = mail(&format!("From: {from}\r\nContent-Type: text/plain"), &format!("Hello.{TAIL}"));
        let (run, _) = add(&mail, &[]);
        assert_eq!(run.code, 1, "{from}");
        assert!(run.stderr.contains("--author") && !run.stderr.contains("private@"), "{}", run.stderr);
        let (run, text) = add(&mail, &["--author", "A reader"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(text.contains("author = \"A reader\"\ndate = 2026-03-14T10:26:53+01:00\n"), "{text}");
    }
}

#[test]
fn flags_win_over_what_the_mail_says() {
    let mail = mail("From: Ada <private@example.org>", &format!("Hello.{TAIL}quote: a\r\nreply_to: nobody\r\n"));
    let (run, text) = add(
        &mail,
        &["-a", "B", "--date", "2026-01-02", "--quote", "Words", "--reply-to", "ada", "-p", "essays/margins"],
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    insta::assert_snapshot!(text, @r#"
    +++
    author = "B"
    date = 2026-01-02
    reply_to = "ada"
    quote = "Words"
    +++
    Hello.
    "#);
}

#[test]
fn the_sender_s_address_is_taken_out_of_the_text() {
    let (run, text) =
        add(&mail("From: Ada <private@example.org>", &format!("Write to Private@Example.org!{TAIL}")), &[]);
    assert!(run.stderr.contains("was taken out"), "{}", run.stderr);
    assert!(text.ends_with("+++\nWrite to [address]!\n"), "{text}");
}

#[test]
fn hostile_headers_are_refused_and_write_nothing() {
    for (headers, why) in [
        ("From: =?utf-8?Q?A=0Aauthor_=3D_B?= <private@example.org>", "bad-author"),
        ("From: =?utf-8?Q?A=E2=80=AEb?= <private@example.org>", ""),
        ("From: =?utf-8?Q?A=00b?= <private@example.org>", "bad-author"),
        ("X-Nothing: 1", "--author"),
        ("From: Ada <private@example.org>\r\nContent-Type: image/png", "no text"),
    ] {
        let (run, text) = add(&mail(headers, &format!("Hello.{TAIL}")), &[]);
        // Names may be cleaned instead of refused; they are never written as they are.
        assert!(
            run.code == 1 && run.stderr.contains(why) || !text.contains(|c: char| c.is_control() && c != '\n'),
            "{headers}: {}",
            run.stderr
        );
        assert!(!text.contains("\nauthor = B"), "{text}");
        assert!(!run.stderr.contains('\u{202e}'), "{}", run.stderr);
    }
    let long = mail(&format!("From: {} <private@example.org>", "x".repeat(10_000)), &format!("Hello.{TAIL}"));
    assert_eq!(add(&long, &[]).0.code, 1);
    for page in ["../../etc/passwd", "essays/margin", "/"] {
        let (run, _) = add(&mail("From: Ada <private@example.org>", &format!("Hello.\r\n\r\npage: {page}\r\n")), &[]);
        assert_eq!(run.code, 1);
        assert!(run.stderr.contains("unknown-page"), "{}", run.stderr);
    }
    let (run, _) = add(&mail("From: Ada <private@example.org>", "Hello."), &[]);
    assert!(run.code == 1 && run.stderr.contains("--page"), "{}", run.stderr);
    let (run, _) = add("Just a text.", &["-p", "essays/margins", "-a", "A"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
}

#[test]
fn a_mail_without_a_usable_date_needs_one() {
    for date in ["", "Date: some day\r\n"] {
        let mail = format!("From: Ada <private@example.org>\r\n{date}\r\nHello.{TAIL}");
        let (run, _) = add(&mail, &[]);
        assert!(run.code == 1 && run.stderr.contains("--date"), "{}", run.stderr);
        assert_eq!(add(&mail, &["--date", "2026-03-14"]).0.code, 0);
    }
}
