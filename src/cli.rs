//! The command-line grammar, and nothing else.

mod comments;

#[cfg(feature = "serve")]
use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use comments::{
    CommentKind, CommentRole, CommentStatus, CommentsAddArgs, CommentsCheckArgs, CommentsCommand, CommentsExportArgs,
    CommentsHideArgs, CommentsImportArgs, CommentsListArgs, CommentsRemoveArgs, ExportFormat, ImportFormat,
};

/// A static site generator for essays and the commentary they earn.
#[derive(Debug, Parser)]
#[command(
    name = "postil",
    version,
    after_help = "Start with `postil new my-site`, then `cd my-site` and `postil build`."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// The site's root.
    #[arg(short, long, global = true, default_value = ".", value_name = "FOLDER")]
    pub root: PathBuf,
    /// The config file, below the root; `zola.toml` is read with Zola's names [default: site.toml]
    #[arg(short, long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build the site into its output folder
    #[command(after_help = BUILD_EXAMPLES)]
    Build(BuildArgs),
    /// Delete what was built and what is remembered of it, and nothing else
    #[command(
        after_help = "Examples:\n  postil clean                          empty public/ of what postil made\n  postil clean -o /tmp/preview"
    )]
    Clean(CleanArgs),
    /// Show the site in a browser while you write
    #[cfg(feature = "serve")]
    #[command(after_help = SERVE_EXAMPLES)]
    Serve(ServeArgs),
    /// Look for mistakes without writing anything
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// Make a new site, or a draft in this one
    #[command(after_help = NEW_EXAMPLES)]
    New(NewArgs),
    /// List what is not public, or everything
    #[command(after_help = LIST_EXAMPLES)]
    List(ListArgs),
    /// List, check, add, hide, remove, export and import comments
    #[command(subcommand, after_help = COMMENTS_EXAMPLES)]
    Comments(CommentsCommand),
    /// Print a completion script for a shell
    #[command(after_help = "Examples:\n  postil completions bash > ~/.local/share/bash-completion/completions/postil")]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

const BUILD_EXAMPLES: &str = "\
Examples:
  postil build                          build into public/
  postil build -o /tmp/preview -D       build into another folder, with drafts
  postil build -u https://preview.example.org
  postil build --now 2027-01-01T00:00:00Z   as it will be on that day
  postil build -c zola.toml             build a site made for Zola
  postil build --explain /essays/on-margins/   why it was made again, or not
  postil build --verify                 is what stands in public/ what a clean build makes?";

#[cfg(feature = "serve")]
const SERVE_EXAMPLES: &str = "\
Examples:
  postil serve --watch                  at http://127.0.0.1:1111, changing as you save
  postil serve --watch -D -O -N         with drafts; open a browser; go to what is edited
  postil serve --watch -i 192.168.1.2   also for the phone in the same network
  postil serve --watch --poll           where the system tells of no changes (network drives, containers)";

const CHECK_EXAMPLES: &str = "\
Examples:
  postil check                          everything that build reports, and more
  postil check --external               also ask whether external links still answer
  postil check --format short           one line each, for editors";

const NEW_EXAMPLES: &str = "\
Examples:
  postil new my-site                    a site that builds at once
  postil new essay \"On margins\"         a draft in content/essays/, inside a site
  postil new essay \"On margins\" -s notes  a draft in content/notes/";

const LIST_EXAMPLES: &str = "\
Examples:
  postil list drafts
  postil list scheduled";

const COMMENTS_EXAMPLES: &str = "\
Examples:
  postil comments list                  every comment, newest first
  postil comments check                 mistakes in comments and tallies only
  echo 'Well said.' | postil comments add -p essays/on-margins -a 'Ada Lovelace'
  postil comments hide 01jq3v8k6c9d4t2m7w5x0y1z2a
  postil comments export > comments.jsonl";

