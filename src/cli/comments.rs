//! The grammar of `postil comments`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Format;

/// `postil comments`
#[derive(Debug, Subcommand)]
pub enum CommentsCommand {
    /// List comments, newest first
    #[command(after_help = LIST_EXAMPLES)]
    List(CommentsListArgs),
    /// Look for mistakes in comments and tallies only
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CommentsCheckArgs),
    /// Make a comment from text, a mail, or what you write in an editor
    #[command(after_help = ADD_EXAMPLES)]
    Add(Box<CommentsAddArgs>),
    /// Hide a comment: it is neither shown nor counted
    #[command(after_help = HIDE_EXAMPLES)]
    Hide(CommentsHideArgs),
    /// Remove a comment: a placeholder stays while something answers it
    #[command(after_help = REMOVE_EXAMPLES)]
    Remove(CommentsRemoveArgs),
    /// Print comments as JSON lines or as a feed
    #[command(after_help = EXPORT_EXAMPLES)]
    Export(CommentsExportArgs),
    /// Make comments from a file of another system or site
    #[command(after_help = IMPORT_EXAMPLES)]
    Import(CommentsImportArgs),
}

const LIST_EXAMPLES: &str = "\
Examples:
  postil comments list                              every comment, newest first
  postil comments list --page essays/on-margins     those of one essay
  postil comments list --status hidden --limit 10
  postil comments list --json                       one JSON object a line";

const CHECK_EXAMPLES: &str = "\
Examples:
  postil comments check
  postil comments check --format short --strict";

const ADD_EXAMPLES: &str = "\
Examples:
  echo 'Well said.' | postil comments add -p essays/on-margins -a 'Ada Lovelace'
  postil comments add -p essays/on-margins -a 'Ada Lovelace' --quote 'in the margin'
  postil comments add --from letter.eml             page and passage stand in the mail";

const HIDE_EXAMPLES: &str = "\
Examples:
  postil comments hide 01jq3v8k6c9d4t2m7w5x0y1z2a
  postil comments hide first --page essays/on-margins";

const REMOVE_EXAMPLES: &str = "\
Examples:
  postil comments remove 01jq3v8k6c9d4t2m7w5x0y1z2a
  postil comments remove 01jq3v8k6c9d4t2m7w5x0y1z2a --erase   words and name go as well";

const EXPORT_EXAMPLES: &str = "\
Examples:
  postil comments export > comments.jsonl
  postil comments export --page essays/on-margins --format jsonl";

const IMPORT_EXAMPLES: &str = "\
Examples:
  postil comments import jsonl comments.jsonl           says what would be written
  postil comments import jsonl comments.jsonl --write   writes it
  postil -r old comments export | postil -r new comments import jsonl - --write";

/// `postil comments list`
#[derive(Debug, Args)]
pub struct CommentsListArgs {
    /// Only those on this page, such as essays/on-margins
    #[arg(short, long, value_name = "PAGE")]
    pub page: Option<String>,
    /// Only those of this status
    #[arg(short, long, value_enum)]
    pub status: Option<CommentStatus>,
    /// At most so many
    #[arg(short = 'n', long, value_name = "N")]
    pub limit: Option<usize>,
    /// As JSON, one comment a line, as `export` prints them
    #[arg(long)]
    pub json: bool,
}

/// `postil comments check`
#[derive(Debug, Args)]
pub struct CommentsCheckArgs {
    /// Take warnings for errors
    #[arg(long)]
    pub strict: bool,
    /// How findings are shown
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// `postil comments add`
#[derive(Debug, Args)]
pub struct CommentsAddArgs {
    /// The page, such as essays/on-margins
    #[arg(short, long, value_name = "PAGE", required_unless_present = "from")]
    pub page: Option<String>,
    /// Who wrote it
    #[arg(short, long, value_name = "NAME", required_unless_present = "from")]
    pub author: Option<String>,
    /// The author's page
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// The id of the comment that it answers
    #[arg(long, value_name = "ID")]
    pub reply_to: Option<String>,
    /// Words of the page that it is about
    #[arg(long, value_name = "WORDS")]
    pub quote: Option<String>,
    /// Words just before the quoted ones, to tell equal passages apart
    #[arg(long, value_name = "WORDS", requires = "quote")]
    pub quote_prefix: Option<String>,
    /// When, as a day or time [default: the date of the mail, or the present]
    #[arg(long, value_name = "TIME")]
    pub date: Option<String>,
    /// A badge beside the name
    #[arg(long, value_enum)]
    pub role: Option<CommentRole>,
    /// What it is
    #[arg(long, value_enum, default_value_t = CommentKind::Comment)]
    pub kind: CommentKind,
    /// The tag of its language
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// Its id, which becomes the name of its file [default: one made from its time and text]
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// Whether it is shown
    #[arg(long, value_enum, default_value_t = CommentStatus::Published)]
    pub status: CommentStatus,
    /// A mail to take name, date and text from; `-` for standard input
    #[arg(long, value_name = "MAIL")]
    pub from: Option<PathBuf>,
}

/// `postil comments hide`
#[derive(Debug, Args)]
pub struct CommentsHideArgs {
    /// The id of the comment
    pub id: String,
    /// The page that it stands on, where several have a comment of this id
    #[arg(short, long, value_name = "PAGE")]
    pub page: Option<String>,
}

/// `postil comments remove`
#[derive(Debug, Args)]
pub struct CommentsRemoveArgs {
    /// The id of the comment
    pub id: String,
    /// The page that it stands on, where several have a comment of this id
    #[arg(short, long, value_name = "PAGE")]
    pub page: Option<String>,
    /// Take its text, quotation, addresses and author out of the file as well
    #[arg(long)]
    pub erase: bool,
}

/// `postil comments export`
#[derive(Debug, Args)]
pub struct CommentsExportArgs {
    /// What to print
    #[arg(long, value_enum, default_value_t = ExportFormat::Jsonl)]
    pub format: ExportFormat,
    /// Only those on this page
    #[arg(short, long, value_name = "PAGE")]
    pub page: Option<String>,
}

/// `postil comments import`
#[derive(Debug, Args)]
pub struct CommentsImportArgs {
    /// What the file is
    #[arg(value_enum)]
    pub format: ImportFormat,
    /// The file; `-` for standard input
    pub file: PathBuf,
    /// Write the comments; without it, only what would be written is said
    #[arg(long)]
    pub write: bool,
}

/// What comments are exported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// One JSON object a line: everything, for another site or a script
    Jsonl,
    /// A feed of what is shown
    Atom,
}

/// What comments are imported from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ImportFormat {
    /// One JSON object a line, as `export` prints them
    Jsonl,
}

/// A badge beside a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum CommentRole {
    Author,
    Editor,
}

/// What a comment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum CommentKind {
    Comment,
    Letter,
    Webmention,
}

/// Whether a comment is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum CommentStatus {
    Published,
    Hidden,
    Removed,
}
