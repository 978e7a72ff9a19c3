//! One transaction of a translator.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::made::Made;
use super::{Place, Step, Translator, carried_out, step};
use crate::kafka::consumer::Watch;
use crate::kafka::error::{Error, ErrorKind};
use crate::kafka::failure::{DecodeFailure, Reason};
use crate::kafka::message::Meta;
use crate::kafka::transaction::Transaction;
use crate::topic::{Side, Topic};

/// What is under way.
#[derive(Default)]
struct Open {
    transaction: Option<Transaction>,
    messages: usize,
    skipped: Vec<Place>,
    first: Option<Meta>,
}

impl Open {
    /// Partitions have gone: whoever has them next receives their messages again, so nothing may be left of what was made of these.
    async fn undo(&mut self, watch: &Watch) -> Result<(), Error> {
        // What was done of other partitions comes again only to another consumer.
        if !watch.recover() {
            return Err(watch.error());
        }
        match std::mem::take(self).transaction {
            Some(transaction) => transaction.abort().await,
            None => Ok(()),
        }
    }

    async fn send(&mut self, client: &super::Client, topic: &str, made: &[Made]) -> Result<(), Error> {
        let within = match &mut self.transaction {
            Some(transaction) => transaction,
            None => self.transaction.insert(client.transaction().await?),
        };
        for message in made {
            within.send_bytes(|| message.bytes(topic)).await?;
        }
        Ok(())
    }
}

impl<From: Topic, To: Topic> Translator<From, To> {
    pub(super) async fn attempt(&mut self, idle: Duration) -> Result<u64, Error> {
        if let Some((place, failure)) = self.stopped.take() {
            self.failed = Some(place);
            return Err(Error::decode(failure));
        }
        if self.consumer.is_none() {
            self.consumer = Some(self.from.clone().await?);
        }
        let Some(consumer) = &mut self.consumer else { return Ok(0) };
        let (client, watch) = (self.from.parts().0, consumer.watch());
        let (started, start_timeout) = (Instant::now(), client.shared.start_timeout);
        let most = if self.singly > 0 { 1 } else { self.most };
        let (mut open, mut until, mut stopped) = (Open::default(), started + idle, None);
        while open.messages < most {
            let left = until.saturating_duration_since(Instant::now());
            let received = tokio::time::timeout(left, consumer.recv_raw_to_end()).await;
            let is_bereft = watch.is_bereft();
            if is_bereft {
                open.undo(&watch).await?;
                until = Instant::now() + idle;
            }
            let Ok(received) = received else {
                // Nothing can come before the group has given it partitions, which may take longer than that.
                let may_come = is_bereft || (!consumer.has_joined() && started.elapsed() < start_timeout);
                if open.messages > 0 || !may_come {
                    break;
                }
                until = Instant::now() + idle;
                continue;
            };
            let Some(envelope) = received? else { break };
            let place = place(envelope.meta());
            let (topic, made) = if self.skipped.contains(&place) {
                open.skipped.push(place);
                (self.to.topic(), Vec::new())
            } else {
                let step = match self.refused.get(&place) {
                    Some(why) => Step::Failed(refusal(envelope.meta(), why.clone())),
                    None => step(&self.data, &self.to, &mut self.by, client, &envelope).await?,
                };
                match carried_out(step, &self.from, self.to.topic(), &envelope, &mut self.tell) {
                    Ok(made) => made,
                    Err(failure) => {
                        stopped = Some((place, failure));
                        break;
                    }
                }
            };
            if let Err(error) = open.send(client, topic, &made).await {
                return Err(refused(&mut self.refused, &mut self.failed, envelope.meta(), error));
            }
            if open.messages == 0 {
                until = Instant::now() + self.wait;
                open.first = Some(envelope.meta().clone());
            }
            open.messages += 1;
            envelope.done();
        }
        let messages = open.messages;
        self.commit(open).await?;
        match stopped {
            Some((place, failure)) if messages == 0 => {
                self.failed = Some(place);
                Err(Error::decode(failure))
            }
            // What came before it is committed.
            Some(_) => {
                self.stopped = stopped;
                self.rewind().await.map(|()| messages as u64)
            }
            None => Ok(messages as u64),
        }
    }

    async fn commit(&mut self, open: Open) -> Result<(), Error> {
        let Open { transaction, messages, skipped, first } = open;
        let (Some(mut transaction), Some(consumer)) = (transaction, &self.consumer) else { return Ok(()) };
        transaction.include(consumer).await?;
        if let Err(error) = transaction.commit().await {
            return Err(match first {
                Some(meta) if messages == 1 => refused(&mut self.refused, &mut self.failed, &meta, error),
                _ => {
                    if is_too_large(&error) {
                        self.singly = messages;
                    }
                    error
                }
            });
        }
        self.singly = self.singly.saturating_sub(messages);
        for place in skipped {
            self.skipped.remove(&place);
        }
        Ok(())
    }
}

fn place(meta: &Meta) -> Place {
    (meta.partition(), meta.offset())
}

/// What is too large for the brokers meets the policy, when the transaction is tried again: as another message that cannot be
/// translated. What the policy makes of it may be too large as well, which is the end.
fn refused(
    refused: &mut HashMap<Place, Box<str>>,
    failed: &mut Option<Place>,
    meta: &Meta,
    error: Error,
) -> Error {
    if !is_too_large(&error) {
        return error;
    }
    let why: Box<str> = format!("what becomes of it is too large: {error}").into();
    if refused.insert(place(meta), why.clone()).is_none() {
        return error.of_kind(ErrorKind::Aborted);
    }
    *failed = Some(place(meta));
    Error::decode(refusal(meta, why))
}

fn refusal(meta: &Meta, why: Box<str>) -> DecodeFailure {
    DecodeFailure::new(Side::Value, meta, Reason::Refused(why))
}

fn is_too_large(error: &Error) -> bool {
    error.code().as_deref() == Some("MessageSizeTooLarge")
}
