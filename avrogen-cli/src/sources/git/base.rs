//! Which commit a name means, and where a branch began.

use anyhow::Result;
use avrogen_schema::shell::word;

use super::{Repository, Revision};
use crate::failure::Failure;

/// How many digits of a commit are shown.
const SHORT: usize = 12;

impl Repository {
    /// Returns the commit of a name, in any form that git accepts.
    pub(crate) fn revision(&self, name: &str) -> Result<Revision> {
        match self.commit(name)? {
            Some(commit) => Ok(Revision { name: name.to_owned(), commit }),
            None => Err(self.unknown(name)?.into()),
        }
    }

    /// Where the current branch left the default branch; nothing where there are no commits yet.
    pub(crate) fn base(&self) -> Result<Option<Revision>> {
        let Some(head) = self.commit("HEAD")? else { return Ok(None) };
        let Some(branch) = self.default_branch()? else {
            // Without a remote, the last commit is the baseline.
            if self.line(&["remote"])?.is_some_and(|remotes| remotes.is_empty()) {
                return Ok(Some(short(head)));
            }
            return Err(Failure::new("the default branch is not known here")
                .help(self.fetch_all(true)?)
                .help("or say what to compare with: `avrogen check --against git:REV`")
                .into());
        };
        if let Some(commit) = self.line(&["merge-base", "--end-of-options", "HEAD", &branch])? {
            return Ok(Some(short(commit)));
        }
        if !self.is_shallow()? {
            let message = format!("HEAD and {branch} have no commit in common");
            let help =
                format!("compare with the branch as it is: `avrogen check --against git:{}`", word(&branch));
            return Err(Failure::new(message).help(help).into());
        }
        let message = format!("the commit at which this branch left {branch} is not in this shallow clone");
        Err(Failure::new(message)
            .help(self.fetch_all(false)?)
            .help(format!(
                "or compare with the branch as it is: `avrogen check --against git:{}`",
                word(&branch)
            ))
            .into())
    }

    /// Returns the commit of a name. Nothing is appended to the name itself, which may end in the words of a message.
    fn commit(&self, name: &str) -> Result<Option<String>> {
        let verify = |name: &str| self.line(&["rev-parse", "--verify", "--quiet", "--end-of-options", name]);
        match verify(name)? {
            Some(object) => verify(&format!("{object}^{{commit}}")),
            None => Ok(None),
        }
    }

    /// The branch that others are merged into: what the remote says, what a workflow says, else by its usual names.
    fn default_branch(&self) -> Result<Option<String>> {
        let of_request = ["GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"];
        let of_request = of_request.iter().filter_map(|name| std::env::var(name).ok());
        let of_request: Vec<String> = of_request
            .filter(|name| !name.is_empty())
            .map(|name| format!("refs/remotes/origin/{name}"))
            .collect();
        let of_remote = self.line(&["symbolic-ref", "--quiet", "refs/remotes/origin/HEAD"])?;
        let configured =
            self.line(&["config", "--get", "init.defaultBranch"])?.filter(|name| !name.is_empty());
        let usual = ["refs/remotes/origin/main", "refs/remotes/origin/master"].map(str::to_owned);
        let local = configured.into_iter().chain(["main".to_owned(), "master".to_owned()]);
        let candidates = of_request.into_iter().chain(of_remote).chain(usual);
        for name in candidates.chain(local.map(|name| format!("refs/heads/{name}"))) {
            if self.commit(&name)?.is_some() {
                let short = name.strip_prefix("refs/remotes/").or_else(|| name.strip_prefix("refs/heads/"));
                return Ok(Some(short.unwrap_or(&name).to_owned()));
            }
        }
        Ok(None)
    }

    fn is_shallow(&self) -> Result<bool> {
        Ok(self.line(&["rev-parse", "--is-shallow-repository"])?.is_some_and(|answer| answer == "true"))
    }

    /// Returns the command that fetches every branch with its history, also into a shallow or single-branch clone, and if
    /// asked for sets the default branch.
    fn fetch_all(&self, and_default: bool) -> Result<String> {
        let remote = self.remote()?.unwrap_or_else(|| "origin".to_owned());
        let is_shallow = self.is_shallow()?;
        let depth = if is_shallow { " --unshallow" } else { "" };
        let refspec = word(&format!("+refs/heads/*:refs/remotes/{remote}/*"));
        let remote = word(&remote);
        let head =
            if and_default { format!(" && git remote set-head {remote} --auto") } else { String::new() };
        let fetch = format!("git fetch{depth} {remote} {refspec}{head}");
        let workflow = if is_shallow { ", or set `fetch-depth: 0` of actions/checkout" } else { "" };
        Ok(format!("run `{fetch}`{workflow}"))
    }

    /// The remote that is asked: the one that branches come from by default, else the first.
    fn remote(&self) -> Result<Option<String>> {
        let remotes = self.line(&["remote"])?.unwrap_or_default();
        let usual = remotes.lines().find(|remote| *remote == "origin");
        Ok(usual.or_else(|| remotes.lines().next()).map(str::to_owned))
    }

    /// Returns why a name is unknown, and the command that fetches it.
    fn unknown(&self, name: &str) -> Result<Failure> {
        let is_shallow = self.is_shallow()?;
        let failure = Failure::new(if is_shallow {
            format!("the revision {name} is not in this shallow clone")
        } else {
            format!("git knows no revision {name}")
        });
        let Some(remote) = self.remote()? else {
            return Ok(failure.help("`git log --oneline --all` lists those that there are"));
        };
        let depth = if is_shallow { " --depth=1" } else { "" };
        let fetch = |what: &str| format!("git fetch{depth} {} {what}", word(&remote));
        let workflow = if is_shallow { ", or set `fetch-depth: 0` of actions/checkout" } else { "" };
        if let Some(branch) =
            name.strip_prefix(&format!("{remote}/")).filter(|branch| self.may_be_name(branch))
        {
            let refspec = word(&format!("{branch}:refs/remotes/{remote}/{branch}"));
            return Ok(failure.help(format!("run `{}`{workflow}", fetch(&refspec))));
        }
        if matches!(name.len(), 40 | 64) && name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(failure.help(format!("run `{}`{workflow}", fetch(name))).help(self.fetch_all(false)?));
        }
        if self.may_be_name(name) {
            let branch = fetch(&word(&format!("{name}:{name}")));
            let tag = fetch(&format!("tag {}", word(name)));
            return Ok(
                failure.help(format!("if it is a branch, run `{branch}`; if it is a tag, `{tag}`{workflow}"))
            );
        }
        Ok(failure.help(self.fetch_all(false)?))
    }

    /// Returns whether a branch or a tag may have this name, which must not look like an option.
    fn may_be_name(&self, name: &str) -> bool {
        let is_name = self.line(&["check-ref-format", &format!("refs/heads/{name}")]);
        !name.starts_with('-') && is_name.is_ok_and(|said| said.is_some())
    }
}

fn short(commit: String) -> Revision {
    Revision { name: commit.chars().take(SHORT).collect(), commit }
}
