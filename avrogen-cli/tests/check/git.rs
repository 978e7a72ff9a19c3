//! Revisions of git as baselines, in real repositories.

use std::process::Command;

use avrogen_harness::Ran;

use super::{MISSING, Project, USER, git, user_with};

/// A repository with a user on its branch `main`.
fn repository() -> Project {
    let project = Project::new();
    project.git(&["init", "-q", "-b", "main"]);
    project.write("schemas/user.avsc", USER);
    project.commit("a user");
    project
}

/// What a clone of a repository is made of.
fn clone(of: &Project, options: &[&str]) -> Project {
    let clone = Project::new();
    let url = format!("file://{}", of.path().display());
    clone.git(&[&["clone", "-q"], options, &[&url, "."]].concat());
    clone
}

fn missing(field: &str) -> Vec<String> {
    vec![format!("error {MISSING} com.acme.User.{field}")]
}

#[test]
fn without_a_lock_the_branch_is_compared_with_where_it_began() {
    let project = repository();
    project.git(&["checkout", "-q", "-b", "edit"]);
    project.write("schemas/user.avsc", user_with("mine"));
    assert_eq!(project.found(&[]), missing("mine"));
    project.commit("an edit");
    // What happened on main since does not count.
    project.git(&["checkout", "-q", "main"]);
    project.write("schemas/user.avsc", USER.replace("\"id\"", "\"key\""));
    project.commit("meanwhile");
    project.git(&["checkout", "-q", "edit"]);
    assert_eq!(project.found(&[]), missing("mine"));
    assert_eq!(project.found(&["--against", "git:main"]).len(), 2);
    // On a detached head, and by the names that git has for commits.
    project.git(&["checkout", "-q", "--detach"]);
    assert_eq!(project.found(&[]), missing("mine"));
    for revision in ["HEAD~1", "HEAD^", "edit~1", "main~1", &project.git(&["rev-parse", "HEAD~1"])] {
        assert_eq!(project.found(&["--against", &format!("git:{revision}")]), missing("mine"), "{revision}");
    }
    assert_eq!(project.found(&["--against", "git:HEAD"]), [""; 0]);
    project.git(&["merge", "-q", "-s", "ours", "--no-edit", "main"]);
    assert_eq!(project.run(&["check", "--against", "git::/an edit", "-q"]).code, 0);
}

#[test]
fn nothing_is_checked_out_and_nothing_is_written() {
    let project = repository();
    project.write("schemas/user.avsc", user_with("mine"));
    project.write("untracked", "");
    let state = || (project.git(&["status", "--porcelain"]), project.git(&["rev-parse", "HEAD"]));
    let before = state();
    assert_eq!(project.run(&["check"]).code, 1);
    assert_eq!((state(), project.read("schemas/user.avsc")), (before, user_with("mine")));
}

#[test]
fn a_renamed_file_is_found_by_its_subject_and_a_renamed_type_by_its_path_or_alias() {
    let project = repository();
    project.git(&["mv", "schemas/user.avsc", "schemas/people.avsc"]);
    project.write("schemas/people.avsc", user_with("mine"));
    assert_eq!(project.found(&["--against", "git:HEAD"]), missing("mine"));

    let project = repository();
    project.write("schemas/user.avsc", USER.replace("\"User\"", "\"Person\""));
    assert_eq!(project.found(&["--against", "git:HEAD"]), ["error NAME_MISMATCH com.acme.Person"]);

    project.remove("schemas/user.avsc");
    project.write(
        "schemas/person.avsc",
        user_with("mine").replace("\"User\",", "\"Person\", \"aliases\": [\"User\"],"),
    );
    assert_eq!(project.found(&["--against", "git:HEAD"]), [format!("error {MISSING} com.acme.Person.mine")]);
}

#[test]
fn a_file_that_moved_with_its_setting_is_found_by_the_subject() {
    let project = repository();
    project.write("avrogen.toml", "[subject.users-value]\nfile = \"schemas/user.avsc\"\n");
    project.commit("a subject");
    project.git(&["mv", "schemas/user.avsc", "schemas/people.avsc"]);
    project.write("avrogen.toml", "[subject.users-value]\nfile = \"schemas/people.avsc\"\n");
    project
        .write("schemas/people.avsc", USER.replace("com.acme", "org.acme").replace("\"User\"", "\"Person\""));
    let found = project.found(&["--against", "git:HEAD"]);
    assert!(found.contains(&"error NAME_MISMATCH org.acme.Person".to_owned()), "{found:?}");
}

