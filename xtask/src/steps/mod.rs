//! What each step does, one file each; the steps that are one cargo command share [`cargo`].

pub(crate) mod browser;
pub(crate) mod cargo;
pub(crate) mod commonmark;
pub(crate) mod deny;
pub(crate) mod fuzz;
pub(crate) mod instructions;
pub(crate) mod machine_readable;
pub(crate) mod replay;
pub(crate) mod serve;
pub(crate) mod theme;
