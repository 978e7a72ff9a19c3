//! A message that is not ready to be handed out, or not to be: kept here across calls, so that dropping the future of one
//! loses nothing.

use rdkafka::message::{BorrowedHeaders, Header, Message as _, OwnedHeaders, OwnedMessage};

use super::Consumer;
use super::decode::{Sides, Why};
use super::incoming::Asked;
use super::message::Received;
use super::policy::{OnFailure, OnUnknownEvent};
use super::tracker::Ack;
use crate::framing::confluent::SchemaId;
use crate::kafka::broker::{Bytes, DeliveryFuture, Refusal};
use crate::kafka::error::{Error, ErrorKind};
use crate::kafka::failure::DecodeFailure;
use crate::kafka::meta::{Meta, TopicName};
use crate::topic::{Side, Topic};

pub(in crate::kafka) struct Pending {
    message: OwnedMessage,
    ack: Ack,
    stage: Stage,
}

enum Stage {
    /// To be decoded again, once a schema was asked for.
    Waiting(Why),
    /// A schema is asked for.
    Asking(Side, SchemaId, Asked),
    /// It cannot be decoded.
    Failed(DecodeFailure),
    /// On its way to another topic.
    Sending(DeliveryFuture, DecodeFailure),
}

impl Pending {
    pub(super) fn new(message: OwnedMessage, ack: Ack, why: Why) -> Self {
        Self { message, ack, stage: Stage::Waiting(why) }
    }

    pub(super) fn has_failed(&self) -> bool {
        !matches!(self.stage, Stage::Waiting(Why::Schema(..)) | Stage::Asking(..))
    }

    pub(super) fn is_revoked(&self) -> bool {
        self.ack.is_revoked()
    }

    pub(super) fn done(self) {
        self.ack.done();
    }

    pub(super) fn into_message(self) -> (OwnedMessage, Ack) {
        (self.message, self.ack)
    }

    /// Asks for the schema that is missing, if one is; why the message cannot be decoded, if that is known by then.
    pub(super) async fn fetch<T: Topic>(
        &mut self,
        topic: &TopicName,
        sides: &mut Sides,
    ) -> Result<Option<DecodeFailure>, Error> {
        loop {
            let (side, id, asked) = match &mut self.stage {
                Stage::Waiting(Why::Schema(side, id)) => {
                    let (side, id) = (*side, *id);
                    self.stage = Stage::Asking(side, id, sides.get(side).ask(id));
                    continue;
                }
                Stage::Asking(side, id, asked) => (*side, *id, asked),
                Stage::Waiting(Why::Failed(failure))
                | Stage::Failed(failure)
                | Stage::Sending(_, failure) => {
                    return Ok(Some(failure.clone()));
                }
            };
            let answer = asked.await.unwrap_or_else(|ended| Err(ended.into()));
            self.stage = Stage::Waiting(Why::Schema(side, id));
            let answered = sides.get(side).answered::<T>(id, answer).map_err(|error| {
                let doing = format!("schema {id} of a message of topic `{topic}`");
                Error::registry(doing, error).of_kind(ErrorKind::Registry)
            })?;
            let Err(reason) = answered else { return Ok(None) };
            let headers = sides.headers(&self.message).unwrap_or_default();
            let failure = DecodeFailure::new(side, &Meta::of(topic, &self.message, headers), reason);
            self.stage = Stage::Failed(failure.clone());
            return Ok(Some(failure));
        }
    }
}

