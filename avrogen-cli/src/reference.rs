//! The reference pages in `docs`, made from what they describe. `SNAPSHOTS=overwrite cargo test -p avrogen-cli` makes them
//! anew.

use std::fmt::Write as _;
use std::path::Path;

use avrogen_build::tools::project::KEY_TABLES;
use avrogen_schema::catalog;
use avrogen_schema::codes::Explanation;
use avrogen_schema::rule::RuleKind;
use clap::{Command, CommandFactory as _};
use snapbox::{Assert, Data};

use crate::commands::Args;

const NOTE: &str = "<!-- Made by a test: `SNAPSHOTS=overwrite cargo test -p avrogen-cli reference`. -->\n";

fn check(page: &str, text: String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(page);
    Assert::new()
        .action_env("SNAPSHOTS")
        .normalize_paths(false)
        .eq(Data::from(text).raw(), Data::read_from(&path, None).raw());
}

#[test]
fn commands() {
    let mut page = format!("# Commands\n\n{NOTE}");
    let mut root = Args::command().term_width(100);
    root.build();
    help(&mut page, &mut root, "avrogen");
    let names: Vec<String> = root.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    for name in names.iter().filter(|name| *name != "help") {
        let command = root.find_subcommand_mut(name).expect("it is there");
        help(&mut page, command, &format!("avrogen {name}"));
    }
    check("commands.md", page);
}

/// A heading and what `--help` prints, but options of every command once; and the same for the commands of a command.
fn help(page: &mut String, command: &mut Command, title: &str) {
    let text = command.render_long_help().to_string();
    let own = text.split("\nGlobal options:\n").next().filter(|_| title != "avrogen");
    let text = own.unwrap_or(&text);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let _ = write!(page, "\n## `{title}`\n\n```text\n{}\n```\n", lines.join("\n").trim_end());
    if title != "avrogen" {
        for inner in command.get_subcommands_mut() {
            let title = format!("{title} {}", inner.get_name());
            help(page, inner, &title);
        }
    }
}

#[test]
fn diagnostics_and_rules() {
    let rules =
        |kind| catalog::rules().filter(move |rule| rule.kind == kind).map(|rule| &rule.explanation).collect();
    let sections: [(&str, &str, Vec<&Explanation>); 7] = [
        (
            "Schemas",
            "What is wrong with a schema, whoever reads it.",
            avrogen_schema::codes::TABLE.iter().collect(),
        ),
        (
            "Generation",
            "What no Rust can be made of, and what is wrong with settings.",
            avrogen_build::tools::codes::TABLE.iter().collect(),
        ),
        (
            "Compatibility",
            "What decides whether an edit is compatible; the names are Java Avro's.",
            rules(RuleKind::Verdict),
        ),
        ("Warnings about edits", "What a registry lets pass and people regret.", rules(RuleKind::Warning)),
        (
            "Callers of generated code",
            "What the wire allows and callers have to follow; `avrogen check --source` adds it.",
            rules(RuleKind::Source),
        ),
        ("Around the schemas", "What `avrogen check` finds beside edits.", rules(RuleKind::Project)),
        ("Style", "What a schema could do better.", rules(RuleKind::Lint)),
    ];
    let mut page = format!("# Diagnostics and rules\n\n{NOTE}\nThe same texts: `avrogen explain CODE`.\n");
    for (title, about, explanations) in sections {
        let _ = write!(page, "\n## {title}\n\n{about}\n");
        for Explanation { code, title, text } in explanations {
            let _ = write!(page, "\n### `{code}`\n\n*{title}*\n\n{}\n", text.trim());
        }
    }
    check("diagnostics.md", page);
}

#[test]
fn configuration() {
    let mut page = format!("# avrogen.toml\n\n{NOTE}");
    page.push_str(
        "\nCommands look for the file in the current folder and upward. A build script and the macro read the one beside the\n\
         package's `Cargo.toml`, if there is one, and no other. In a build script the setters of `avrogen_build::Config` say the\n\
         same things, and win.\n",
    );
    for table in KEY_TABLES {
        let _ =
            write!(page, "\n## `[{}]`\n\n{}\n\n| key | value | |\n|---|---|---|\n", table.name, table.doc);
        for key in table.keys() {
            let _ = writeln!(page, "| `{}` | {} | {} |", key.key, cell(key.expects), cell(key.doc));
        }
    }
    check("configuration.md", page);
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
