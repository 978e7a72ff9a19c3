//! The schemas of generated types, with the schemas that they refer to.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::{Client, LookupOptions, RegisterOptions};
use crate::SchemaDef;
use crate::registry::error::{Error, ErrorKind};
use crate::registry::subject::QualifiedSubject;
use crate::registry::types::{Registration, Schema, SubjectVersion};

/// Where versions of referenced schemas come from, where a generated type does not pin them.
#[derive(Clone, Copy)]
enum Source<'a> {
    Registered(&'a RegisterOptions),
    Found(&'a LookupOptions),
}

/// References of generated types within each other. A registry cannot hold a circle, and no file of a person is this deep.
const DEPTH: usize = 64;

/// The versions of the references that are settled, by subject.
type Versions = HashMap<String, i32>;

impl Client {
    /// Registers the schema of a generated type. What it refers to is registered first, unless its version is pinned.
    ///
    /// # Errors
    /// As [`register`](Self::register), and [`References`](ErrorKind::References) where schemas refer to each other in a
    /// circle.
    pub async fn register_definition(
        &self,
        subject: &str,
        definition: &'static SchemaDef,
        options: &RegisterOptions,
    ) -> Result<Arc<Registration>, Error> {
        let source = Source::Registered(options);
        let schema = self.complete(subject, definition, source, &mut Versions::new(), DEPTH).await?;
        self.register_with(subject, &schema, options).await
    }

    /// Finds the version of a subject that holds the schema of a generated type. What it refers to is found first, unless its
    /// version is pinned.
    ///
    /// # Errors
    /// As [`lookup`](Self::lookup), and [`References`](ErrorKind::References) where schemas refer to each other in a circle.
    pub async fn lookup_definition(
        &self,
        subject: &str,
        definition: &'static SchemaDef,
        options: &LookupOptions,
    ) -> Result<Arc<SubjectVersion>, Error> {
        let source = Source::Found(options);
        let schema = self.complete(subject, definition, source, &mut Versions::new(), DEPTH).await?;
        self.lookup_with(subject, &schema, options).await
    }

    /// A definition with the versions of what it refers to.
    fn complete<'a>(
        &'a self,
        subject: &'a str,
        definition: &'static SchemaDef,
        source: Source<'a>,
        versions: &'a mut Versions,
        depth: usize,
    ) -> Pin<Box<dyn Future<Output = Result<Schema, Error>> + Send + 'a>> {
        Box::pin(async move {
            if depth == 0 {
                let message =
                    format!("{} refers to itself, or too deeply: no registry holds that", definition.name());
                return Err(Error::new(ErrorKind::References, message));
            }
            let from = QualifiedSubject::parse(subject);
            let mut schema = Schema::new(definition.text());
            for reference in definition.references() {
                let of = from.relative(reference.subject());
                let version = match (reference.version(), versions.get(&of)) {
                    (Some(version), _) | (None, Some(&version)) => version,
                    (None, None) => {
                        let needed =
                            self.complete(&of, reference.schema(), source, versions, depth - 1).await?;
                        let version = self.version_of(&of, &needed, source).await?;
                        versions.insert(of, version);
                        version
                    }
                };
                schema = schema.reference(reference.schema().name(), reference.subject(), version);
            }
            Ok(schema)
        })
    }

    async fn version_of(&self, subject: &str, schema: &Schema, source: Source<'_>) -> Result<i32, Error> {
        let options = match source {
            Source::Found(options) => options.clone(),
            Source::Registered(options) => {
                // Ids and versions of an import are those of the schema itself.
                let plain = RegisterOptions { normalize: options.normalize, ..RegisterOptions::default() };
                // Not every server says which version it made.
                if let Some(version) = self.register_with(subject, schema, &plain).await?.version {
                    return Ok(version);
                }
                LookupOptions { normalize: options.normalize, deleted: false }
            }
        };
        Ok(self.lookup_with(subject, schema, &options).await?.version)
    }
}
