//! The default theme in real browsers, held to numbers.

use crate::args::TestOptions;
use crate::failure::Failure;
use crate::scripts::{THEME, run_script};
use crate::tools::{CHROMIUM, SystemTool, system_tool};
use crate::workspace::Workspace;

/// A second engine, for what the style sheet does that is new.
const FIREFOX: SystemTool = SystemTool {
    program: "firefox-esr",
    proof: &["--version"],
    debian: &["firefox-esr"],
    otherwise: "install Firefox ESR as `firefox-esr`",
};

/// The Nu HTML checker is written in it.
const JAVA: SystemTool = SystemTool {
    program: "java",
    proof: &["-version"],
    debian: &["default-jre-headless"],
    otherwise: "install Java 17 or newer",
};

/// Reads what stands where on a printed page.
const POPPLER: SystemTool = SystemTool {
    program: "pdftotext",
    proof: &["-v"],
    debian: &["poppler-utils"],
    otherwise: "install poppler's `pdftotext` and `pdftoppm`",
};

/// A machine without a serif would measure boxes.
const FONTS: SystemTool = SystemTool {
    program: "fc-list",
    proof: &["--quiet", "DejaVu Serif"],
    debian: &["fontconfig", "fonts-dejavu-core"],
    otherwise: "install fontconfig and the DejaVu fonts",
};

/// Each check is followed by the proof that it sees what is broken. `POSTIL_THEME_ONLY` names those to run.
pub(crate) fn run(workspace: &Workspace, _: &TestOptions) -> Result<(), Failure> {
    for tool in [&CHROMIUM, &FIREFOX, &JAVA, &POPPLER, &FONTS] {
        system_tool(workspace, tool)?;
    }
    run_script(workspace, "theme.mjs", &THEME)
}
