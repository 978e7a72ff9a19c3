use std::path::Path;
use std::process::Command;

use crate::Ran;

/// Runs git in a folder and returns what it prints, without the space around it. Names and times are fixed, so that commits
/// are the same every time; the settings of the machine do not count.
///
/// # Panics
/// Git fails.
pub fn git(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always"]);
    command.args(args).current_dir(folder);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for time in ["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"] {
        command.env(time, "2026-01-01T00:00:00Z");
    }
    let ran = Ran::of(&mut command);
    assert_eq!(ran.code, 0, "git {args:?}: {}", ran.stderr);
    ran.stdout.trim().to_owned()
}
