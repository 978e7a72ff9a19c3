//! One side of the messages of a topic: from bytes to a datum of the reader's schema, whatever the writer's.

use std::sync::Arc;

use avrogen_schema::schema::Kind;

use super::containers::Containers;
use crate::codec::place::union_index;
use crate::datum::Schema;
use crate::error::ErrorKind;
use crate::framing::confluent::{SchemaId, SchemaLookup, Trailing, detect, is_raw, to_datum};
use crate::framing::single_object::{self, SchemaStore};
use crate::kafka::failure::Reason;
use crate::registry;
use crate::resolution::{Resolution, ResolutionCache, ResolutionKey, Source, WriterId};
use crate::topic::{KeyEncoding, Side, Topic};
use crate::{BoxError, Error, Limits, Reader};

/// How many writer's schemas a consumer keeps at hand, beside the cache that the process shares.
const AT_HAND: usize = 64;

/// A schema that was asked for.
pub(super) type Asked = tokio::task::JoinHandle<Result<Schema, BoxError>>;

/// What reads one side of a topic.
pub(super) struct Incoming {
    pub(super) side: Side,
    pub(super) is_plain: bool,
    pub(super) reading: Reading,
    containers: Containers,
    /// The last one first.
    at_hand: Vec<(WriterId, Route)>,
    /// How messages begin whose schema that is, where they do: mostly the next one, too.
    mark: Option<[u8; 5]>,
}

/// How messages say which schema they were written with.
#[derive(Clone)]
pub(super) enum Reading {
    Registry {
        client: registry::Client,
        subject: Option<Arc<str>>,
        context: Arc<str>,
    },
    SingleObjects {
        store: Arc<SchemaStore>,
        source: Source,
    },
    /// By the schema itself: each value is a container file.
    Containers,
    /// Neither is there: only what is plain can be read.
    Nothing,
}

/// Where data of a writer's schema lead.
pub(super) enum Route {
    /// To the schema of this index.
    Known {
        index: usize,
        resolution: Arc<Resolution>,
        /// Whether what a message holds behind its mark is the reader's datum.
        is_own: bool,
    },
    /// To none: an event that the topic's definition does not have.
    Unknown(Box<str>),
}

/// A datum and where it leads.
pub(super) struct Found<'p> {
    pub(super) id: Option<SchemaId>,
    pub(super) route: &'p Route,
    pub(super) payload: &'p [u8],
    /// Whether the payload is part of the message.
    is_part: bool,
}

/// Why there is no datum yet.
pub(super) enum Missing {
    /// The writer's schema has to be asked for first.
    Schema(SchemaId),
    Failed(Reason),
}

impl Incoming {
    pub(super) fn new<T: Topic>(side: Side, reading: Reading) -> Self {
        let is_plain = match side {
            Side::Key => T::DEF.key_encoding() != KeyEncoding::Avro,
            Side::Value => T::DEF.is_raw(),
        };
        Self { side, is_plain, reading, containers: Containers::new(), at_hand: Vec::new(), mark: None }
    }

