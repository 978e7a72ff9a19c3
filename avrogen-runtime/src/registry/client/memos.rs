//! The answers that a client keeps.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{LookupOptions, RegisterOptions};
use crate::registry::memo::{CacheSettings, Memo};
use crate::registry::parsed::{ParsedKey, ParsedSchema};
use crate::registry::types::{Registration, Schema, StoredSchema, SubjectVersion};

/// What is kept. Ids mean something only within a context, and what an id, guid or version stands for never changes.
pub(super) struct Memos {
    pub(super) ids: Memo<(Option<String>, i32), Arc<StoredSchema>>,
    pub(super) guids: Memo<String, Arc<StoredSchema>>,
    pub(super) versions: Memo<(String, i32), Arc<SubjectVersion>>,
    pub(super) latest: Memo<String, Arc<SubjectVersion>>,
    pub(super) tagged: Memo<(String, BTreeMap<String, String>), Arc<SubjectVersion>>,
    pub(super) registered: Memo<(String, Schema, RegisterOptions), Arc<Registration>>,
    pub(super) found: Memo<(String, Schema, LookupOptions), Arc<SubjectVersion>>,
    pub(super) parsed: Memo<ParsedKey, Arc<ParsedSchema>>,
}

impl Memos {
    pub(super) fn new(settings: &CacheSettings) -> Self {
        let latest = Some(settings.latest_lifetime);
        Self {
            ids: Memo::new(settings, None),
            guids: Memo::new(settings, None),
            versions: Memo::new(settings, None),
            latest: Memo::new(settings, latest),
            tagged: Memo::new(settings, latest),
            registered: Memo::new(settings, None),
            found: Memo::new(settings, None),
            parsed: Memo::new(settings, None),
        }
    }

    /// A version was added: nothing is the latest any more, and what was missing may be there.
    pub(super) fn forget_latest(&self, subject: &str) {
        self.latest.retain(|key| key != subject);
        self.tagged.retain(|(key, _)| key != subject);
    }

    /// Versions were deleted.
    pub(super) fn forget_subject(&self, subject: &str) {
        self.forget_latest(subject);
        self.versions.retain(|(key, _)| key != subject);
        self.registered.retain(|(key, ..)| key != subject);
        self.found.retain(|(key, ..)| key != subject);
    }

    pub(super) fn forget_all(&self) {
        self.ids.retain(|_| false);
        self.guids.retain(|_| false);
        self.versions.retain(|_| false);
        self.latest.retain(|_| false);
        self.tagged.retain(|_| false);
        self.registered.retain(|_| false);
        self.found.retain(|_| false);
        self.parsed.retain(|_| false);
    }
}
