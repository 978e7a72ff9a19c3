//! Which of some files a path means, where the files are not on the disk: those of another revision.

use std::path::{Component, Path};

use glob::{MatchOptions, Pattern};

use super::{is_hidden, is_schema};

/// The files that a path names, as [`load`](super::load()) would find them: a file of any name, every schema below a folder,
/// dot folders left out, or what a glob matches. Path and files are relative to one folder, without `.` and `..`.
pub fn select<'f>(path: &Path, files: &[&'f Path]) -> Vec<&'f Path> {
    if files.contains(&path) {
        return files.iter().filter(|file| **file == path).copied().collect();
    }
    let is_visible = |rest: &Path| {
        let folders = rest.parent().into_iter().flat_map(Path::components);
        !folders.into_iter().any(|part| matches!(part, Component::Normal(name) if is_hidden(name)))
    };
    let below = |file: &&Path| file.strip_prefix(path).is_ok_and(|rest| is_schema(rest) && is_visible(rest));
    let found: Vec<&Path> = files.iter().copied().filter(|file| below(file)).collect();
    let text = path.to_string_lossy();
    let pattern = Pattern::new(&text).ok().filter(|_| text.contains(['*', '?', '[']));
    let (Some(pattern), true) = (pattern, found.is_empty()) else { return found };
    let options = MatchOptions {
        require_literal_separator: true,
        require_literal_leading_dot: true,
        ..Default::default()
    };
    files.iter().copied().filter(|file| pattern.matches_path_with(file, options)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_means_what_it_would_mean_on_the_disk() {
        let files = ["a/b.avsc", "a/.locked/b/1.avsc", "a/c/d.avpr", "a/c/e.json", "ab.avsc", "a/ä b.avsc"];
        let files: Vec<&Path> = files.iter().map(Path::new).collect();
        let found = |path: &str| -> Vec<String> {
            select(Path::new(path), &files).iter().map(|file| file.display().to_string()).collect()
        };
        assert_eq!(found("a"), ["a/b.avsc", "a/c/d.avpr", "a/ä b.avsc"]);
        assert_eq!(found("a/.locked"), ["a/.locked/b/1.avsc"]);
        assert_eq!(found("a/c/e.json"), ["a/c/e.json"]);
        assert_eq!(found("a/**/*.avsc"), ["a/b.avsc", "a/ä b.avsc"]);
        assert_eq!(found("").len(), 4);
        assert_eq!(found("nowhere"), [""; 0]);
    }
}