#[test]
fn a_new_schema_passes_and_one_that_is_gone_is_told() {
    let project = repository();
    project.write("schemas/role.avsc", r#"{"type": "enum", "name": "Role", "symbols": ["A"]}"#);
    assert_eq!(project.found(&["--against", "git:HEAD"]), [""; 0]);
    project.remove("schemas/user.avsc");
    let ran = project.run(&["check", "--against", "git:HEAD"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(
        ran.stdout.contains("warning[schema-deleted]") && ran.stdout.contains("--> schemas/user.avsc:3:11"),
        "{}",
        ran.stdout
    );
    // The type is in another file now.
    project.write("schemas/more.avsc", format!("{{\"type\": \"record\", \"name\": \"More\", \"fields\": [{{\"name\": \"user\", \"type\": {USER}}}]}}"));
    assert_eq!(project.found(&["--against", "git:HEAD"]), [""; 0]);
}

#[test]
fn what_is_gone_and_locked_is_an_error() {
    let project = repository();
    project.write("schemas/role.avsc", r#"{"type": "enum", "name": "Role", "symbols": ["A"]}"#);
    assert_eq!(project.run(&["lock"]).code, 0);
    project.commit("locked");
    project.remove("schemas/role.avsc");
    assert_eq!(project.found(&["--against", "git:HEAD"]), ["error schema-deleted Role"]);
}

#[test]
fn paths_with_blanks_and_other_letters_and_folders_below_the_top() {
    let project = repository();
    project.write("dienste/größe 1/schemas/a b/ü.avsc", USER);
    project.write("dienste/größe 1/avrogen.toml", "[schemas]\npaths = [\"schemas\"]\n");
    project.commit("a service");
    project.write("dienste/größe 1/schemas/a b/ü.avsc", user_with("mine"));
    let ran = project.run_in("dienste/größe 1", &["check", "--against", "git:HEAD"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stdout.contains("--> schemas/a b/ü.avsc:7:14"), "{}", ran.stdout);
    assert!(ran.stdout.contains("`git:HEAD:schemas/a b/ü.avsc`"), "{}", ran.stdout);
    // What a finding calls the old file can be given to another command.
    let old = "git:HEAD:schemas/a b/ü.avsc";
    let ran = project.run_in("dienste/größe 1", &["diff", old, "schemas/a b/ü.avsc"]);
    assert_eq!((ran.code, &*ran.stdout), (1, "com.acme.User.mine: field added: string\n"), "{}", ran.stderr);
    let ran =
        project.run_in("dienste/größe 1", &["diff", "git:HEAD:dienste/größe 1/schemas/a b/ü.avsc", old]);
    assert_eq!(ran.code, 2);
    let help = "paths count from the current folder: write 'git:HEAD:schemas/a b/ü.avsc'";
    assert!(ran.stderr.contains(help), "{}", ran.stderr);
    // From a folder below the project, and by a path that leads up.
    let ran = project.run_in("dienste/größe 1/schemas", &["check", "-q"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stdout.contains("--> ../schemas/a b/ü.avsc:7:14"), "{}", ran.stdout);
    let ran = project.run_in("schemas", &["check", "../dienste/größe 1/schemas/a b/ü.avsc", "-q"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
}

#[test]
fn a_baseline_that_no_strict_reader_takes() {
    let project = repository();
    let old = USER.replace("\"long\"}", "\"long\", \"default\": \"none\"}");
    project.write("schemas/user.avsc", &old);
    project.commit("a default that is none");
    project.write("schemas/user.avsc", USER.replace("\"long\"", "\"string\""));
    let found = project.found(&["--against", "git:HEAD"]);
    assert!(found.contains(&"error TYPE_MISMATCH com.acme.User.id".to_owned()), "{found:?}");
    // What is no schema at all cannot be compared with.
    project.write("schemas/user.avsc", "{\"type\": ");
    project.commit("broken");
    project.write("schemas/user.avsc", USER);
    let ran = project.run(&["check", "--against", "git:HEAD"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("--> git:HEAD:schemas/user.avsc:1:"), "{}", ran.stderr);
    assert!(ran.stderr.contains("`git log --oneline HEAD` lists those before it"), "{}", ran.stderr);
    assert_eq!(project.run(&["check", "--against", "git:HEAD~2"]).code, 0);
    // A file is somebody's to mend.
    project.write("old.avsc", "{\"type\": ");
    let ran = project.run(&["check", "--against", "old.avsc", "schemas/user.avsc"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("what is compared with is no schema"), "{}", ran.stderr);
}

#[test]
fn schemas_are_read_with_those_that_they_refer_to_then() {
    let project = repository();
    project.write("schemas/role.avsc", r#"{"type": "enum", "name": "com.acme.Role", "symbols": ["A", "B"]}"#);
    project.write("schemas/user.avsc", USER.replace("\"long\"", "\"Role\""));
    project.commit("a role");
    project.write("schemas/role.avsc", r#"{"type": "enum", "name": "com.acme.Role", "symbols": ["A"]}"#);
    let found = project.found(&["--against", "git:HEAD"]);
    assert_eq!(
        found,
        ["error MISSING_ENUM_SYMBOLS com.acme.Role", "error MISSING_ENUM_SYMBOLS com.acme.User.id"]
    );
    // Given alone, too.
    let found = project.found(&["--against", "git:HEAD", "schemas/user.avsc"]);
    assert_eq!(found, ["error MISSING_ENUM_SYMBOLS com.acme.User.id"]);
}

#[test]
fn a_shallow_clone_says_which_command_helps_and_that_command_does() {
    let origin = repository();
    origin.git(&["checkout", "-q", "-b", "edit"]);
    origin.write("schemas/user.avsc", user_with("mine"));
    origin.commit("an edit");
    origin.git(&["checkout", "-q", "main"]);

    // As a workflow has it: the branch alone, and its last commit alone.
    let shallow = clone(&origin, &["--depth=1", "--branch=edit"]);
    let ran = shallow.run(&["check", "--against", "git:origin/main"]);
    assert_eq!(ran.code, 2);
    let command = "git fetch --depth=1 origin main:refs/remotes/origin/main";
    assert!(ran.stderr.contains(command) && ran.stderr.contains("fetch-depth: 0"), "{}", ran.stderr);
    let arguments: Vec<&str> = command.split(' ').skip(1).collect();
    shallow.git(&arguments);
    assert_eq!(shallow.found(&["--against", "git:origin/main"]), missing("mine"));

    let ran = shallow.run(&["check"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("git fetch --unshallow"), "{}", ran.stderr);
    shallow.git(&["fetch", "-q", "--unshallow"]);
    assert_eq!(shallow.found(&[]), missing("mine"));

    let deep = clone(&origin, &["--branch=edit"]);
    assert_eq!(deep.found(&[]), missing("mine"));
}

/// The command that a text names first, run as somebody would who copies it.
fn obey(clone: &Project, said: &str) {
    let command = said.split("run `").nth(1).and_then(|rest| rest.split('`').next());
    let command = command.unwrap_or_else(|| panic!("no command in {said}"));
    let run = Command::new("sh").args(["-c", command]).current_dir(clone.path()).output().expect("it starts");
    assert!(run.status.success(), "{command}: {}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn the_first_advice_is_enough_in_whatever_clone() {
    for (depth, branch) in [("--depth=1", "main"), ("--depth=1", "trunk"), ("--depth=100", "trunk")] {
        let origin = Project::new();
        origin.git(&["init", "-q", "-b", branch]);
        for file in ["a", "b"] {
            origin.write(file, "");
            origin.commit("before");
        }
        origin.write("schemas/user.avsc", USER);
        origin.commit("a user");
        origin.git(&["tag", "v1"]);
        origin.git(&["checkout", "-q", "-b", "edit"]);
        origin.write("schemas/user.avsc", user_with("mine"));
        origin.commit("an edit");
        origin.git(&["checkout", "-q", branch]);
        origin.write("c", "");
        origin.commit("meanwhile");
        let options = [depth, "--single-branch", "--branch=edit"];
        // Nothing but the branch itself is there.
        let alone = clone(&origin, &options);
        let ran = alone.run(&["check"]);
        assert!(ran.stderr.contains("the default branch is not known here"), "{}", ran.stderr);
        obey(&alone, &ran.stderr);
        assert_eq!(alone.found(&[]), missing("mine"), "{depth} {branch}");
        // A branch, a remote's branch, a tag and a commit by their names.
        let commit = origin.git(&["rev-parse", branch]);
        for name in [branch, &format!("origin/{branch}"), &commit, "v1"] {
            let alone = clone(&origin, &[&options[..], &["--no-tags"]].concat());
            let against = format!("git:{name}");
            let ran = alone.run(&["check", "--against", &against]);
            assert_eq!(ran.code, 2, "{depth} {name}: {}", ran.stdout);
            let tag = ran.stderr.split("if it is a tag, ").nth(1).filter(|_| name == "v1");
            obey(&alone, &tag.map_or(ran.stderr.clone(), |tag| format!("run {tag}")));
            assert_eq!(alone.found(&["--against", &against]), missing("mine"), "{depth} {name}");
        }
    }
}

/// A branch that moved on, of which the last commit was fetched alone.
#[test]
fn a_branch_without_its_history_is_told_how_to_get_it() {
    let origin = repository();
    origin.git(&["checkout", "-q", "-b", "edit"]);
    origin.write("schemas/user.avsc", user_with("mine"));
    origin.commit("an edit");
    origin.git(&["checkout", "-q", "main"]);
    origin.write("c", "");
    origin.commit("meanwhile");
    let clone = clone(&origin, &["--depth=1", "--branch=edit"]);
    clone.git(&["fetch", "-q", "--depth=1", "origin", "main:refs/remotes/origin/main"]);
    let ran = clone.run(&["check"]);
    assert!(ran.stderr.contains("is not in this shallow clone"), "{}", ran.stderr);
    obey(&clone, &ran.stderr);
    assert_eq!(clone.found(&[]), missing("mine"));
}

#[test]
fn the_base_of_a_request_is_that_of_the_workflow() {
    let project = repository();
    project.git(&["branch", "release"]);
    project.write("schemas/user.avsc", USER.replace("\"id\"", "\"key\""));
    project.commit("on main");
    let clone = clone(&project, &[]);
    assert_eq!(clone.run(&["check", "-q"]).code, 0);
    let mut command = super::command(clone.path());
    let ran = Ran::from_output(
        command.args(["check", "-q"]).env("GITHUB_BASE_REF", "release").output().expect("it starts"),
    );
    assert_eq!(ran.code, 1, "{}", ran.stderr);
}

#[test]
fn names_are_no_options() {
    let project = repository();
    for name in
        ["git:--output=x", "git:-q", "git:", "git:nowhere", "git:HEAD; touch x", "git:HEAD:schemas/user.avsc"]
    {
        let ran = project.run(&["check", "--against", name]);
        assert_eq!(ran.code, 2, "{name}: {}", ran.stdout);
        assert!(ran.stderr.contains("git knows no revision"), "{name}: {}", ran.stderr);
    }
    assert!(!project.path().join("x").exists());
    // A branch may well begin like an option.
    project.git(&["update-ref", "refs/heads/-odd", "HEAD"]);
    assert_eq!(project.run(&["check", "--against", "git:refs/heads/-odd"]).code, 0);
}

#[test]
fn links_and_other_repositories_inside_are_no_schemas() {
    let project = repository();
    let other = repository();
    let url = format!("file://{}", other.path().display());
    project.git(&["submodule", "--quiet", "add", &url, "schemas/other"]);
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/passwd", project.path().join("schemas/link.avsc"))
        .expect("it can be made");
    project.commit("more");
    #[cfg(unix)]
    project.remove("schemas/link.avsc");
    project.write("schemas/user.avsc", user_with("mine"));
    let ran = project.run(&["check", "schemas/user.avsc", "--against", "git:HEAD", "-q"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
}

#[test]
fn outside_of_a_repository_the_command_says_what_else_there_is() {
    let project = Project::new();
    project.write("schemas/user.avsc", USER);
    // The folder of the tests may be in a repository of somebody else's.
    let run = |args: &[&str]| {
        let mut command = super::command(project.path());
        Ran::from_output(
            command
                .args(args)
                .env("GIT_CEILING_DIRECTORIES", project.path())
                .env("GIT_DIR", "nowhere")
                .output()
                .expect("it starts"),
        )
    };
    let found = run(&["check"]);
    assert_eq!(found.code, 2);
    assert!(
        found.stderr.contains("`avrogen check --against PATH`") && found.stderr.contains("`avrogen lock`"),
        "{}",
        found.stderr
    );
    let found = run(&["check", "--against", "git:HEAD"]);
    assert_eq!(found.code, 2);
    assert!(found.stderr.contains("git finds no repository here"), "{}", found.stderr);
    let found = run(&["diff", "git:HEAD:schemas/user.avsc", "schemas/user.avsc"]);
    assert_eq!(found.code, 2);
    assert!(!found.stderr.contains("--against"), "{}", found.stderr);
}

#[test]
fn a_repository_runs_no_program_of_its_own() {
    let project = repository();
    let mark = project.path().join("ran");
    let program = project.path().join("program");
    std::fs::write(&program, format!("#!/bin/sh\ntouch '{}'\ncat\n", mark.display()))
        .expect("it can be written");
    assert!(Command::new("chmod").arg("+x").arg(&program).status().expect("it starts").success());
    let program = program.display().to_string();
    for key in ["core.fsmonitor", "diff.x.textconv", "filter.x.smudge", "core.pager", "diff.external"] {
        project.git(&["config", key, &program]);
    }
    project.write(".gitattributes", "*.avsc diff=x filter=x\n");
    git(project.path(), &["-c", "core.fsmonitor=false", "add", ".gitattributes"]);
    let _ = std::fs::remove_file(&mark);
    project.write("schemas/user.avsc", user_with("mine"));
    assert_eq!(project.run(&["check"]).code, 1);
    assert_eq!(project.run(&["diff", "git:HEAD:schemas/user.avsc", "schemas/user.avsc"]).code, 1);
    assert!(!mark.exists());
}
