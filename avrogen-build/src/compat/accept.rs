//! Findings that waivers accept, and what is wrong with the waivers themselves.

use avrogen_schema::compat::project::{EXPIRED_WAIVER, INVALID_WAIVER, Remark, UNUSED_WAIVER};
use avrogen_schema::rule::Rule;
use avrogen_schema::shell::word;
use avrogen_schema::source::Span;

use super::settings::{mode_of, severity_of};
use super::{Date, Waiver, Waivers};
use crate::project::Project;

/// Waivers, and which of them have been needed so far.
#[derive(Debug)]
pub struct Acceptance<'a> {
    waivers: &'a Waivers,
    today: Option<Date>,
    uses: Vec<usize>,
}

impl<'a> Acceptance<'a> {
    /// With no use of any waiver. They count on a day; without one they always do.
    pub fn new(waivers: &'a Waivers, today: Option<Date>) -> Self {
        Self { waivers, today, uses: vec![0; waivers.list.len()] }
    }

    /// The waiver of a finding, where one counts.
    pub fn of(&mut self, rule: &Rule, path: &str) -> Option<&'a Waiver> {
        let is_for = |(waiver, _): &(Waiver, Span)| waiver.rule.id() == rule.id() && waiver.path == path;
        let at = self.waivers.list.iter().position(is_for)?;
        self.uses[at] += 1;
        let waiver = &self.waivers.list[at].0;
        (!self.is_over(waiver)).then_some(waiver)
    }

    fn is_over(&self, waiver: &Waiver) -> bool {
        self.today.is_some_and(|today| today > waiver.until)
    }

    /// What is wrong with the waivers of the rules that were looked for. That one is needed by nothing is known only where
    /// the schemas were all of the project.
    pub fn remarks(
        &self,
        project: Option<&Project>,
        is_whole: bool,
        looked_for: impl Fn(&Rule) -> bool,
    ) -> Vec<Remark> {
        let mut remarks = Vec::new();
        let mode = mode_of(project);
        let mut remark = |rule: &'static Rule, path: &str, title: String, span: Span, fix: String| {
            let Some(severity) = severity_of(rule, project) else { return };
            let (subject, path, place) = (String::new(), path.to_owned(), (span, String::new()));
            remarks.push(Remark {
                rule,
                severity,
                subject,
                mode,
                old: None,
                path,
                title,
                place,
                fix: vec![fix],
            });
        };
        for ((waiver, span), uses) in self.waivers.list.iter().zip(&self.uses) {
            let (id, path) = (waiver.rule.id(), &*waiver.path);
            let what = format!("the waiver of {id} at `{path}`");
            if !looked_for(waiver.rule) {
                continue;
            }
            if self.is_over(waiver) && (*uses > 0 || is_whole) {
                let again = format!("avrogen waive {id} {}", word(path));
                let fix = format!(
                    "remove the line, or accept the finding for longer: `{again} --reason \"...\" --until YYYY-MM-DD`"
                );
                remark(&EXPIRED_WAIVER, path, format!("{what} counted until {}", waiver.until), *span, fix);
            } else if *uses == 0 && is_whole {
                let title = format!("{what} accepts nothing");
                remark(&UNUSED_WAIVER, path, title, *span, "remove the line".to_owned());
            }
        }
        for (span, message, fix) in &self.waivers.invalid {
            remark(&INVALID_WAIVER, "", message.clone(), *span, fix.clone());
        }
        remarks
    }
}
