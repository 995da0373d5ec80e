//! Why a folder was not made as generated.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a folder was not made as generated. Nothing in it has changed, unless the error says so.
#[derive(Debug)]
pub enum DiskError {
    /// The folder is a file, or something else that is not a folder.
    NotAFolder(PathBuf),
    /// Below this folder, these are in the way.
    Obstacles(PathBuf, Vec<Obstacle>),
    /// The operating system refused.
    Io {
        /// What was tried, as a verb: `write`.
        verb: &'static str,
        /// The file or folder it was tried on.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// An error in the middle, after which some files could not be put back.
    HalfWritten {
        /// The error.
        cause: Box<DiskError>,
        /// The files that could not be put back, relative to the folder.
        paths: Vec<String>,
        /// Where their old texts are kept.
        kept: PathBuf,
    },
}

impl DiskError {
    pub(super) fn io(verb: &'static str, path: &Path, source: io::Error) -> DiskError {
        DiskError::Io {
            verb,
            path: path.to_owned(),
            source,
        }
    }
}

impl fmt::Display for DiskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DiskError::NotAFolder(path) => {
                write!(f, "`{}` is not a folder", path.display())
            }
            DiskError::Obstacles(folder, obstacles) => {
                write!(f, "cannot write to `{}`:", folder.display())?;
                for obstacle in obstacles {
                    write!(f, "\n  {obstacle}")?;
                }
                Ok(())
            }
            DiskError::Io { verb, path, source } => {
                write!(f, "cannot {verb} `{}`: {source}", path.display())
            }
            DiskError::HalfWritten { cause, paths, kept } => {
                write!(f, "{cause}; these could not be put back: ")?;
                write!(f, "{}; what they were is in ", paths.join(", "))?;
                write!(f, "`{}`", kept.display())
            }
        }
    }
}

impl std::error::Error for DiskError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            DiskError::Io { source, .. } => Some(source),
            DiskError::HalfWritten { cause, .. } => Some(cause),
            DiskError::NotAFolder(_) | DiskError::Obstacles(..) => None,
        }
    }
}

/// Something that the generator does not own, where a file has to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// Where it is, relative to the folder.
    pub path: String,
    /// What it is, and what to do about it.
    pub problem: &'static str,
}

impl Obstacle {
    pub(super) fn by_hand(path: &str) -> Obstacle {
        Obstacle {
            path: path.to_owned(),
            problem: "was not written by codegen: its first line is not the `@generated` header; \
                      move or delete it first",
        }
    }

    pub(super) fn link(path: &str) -> Obstacle {
        Obstacle {
            path: path.to_owned(),
            problem: "is a symbolic link, and links are not followed; delete it first",
        }
    }

    pub(super) fn wrong_kind(path: &str, wants_file: bool) -> Obstacle {
        let problem = if wants_file {
            "is a folder where a file has to be; move or delete it first"
        } else {
            "is a file where a folder has to be; move or delete it first"
        };
        Obstacle {
            path: path.to_owned(),
            problem,
        }
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.escape_debug(), self.problem)
    }
}