impl<T: Topic> Consumer<T> {
    /// Takes the pending message further: to the caller, or out of the way.
    pub(super) async fn settle(&mut self) -> Result<Option<Received<T>>, Error> {
        loop {
            let Some(pending) = &mut self.pending else { return Ok(None) };
            if pending.is_revoked() {
                // Whoever has the partition now receives it.
                self.pending = None;
                return Ok(None);
            }
            match &mut pending.stage {
                Stage::Waiting(Why::Schema(..)) | Stage::Asking(..) => {
                    if pending.fetch::<T>(&self.topic, &mut self.incoming).await?.is_none() {
                        return Ok(self.decode_pending());
                    }
                }
                Stage::Waiting(Why::Failed(failure)) => pending.stage = Stage::Failed(failure.clone()),
                Stage::Failed(failure) => {
                    let failure = failure.clone();
                    if self.policies.unknown == OnUnknownEvent::Skip && failure.unknown_event().is_some() {
                        self.drop_pending();
                        return Ok(None);
                    }
                    match &self.policies.failure {
                        OnFailure::Stop => return Err(Error::decode(failure)),
                        OnFailure::Skip => {
                            #[cfg(feature = "tracing")]
                            tracing::warn!(%failure, "a message is skipped");
                            self.drop_pending();
                            return Ok(None);
                        }
                        OnFailure::DeadLetter(_) => self.start_dead_letter(failure).await?,
                    }
                }
                Stage::Sending(sending, failure) => {
                    let outcome = sending.await;
                    if let Err(error) = outcome {
                        pending.stage = Stage::Failed(failure.clone());
                        return Err(error);
                    }
                    self.drop_pending();
                    return Ok(None);
                }
            }
        }
    }

    /// Decodes the message now that a schema was asked for; there may be another one.
    fn decode_pending(&mut self) -> Option<Received<T>> {
        let pending = self.pending.as_mut()?;
        match self.incoming.decode::<T>(&self.topic, &pending.message, pending.ack.clone()) {
            Ok(received) => {
                self.pending = None;
                Some(received)
            }
            Err((_, why)) => {
                pending.stage = Stage::Waiting(why);
                None
            }
        }
    }

    fn drop_pending(&mut self) {
        if let Some(pending) = self.pending.take() {
            pending.done();
        }
    }

    /// Puts the message into the queue of the dead-letter topic.
    async fn start_dead_letter(&mut self, failure: DecodeFailure) -> Result<(), Error> {
        let OnFailure::DeadLetter(topic) = &self.policies.failure else { return Ok(()) };
        let connection = self.client.connection()?;
        loop {
            let Some(pending) = &mut self.pending else { return Ok(()) };
            let headers = dead_letter_headers(&pending.message, &failure, &self.group);
            let sending = connection.start(|place| {
                let bytes = Bytes {
                    topic,
                    key: pending.message.key(),
                    value: pending.message.payload(),
                    headers: Some(headers),
                    partition: None,
                    timestamp: pending.message.timestamp().to_millis(),
                };
                match connection.send(bytes, place) {
                    Ok(()) => Ok(true),
                    Err(Refusal::Full) => Ok(false),
                    Err(Refusal::Failed(error)) => Err(connection.undelivered(topic, &error)),
                }
            })?;
            match sending {
                Some(sending) => {
                    pending.stage = Stage::Sending(sending, failure);
                    return Ok(());
                }
                None => connection.wait_for_capacity().await,
            }
        }
    }
}

/// The headers as they came, and then where the message came from and why.
pub(in crate::kafka) fn dead_letter_headers(
    message: &impl rdkafka::Message<Headers: Detach>,
    failure: &DecodeFailure,
    group: &str,
) -> OwnedHeaders {
    let headers = message.headers().map_or_else(OwnedHeaders::new, Detach::detach);
    let meta = failure.meta();
    let (partition, offset) = (meta.partition().to_string(), meta.offset().to_string());
    let more = [
        ("avrogen.dead-letter.reason", &*failure.reason()),
        ("avrogen.dead-letter.topic", meta.topic()),
        ("avrogen.dead-letter.partition", &partition),
        ("avrogen.dead-letter.offset", &offset),
        ("avrogen.dead-letter.side", failure.side().name()),
        ("avrogen.dead-letter.group", group),
    ];
    more.into_iter().fold(headers, |headers, (key, value)| headers.insert(Header { key, value: Some(value) }))
}

/// Headers to keep, whatever their names are.
pub(in crate::kafka) trait Detach {
    fn detach(&self) -> OwnedHeaders;
}

impl Detach for BorrowedHeaders {
    fn detach(&self) -> OwnedHeaders {
        self.detach()
    }
}

impl Detach for OwnedHeaders {
    fn detach(&self) -> OwnedHeaders {
        self.clone()
    }
}
