//! Git, by its command: revisions and what is in them, without a checkout.
//!
//! Names come from command lines and workflows, and repositories from anybody: no name is taken for an option, no program of
//! the repository's is run, and nothing is written.

mod base;
mod schema;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use anyhow::{Context as _, Result};
use avrogen_build::tools::display;

use crate::failure::Failure;

pub(crate) use schema::schema;

/// A repository, and the folder in it that paths are relative to.
#[derive(Debug)]
pub(crate) struct Repository {
    folder: PathBuf,
    /// The folder, relative to the top of the repository.
    prefix: PathBuf,
}

/// A commit, and the name by which it was found.
#[derive(Clone, Debug)]
pub(crate) struct Revision {
    pub(crate) name: String,
    commit: String,
}

/// A file of a revision.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Relative to the top of the repository.
    pub(crate) path: PathBuf,
    object: String,
}

/// Returns git's command, without prompts and with messages in English.
fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .args(["--no-pager", "--literal-pathspecs", "-c", "core.fsmonitor=false"])
        .current_dir(folder)
        .env("LC_ALL", "C")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .stdin(Stdio::null());
    command
}

fn run(folder: &Path, args: &[&str]) -> Result<Output> {
    git(folder).args(args).output().map_err(|error| {
        let failure = Failure::new(format!("git cannot be run: {error}"));
        failure.help("install git, or name a file or folder in place of the revision").into()
    })
}

/// Returns the line that git prints; none if it fails.
fn line(folder: &Path, args: &[&str]) -> Result<Option<String>> {
    let output = run(folder, args)?;
    let text = String::from_utf8_lossy(&output.stdout).trim_end_matches(['\n', '\r']).to_owned();
    Ok(output.status.success().then_some(text))
}

impl Repository {
    /// The repository of the current folder, if there is one.
    pub(crate) fn find() -> Result<Option<Self>> {
        let folder = PathBuf::from(".");
        let prefix = line(&folder, &["rev-parse", "--show-prefix"])?;
        Ok(prefix.map(|prefix| Self { prefix: PathBuf::from(prefix), folder }))
    }

    /// The repository of the current folder.
    pub(crate) fn open() -> Result<Self> {
        if let Some(repository) = Self::find()? {
            return Ok(repository);
        }
        Err(Failure::new(format!("git finds no repository here: {}", Self::why_none()?))
            .help("name a file or folder in place of `git:REV`, or run the command in a repository")
            .into())
    }

    /// An error where there is a repository that git does not open, such as somebody else's.
    pub(crate) fn not_refused() -> Result<()> {
        let why = Self::why_none()?;
        if why.contains("not a git repository") {
            return Ok(());
        }
        Err(Failure::new(format!("git does not open the repository: {why}"))
            .help("or name what to compare with: `avrogen check --against PATH`")
            .into())
    }

    fn why_none() -> Result<String> {
        let said = run(Path::new("."), &["rev-parse", "--show-prefix"])?.stderr;
        Ok(String::from_utf8_lossy(&said).trim().to_owned())
    }

    fn line(&self, args: &[&str]) -> Result<Option<String>> {
        line(&self.folder, args)
    }

    /// A path relative to the current folder as one relative to the top; nothing where it leads out.
    pub(crate) fn inside(&self, path: &Path) -> Option<PathBuf> {
        let relative = if path.is_absolute() {
            let here = std::env::current_dir().ok()?;
            let top = here.ancestors().nth(self.prefix.components().count())?;
            path.strip_prefix(top).ok()?.to_owned()
        } else {
            self.prefix.join(path)
        };
        let mut inside = PathBuf::new();
        for part in relative.components() {
            match part {
                Component::Normal(name) => inside.push(name),
                Component::ParentDir => {
                    if !inside.pop() {
                        return None;
                    }
                }
                Component::CurDir => {}
                Component::RootDir | Component::Prefix(_) => return None,
            }
        }
        Some(inside)
    }

    /// Returns the name of a file of a revision. Its path counts from the current folder, so that commands accept the name.
    pub(crate) fn shown(&self, revision: &Revision, path: &Path) -> String {
        format!("git:{}:{}", revision.name, display(&self.outside(path)))
    }

    /// A path relative to the top as one relative to the current folder.
    pub(crate) fn outside(&self, path: &Path) -> PathBuf {
        let mut folder = self.prefix.clone();
        let mut way = PathBuf::new();
        loop {
            if let Ok(rest) = path.strip_prefix(&folder) {
                return way.join(rest);
            }
            way.push("..");
            if !folder.pop() {
                return way.join(path);
            }
        }
    }

    /// The files of a revision. Links and the commits of other repositories are none.
    pub(crate) fn files(&self, revision: &Revision) -> Result<Vec<Entry>> {
        let output = run(&self.folder, &["ls-tree", "-r", "-z", "--full-tree", &revision.commit])?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Err(
                Failure::new(format!("git cannot list the files of {}: {said}", revision.name)).into()
            );
        }
        let records = output.stdout.split(|byte| *byte == 0);
        Ok(records.filter_map(entry).collect())
    }

    /// The bytes of files, in their order.
    pub(crate) fn contents(&self, entries: &[Entry]) -> Result<Vec<Vec<u8>>> {
        let mut child = git(&self.folder)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("git cannot be run")?;
        let mut input = child.stdin.take().context("git takes no input")?;
        let objects: Vec<&str> = entries.iter().map(|entry| entry.object.as_str()).collect();
        let objects = objects.join("\n") + "\n";
        // Both pipes are small, and git answers while it is asked.
        let writer = thread::spawn(move || input.write_all(objects.as_bytes()));
        let mut output = BufReader::new(child.stdout.take().context("git gives no output")?);
        let mut all = Vec::with_capacity(entries.len());
        for entry in entries {
            let mut header = String::new();
            output.read_line(&mut header).context("git cannot be read from")?;
            let size = header.trim_end().rsplit(' ').next().and_then(|size| size.parse::<u64>().ok());
            let Some(size) = size.filter(|_| header.contains(" blob ")) else {
                let message = format!("git has no text of {}", entry.path.display());
                return Err(Failure::new(message)
                    .help("fetch what is missing: `git fetch --refetch`")
                    .into());
            };
            let mut bytes = Vec::new();
            output.by_ref().take(size).read_to_end(&mut bytes).context("git cannot be read from")?;
            output.read_exact(&mut [0]).context("git cannot be read from")?;
            all.push(bytes);
        }
        drop(output);
        let _ = writer.join();
        child.wait().context("git does not end")?;
        Ok(all)
    }
}

/// `100644 blob OBJECT\tPATH`
fn entry(record: &[u8]) -> Option<Entry> {
    let tab = record.iter().position(|byte| *byte == b'\t')?;
    let header = std::str::from_utf8(&record[..tab]).ok()?;
    let mut words = header.split(' ');
    let (mode, kind, object) = (words.next()?, words.next()?, words.next()?);
    if kind != "blob" || !mode.starts_with("100") {
        return None;
    }
    Some(Entry { path: path_of(&record[tab + 1..]), object: object.to_owned() })
}

/// Where names are bytes, as they are.
#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