    /// What a payload that is not null holds, if its schema is at hand.
    #[inline]
    pub(super) fn find<'a, T: Topic>(
        &'a mut self,
        header: Option<&[u8]>,
        payload: &'a [u8],
        limits: Limits,
    ) -> Result<Found<'a>, Missing> {
        if let (None, Some((mark, datum))) = (header, payload.split_first_chunk())
            && self.mark.as_ref() == Some(mark)
        {
            let (writer, route) = &self.at_hand[0];
            return Ok(Found { id: registered(*writer), route, payload: datum, is_part: true });
        }
        self.look_up::<T>(header, payload, limits)
    }

    #[inline(never)]
    fn look_up<'a, T: Topic>(
        &'a mut self,
        header: Option<&[u8]>,
        payload: &'a [u8],
        limits: Limits,
    ) -> Result<Found<'a>, Missing> {
        let (id, writer, payload) = match &self.reading {
            Reading::Registry { .. } => {
                let (id, payload) = detect(header, payload).map_err(framing)?;
                (Some(id), WriterId::Registered(id), payload)
            }
            Reading::SingleObjects { .. } => {
                let (fingerprint, payload) = single_object::split(payload).map_err(framing)?;
                (None, WriterId::Fingerprint(fingerprint), payload)
            }
            Reading::Containers => return self.open::<T>(payload, limits),
            Reading::Nothing => {
                let message = "the client has no registry, and the consumer no store of schemas";
                return Err(Missing::Failed(Reason::Refused(message.into())));
            }
        };
        if !self.is_at_hand(writer) {
            match id {
                Some(id) => return Err(Missing::Schema(id)),
                None => self.look_up_object::<T>(writer)?,
            }
        }
        Ok(Found { id, route: &self.at_hand[0].1, payload, is_part: true })
    }

    /// The record of a container file.
    fn open<T: Topic>(&mut self, file: &[u8], limits: Limits) -> Result<Found<'_>, Missing> {
        let (schema, writer) = self.containers.open(file, limits).map_err(Missing::Failed)?;
        if !self.is_at_hand(writer) {
            let route = route::<T>(self.side, &schema, self.containers.source, "".into(), writer);
            self.keep(writer, route.map_err(|error| Missing::Failed(Reason::Datum(error)))?);
        }
        Ok(Found { id: None, route: &self.at_hand[0].1, payload: &self.containers.datum, is_part: false })
    }

    /// Sees to it that a schema that is at hand is the first.
    #[inline]
    fn is_at_hand(&mut self, writer: WriterId) -> bool {
        if self.at_hand.first().is_some_and(|(known, _)| *known == writer) {
            return true;
        }
        let index = self.at_hand.iter().position(|(known, _)| *known == writer);
        if let Some(index) = index {
            self.at_hand.swap(0, index);
            self.mark = mark(writer);
        }
        index.is_some()
    }

    fn keep(&mut self, writer: WriterId, route: Route) {
        self.at_hand.truncate(AT_HAND - 1);
        self.at_hand.insert(0, (writer, route));
        self.mark = mark(writer);
    }

    fn look_up_object<T: Topic>(&mut self, writer: WriterId) -> Result<(), Missing> {
        let (Reading::SingleObjects { store, source }, WriterId::Fingerprint(fingerprint)) =
            (&self.reading, writer)
        else {
            return Ok(());
        };
        let schema = store.known(fingerprint).map_err(framing)?;
        let route = route::<T>(self.side, &schema, *source, "".into(), writer);
        let route = route.map_err(|error| Missing::Failed(Reason::Datum(error)))?;
        self.keep(writer, route);
        Ok(())
    }

    /// Begins to ask for a schema, by a task of its own: it gets on although whoever waits may be dropped again and again.
    pub(super) fn ask(&self, id: SchemaId) -> Asked {
        let reading = self.reading.clone();
        tokio::spawn(async move {
            match reading {
                Reading::Registry { client, subject, .. } => client.schema(id, subject.as_deref()).await,
                _ => Err("there is no registry".into()),
            }
        })
    }

    /// Takes the answer, so that the schema is at hand.
    ///
    /// # Errors
    /// Outside, where the registry may answer another time; inside, where it never will.
    pub(super) fn answered<T: Topic>(
        &mut self,
        id: SchemaId,
        answer: Result<Schema, BoxError>,
    ) -> Result<Result<(), Reason>, registry::Error> {
        let Reading::Registry { client, context, .. } = &self.reading else { return Ok(Ok(())) };
        let schema = match answer {
            Ok(schema) => schema,
            Err(error) => match error.downcast::<registry::Error>() {
                Ok(error) if is_passing(&error) => return Err(*error),
                Ok(error) => return Ok(Err(Reason::Schema(id, error))),
                Err(error) => return Ok(Err(Reason::Schema(id, error))),
            },
        };
        let (writer, source) = (WriterId::Registered(id), client.source());
        let context = Arc::clone(context);
        Ok(match route::<T>(self.side, &schema, source, context, writer) {
            Ok(route) => {
                self.keep(writer, route);
                Ok(())
            }
            Err(error) => Err(Reason::Resolution(id, error)),
        })
    }
}

fn registered(writer: WriterId) -> Option<SchemaId> {
    match writer {
        WriterId::Registered(id) => Some(id),
        WriterId::Fingerprint(_) => None,
    }
}

/// How a message begins that names its schema by an id in front of the datum.
fn mark(writer: WriterId) -> Option<[u8; 5]> {
    let Some(SchemaId::Id(id)) = registered(writer) else { return None };
    let [a, b, c, d] = id.to_be_bytes();
    Some([0, a, b, c, d])
}