/// What is built although it would be left out, and when "now" is.
#[derive(Debug, Args)]
pub struct Selection {
    /// Include drafts
    #[arg(short = 'D', long)]
    pub drafts: bool,
    /// Include scheduled pages
    #[arg(short = 'F', long)]
    pub future: bool,
    /// Include expired pages
    #[arg(short = 'E', long)]
    pub expired: bool,
    /// The moment that decides what is scheduled or expired, RFC 3339 [default: SOURCE_DATE_EPOCH, or the present]
    #[arg(long, value_name = "TIME")]
    pub now: Option<jiff::Timestamp>,
    /// Base URL in place of the config's
    #[arg(short = 'u', long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Take warnings for errors
    #[arg(long)]
    pub strict: bool,
    /// How findings are shown
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// How findings are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the lines they are about
    Text,
    /// One line each
    Short,
    /// One JSON object a line
    Json,
}

/// `postil build`
#[derive(Debug, Args)]
pub struct BuildArgs {
    /// Output folder [default: `output_dir` of the config, or public]
    #[arg(short, long, value_name = "FOLDER")]
    pub output_dir: Option<PathBuf>,
    /// Publish the healthy rest in spite of errors (the exit code still tells of them)
    #[arg(short, long)]
    pub keep_going: bool,
    /// Begin anew: make everything, and remember nothing
    #[arg(long)]
    pub no_cache: bool,
    /// Make everything again in memory, and compare it with what stands in the output folder
    #[arg(long)]
    pub verify: bool,
    /// Say why this output was made or kept: a URL path, or a file in the output folder
    #[arg(long, value_name = "PATH")]
    pub explain: Option<String>,
    /// Which pages.
    #[command(flatten)]
    pub selection: Selection,
}

/// `postil clean`
#[derive(Debug, Args)]
pub struct CleanArgs {
    /// Output folder [default: `output_dir` of the config, or public]
    #[arg(short, long, value_name = "FOLDER")]
    pub output_dir: Option<PathBuf>,
}

/// `postil serve`
#[cfg(feature = "serve")]
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Build again when a file changes, and show it in the browser
    #[arg(long)]
    pub watch: bool,
    /// The port [default: 1111, or the next free one]
    #[arg(short, long)]
    pub port: Option<u16>,
    /// The address to listen at; others than this machine's own may then reach the server
    #[arg(short, long, default_value = "127.0.0.1", value_name = "ADDRESS")]
    pub interface: IpAddr,
    /// Open a browser
    #[arg(short = 'O', long)]
    pub open: bool,
    /// Let the browser go to the page that was edited
    #[arg(short = 'N', long)]
    pub navigate_to_changed: bool,
    /// Look at all files again and again, every so many milliseconds
    #[arg(long, value_name = "MS", num_args = 0..=1, require_equals = true, default_missing_value = "500")]
    pub poll: Option<u64>,
    /// Milliseconds without a change after which a build begins
    #[arg(short, long, value_name = "MS", default_value_t = 12)]
    pub debounce: u64,
    /// Output folder [default: one of its own below .postil/]
    #[arg(short, long, value_name = "FOLDER")]
    pub output_dir: Option<PathBuf>,
    /// List what each build made, and why, and what it wrote and removed
    #[arg(short, long)]
    pub verbose: bool,
    /// Which pages.
    #[command(flatten)]
    pub selection: Selection,
}

/// `postil check`
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Which pages.
    #[command(flatten)]
    pub selection: Selection,
    /// Also ask whether external links still answer
    #[arg(long)]
    pub external: bool,
}

/// `postil new`
#[derive(Debug, Args)]
pub struct NewArgs {
    /// Folder of the new site, or `essay`
    #[arg(value_name = "SITE|essay")]
    pub what: String,
    /// Title of the essay
    pub title: Option<String>,
    /// Section of the essay, below content/
    #[arg(short, long, default_value = "essays")]
    pub section: String,
}

/// `postil list`
#[derive(Debug, Args)]
pub struct ListArgs {
    /// What to list
    #[arg(value_enum)]
    pub what: Listing,
    /// The moment that decides what is scheduled or expired, RFC 3339
    #[arg(long, value_name = "TIME")]
    pub now: Option<jiff::Timestamp>,
}

/// What can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Listing {
    /// Pages marked as drafts
    Drafts,
    /// Pages with a date to come
    Scheduled,
    /// Pages whose time is over
    Expired,
    /// All pages
    All,
}
