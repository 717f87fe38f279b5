//! Blocks of code.

use insta::assert_snapshot;

use super::*;

#[test]
fn code_is_coloured_by_short_classes_within_lines() {
    assert_snapshot!(html("```rust\n/* a\nb */ let c = \"<\\n\";\n```\n"), @r#"
    <pre class="code" tabindex="0" role="group" aria-label="Code"><code class="language-rust"><span class="c">/* a</span>
    <span class="c">b */ </span><span class="t">let</span> c <span class="k">= </span><span class="s">"&lt;</span><span class="e">\n</span><span class="s">"</span>;
    </code></pre>
    "#);
}

#[test]
fn plain_and_indented_code_has_no_colours() {
    assert_snapshot!(html("```text\nlet\n```\n\n    let\n\n```\nlet\n```\n"), @r#"
    <pre class="code" tabindex="0" role="group" aria-label="Code"><code class="language-text">let
    </code></pre>
    <pre class="code" tabindex="0" role="group" aria-label="Code"><code>let
    </code></pre>
    <pre class="code" tabindex="0" role="group" aria-label="Code"><code>let
    </code></pre>
    "#);
}

#[test]
fn names_of_languages_are_those_that_people_write() {
    for name in [
        "rust",
        "rs",
        "Rust",
        "py",
        "sh",
        "bash",
        "console",
        "shell",
        "zsh",
        "js",
        "ts",
        "tsx",
        "jsonc",
        "yml",
        "toml",
        "html",
        "c++",
        "dockerfile",
        "diff",
        "golang",
        "plain",
        "text",
        "jinja2",
        "tex",
        "make",
        "nix",
        "zig",
        "css",
        "scss",
        "sql",
        "xml",
        "md",
        "markdown",
        "lua",
        "haskell",
        "fish",
        "ini",
        "vim",
        "elisp",
        "objc",
        "csharp",
        "kotlin",
        "swift",
        "hcl",
        "proto",
    ] {
        assert_eq!(findings(&format!("```{name}\nx\n```\n")), "", "{name}");
    }
}

#[test]
fn fence_attributes_are_those_of_zola() {
    assert_snapshot!(html("```text,linenos,linenostart=9,hl_lines=1 3-4,hide_lines=2,name=a & b.rs\nw\nx\ny\n\n```\n"), @r#"
    <figure class="code"><figcaption>a &amp; b.rs</figcaption><pre class="code" tabindex="0" role="group" aria-label="Code"><code class="language-text"><mark><span class="ln" aria-hidden="true"> 9 </span>w</mark>
    <mark><span class="ln" aria-hidden="true">11 </span>y</mark>
    <mark><span class="ln" aria-hidden="true">12 </span></mark>
    </code></pre></figure>
    "#);
}

#[test]
fn misspelt_fences_are_pointed_at() {
    assert_snapshot!(findings("> ```rsut,lineno,hl_lines=a,linenostart=-1,frob\n> x\n> ```\n\n- ~~~ xyzzyx\n  y\n"), @r"
    unknown-fence-attribute [lineno] did you mean `linenos`?
    invalid-fence-value [a] write lines and ranges with spaces between, as in `3-5 8`
    invalid-fence-value [-1] write a number, as in `linenostart=10`
    unknown-fence-attribute [frob] known are `linenos`, `linenostart`, `hl_lines`, `hide_lines` and `name`
    unknown-language [rsut] did you mean `Rust`?
    unknown-language [xyzzyx] write `text` for a block that is no code
    ");
}

#[test]
fn without_colours_no_language_is_unknown() {
    let body = render_with("```xyz\n<\n```\n", &MarkdownConfig { highlight_code: false, ..config() });
    assert!(body.diagnostics.is_empty());
    assert!(body.html.text.contains("&lt;"));
}