fn framing(error: Error) -> Missing {
    Missing::Failed(Reason::Framing(error))
}

/// Whether it says something about the registry, or who asks, and nothing about the message.
pub(in crate::kafka) fn is_passing(error: &registry::Error) -> bool {
    use registry::ErrorKind as Kind;
    error.is_retryable()
        || matches!(
            error.kind(),
            Kind::Unauthorized | Kind::Forbidden | Kind::Tls | Kind::Token | Kind::Settings
        )
}

/// Where data of a writer's schema lead.
fn route<T: Topic>(
    side: Side,
    writer: &Schema,
    source: Source,
    context: Arc<str>,
    id: WriterId,
) -> Result<Route, Error> {
    let Some(index) = T::DEF.schema_for(side, writer.name()) else {
        return Ok(Route::Unknown(writer.name().into()));
    };
    let Some(def) = T::DEF.side(side).get(index).map(crate::topic::Schema::schema) else {
        return Ok(Route::Unknown(writer.name().into()));
    };
    let key = ResolutionKey { source, context, writer: id, reader: def.into() };
    let reader = || Schema::of(def).map_err(|findings| Error::unreadable(&findings));
    let resolution = ResolutionCache::shared().get_or_compile(&key, writer, reader)?;
    // Only a registry's messages have bytes that stand for themselves.
    let is_raw = matches!(id, WriterId::Registered(_)) && is_raw(writer);
    let is_own = resolution.is_identity() && !is_raw;
    Ok(Route::Known { index, resolution, is_own })
}

impl<'p> Found<'p> {
    /// The reader's datum and the index of its schema, where the payload is that.
    #[inline]
    pub(super) fn own(&self) -> Option<(usize, &'p [u8])> {
        match self.route {
            Route::Known { index, is_own: true, .. } => Some((*index, self.payload)),
            _ => None,
        }
    }

    /// Gives a function the reader's datum.
    #[inline(never)]
    pub(super) fn read<R>(
        &self,
        is_union: bool,
        limits: Limits,
        read: impl FnOnce(usize, &[u8], Limits) -> Result<R, Error>,
    ) -> Result<R, Reason> {
        let (index, resolution) = match self.route {
            Route::Known { index, resolution, .. } => (*index, resolution),
            Route::Unknown(name) => return Err(Reason::UnknownEvent(name.clone())),
        };
        // Only a registry's messages have bytes that stand for themselves.
        let datum = match self.id {
            Some(_) => to_datum(resolution.writer(), self.payload),
            None => self.payload.into(),
        };
        let outcome = resolution
            .read_with(&datum, limits, Trailing::Ignore, |datum, limits| read(index, datum, limits));
        outcome.map_err(|error| failed(resolution, &datum, is_union, error))
    }

    /// The reader's datum; none where that is the payload itself, within the message.
    pub(super) fn own_datum(
        &self,
        is_union: bool,
        limits: Limits,
    ) -> Result<(usize, Option<Vec<u8>>), Reason> {
        match self.own() {
            Some((index, _)) if self.is_part => Ok((index, None)),
            _ => self.read(is_union, limits, |index, datum, _| Ok((index, Some(datum.to_vec())))),
        }
    }
}

#[cold]
fn failed(resolution: &Resolution, datum: &[u8], is_union: bool, error: Error) -> Reason {
    let may_be_unknown = is_union && error.kind() == ErrorKind::Unresolvable;
    match unknown_branch(resolution, datum).filter(|_| may_be_unknown) {
        Some(name) => Reason::UnknownEvent(name),
        None => Reason::Datum(error),
    }
}

/// The event of a topic whose schema is a union, if the reader's union does not have it.
fn unknown_branch(resolution: &Resolution, datum: &[u8]) -> Option<Box<str>> {
    let (writer, reader) = (resolution.writer(), resolution.reader());
    let event = match writer.kind(writer.root()) {
        Kind::Union(branches) => {
            let index = union_index::decode(&mut Reader::new(datum)).ok()?;
            let branch = branches.get(index as usize)?;
            writer.kind(branch.node).type_name()
        }
        kind => kind.type_name(),
    };
    let Kind::Union(known) = reader.kind(reader.root()) else { return None };
    let has = known.iter().map(|branch| reader.kind(branch.node)).any(|branch| {
        branch.type_name() == event || branch.named().is_some_and(|named| named.has_alias(event))
    });
    (!has).then(|| event.into())
}
