//! From one topic to another one's schema: what is done when a change is incompatible and a new topic is made.

mod attempt;
mod data;
mod encoded;
mod endpoints;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::broker::blocking;
use super::client::Client;
use super::consumer::{Commits, Consumer, ConsumerBuilder, Envelope, OnFailure, OnUnknownEvent, Received};
use super::error::{Error, ErrorKind};
use super::failure::{DecodeFailure, Reason};
use super::producer::{Producer, ResolvedTopic};
use crate::BoxError;
use crate::datum::Schema;
use crate::topic::{Accepts, Outgoing, Raw, Side, Topic};
use attempt::Known;
use data::Data;
use encoded::EncodedMessage;
pub use endpoints::{Registered, TopicSchemas};

/// Moves the messages of a topic to another topic's schema, each exactly once: what is made of a message and that it is done
/// are one transaction.
///
/// A message goes by schema resolution where that succeeds, as a consumer of the other topic would read it: with the aliases
/// and defaults of its schema, or of [another one](TranslatorBuilder::reader_schema) of the same shape. What does not succeed is given to
/// a [function](TranslatorBuilder::translate_with). What neither can map meets the consumer's policy: also what lacks a key, or a value, where
/// messages of the other topic have one. Headers and timestamps stay, and so do tombstones.
///
/// ```no_run
/// # use avrogen_runtime::topic::{Accepts, Topic};
/// # async fn example<Users: Topic<Key = String>, NewUsers: Accepts<NewUser>, NewUser: 'static>(
/// #     to_new: fn(&Users::Value) -> NewUser, message: for<'a> fn(&'a str, &'a NewUser) -> avrogen_runtime::topic::Outgoing<'a, NewUsers, NewUser>,
/// # ) -> Result<(), avrogen_runtime::kafka::Error> {
/// use avrogen_runtime::kafka::{Client, OnFailure};
///
/// let client = Client::builder("localhost:9092").transactional_id("users-to-new-users").build();
/// let from = client.consumer::<Users>("users-to-new-users", OnFailure::Stop);
/// let mut translator = client.translator(from, client.producer::<NewUsers>().await?).translate_with(move |user, out| {
///     out.send(message(&user.key, &to_new(&user.value)))
/// });
/// # let mut translator = translator.build();
/// translator.run().await?;
/// # Ok(())
/// # }
/// ```
pub struct Translator<From: Topic, To: Topic> {
    from: ConsumerBuilder<From>,
    /// Made anew after a transaction that was aborted: it begins where the last one that was not has ended.
    consumer: Option<Consumer<From>>,
    to: Producer<To>,
    data: Data,
    translate: Option<Translate<From, To>>,
    tell: Option<Tell>,
    max_messages: usize,
    linger: Duration,
    known: Known,
    /// Whether the consumer stands behind messages that are not committed.
    is_dirty: bool,
    /// Whether a transaction was begun that is not committed, or of which nobody knows that.
    is_uncertain: bool,
}

/// A partition and an offset.
type Place = (i32, i64);

type Tell = Box<dyn FnMut(&DecodeFailure) + Send>;

type Translate<From, To> = Box<dyn FnMut(&Received<From>, &mut Output<To>) -> Result<(), BoxError> + Send>;

/// Settings of a [`Translator`].
#[must_use]
pub struct TranslatorBuilder<From: Topic, To: Topic>(Translator<From, To>);

/// What a function makes of a message: any number of messages of the other topic, also none.
pub struct Output<To> {
    resolved: Arc<ResolvedTopic>,
    made: Vec<EncodedMessage>,
    of: std::marker::PhantomData<fn() -> To>,
}

/// What became of a message.
enum Step {
    Made(Vec<EncodedMessage>),
    Failed(DecodeFailure),
}

impl Client {
    /// What moves the messages of one topic to another. The client needs a
    /// [`transactional_id`](super::ClientBuilder::transactional_id), and the consumer a group of its own.
    pub fn translator<From: Topic, To: Topic>(
        &self,
        from: ConsumerBuilder<From>,
        to: Producer<To>,
    ) -> TranslatorBuilder<From, To> {
        TranslatorBuilder(Translator {
            from: from.commits(Commits::Manual),
            consumer: None,
            to,
            data: Data::new(endpoints::From::typed::<From>(), endpoints::To::typed::<To>()),
            translate: None,
            tell: None,
            max_messages: 1_000,
            linger: Duration::from_millis(200),
            known: Known::default(),
            is_dirty: false,
            is_uncertain: false,
        })
    }
}

impl<From: Topic, To: Topic> TranslatorBuilder<From, To> {
    /// Translates the messages that schema resolution cannot map.
    pub fn translate_with(
        mut self,
        translate: impl FnMut(&Received<From>, &mut Output<To>) -> Result<(), BoxError> + Send + 'static,
    ) -> Self {
        self.0.translate = Some(Box::new(translate));
        self
    }

    /// Sets the reader's schema, in place of the other topic's own. Only aliases and defaults may differ.
    ///
    /// # Errors
    /// Where its data are not those of the other topic's schema.
    pub fn reader_schema(mut self, schema: Schema) -> Result<Self, Error> {
        self.0.data.set_reader(self.0.to.topic(), schema)?;
        Ok(self)
    }

    /// Is told of every message that goes by the policy, before its transaction is committed: again, where that is aborted.
    pub fn on_failure(mut self, tell: impl FnMut(&DecodeFailure) + Send + 'static) -> Self {
        self.0.tell = Some(Box::new(tell));
        self
    }

    /// Sets the most messages of a transaction; by default 1,000.
    pub fn max_messages(mut self, messages: usize) -> Self {
        self.0.max_messages = messages.max(1);
        self
    }

    /// Sets how long a transaction waits for more messages; by default 200 ms.
    pub fn linger(mut self, linger: Duration) -> Self {
        self.0.linger = linger;
        self
    }

    /// The translator.
    pub fn build(self) -> Translator<From, To> {
        self.0
    }
}

impl TranslatorBuilder<Raw, Raw> {
    /// Sets the schemas of both topics, where they are known only at run time. Call [`reader_schema`](Self::reader_schema)
    /// after this.
    pub fn schemas(mut self, from: TopicSchemas, to: TopicSchemas) -> Self {
        self.0.data = Data::new(endpoints::From::Given(from), endpoints::To::Given(to));
        self
    }
}

impl<To: Topic> Output<To> {
    /// Sends a message, within the transaction.
    ///
    /// # Errors
    /// When a logical value does not fit its schema.
    #[expect(clippy::needless_pass_by_value, reason = "as a producer's: a message is sent once")]
    pub fn send<V: ?Sized>(&mut self, message: Outgoing<'_, To, V>) -> Result<(), BoxError>
    where
        To: Accepts<V>,
    {
        let ResolvedTopic { name, schemas } = &*self.resolved;
        self.made.push(schemas.encode(name, &message, EncodedMessage::of)?);
        Ok(())
    }
}

impl<From: Topic, To: Topic> Translator<From, To> {
    /// Translates for as long as there is no error.
    ///
    /// # Errors
    /// [`Decode`](ErrorKind::Decode), where that is the policy, the same again until [`skip`](Self::skip); and what the brokers
    /// and the registry say.
    pub async fn run(&mut self) -> Result<(), Error> {
        loop {
            self.step(Duration::from_secs(3600)).await?;
        }
    }

    /// Translates everything that is there, of the partitions that it is given; how many messages there were. Its consumer has to be set
    /// [to that](ConsumerBuilder::enable_partition_eof).
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub async fn run_until_eof(&mut self) -> Result<u64, Error> {
        let mut all = 0;
        loop {
            all += self.step(Duration::from_secs(3600)).await?;
            if self.is_at_eof() {
                return Ok(all);
            }
        }
    }

    /// Whether everything that is there was translated by the last [`step`](Self::step), where the consumer is set to tell.
    pub fn is_at_eof(&self) -> bool {
        self.consumer.as_ref().is_some_and(Consumer::is_at_eof)
    }

    /// Translates until no message has come for a while, counted from when the group has given it partitions; how many there were.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub async fn run_until_idle(&mut self, idle: Duration) -> Result<u64, Error> {
        let mut all = 0;
        loop {
            match self.step(idle).await? {
                0 => return Ok(all),
                messages => all += messages,
            }
        }
    }

    /// Goes on behind the message that could not be translated. False where there is none.
    pub fn skip(&mut self) -> bool {
        let failed = self.known.failed.take();
        self.known.skipped.extend(failed);
        failed.is_some()
    }

    /// One transaction: how many messages it took, 0 where none came for so long. Its future may be dropped: nothing of the
    /// transaction is left then.
    ///
    /// # Errors
    /// As [`run`](Self::run). Nothing of the transaction is left then, and the same messages come again.
    pub async fn step(&mut self, idle: Duration) -> Result<u64, Error> {
        let mut tries = 0;
        loop {
            if self.is_dirty {
                self.rewind().await?;
            }
            self.is_dirty = true;
            let refused = self.known.refused.len();
            let outcome = self.attempt(idle).await;
            let is_tried_again = match &outcome {
                Ok(messages) => {
                    self.is_dirty = false;
                    return Ok(*messages);
                }
                // It gets on, by a message at a time.
                Err(_) if self.known.refused.len() > refused => true,
                // Partitions move between members of a group, and brokers are restarted.
                Err(error) => {
                    tries += 1;
                    matches!(error.kind(), ErrorKind::Aborted | ErrorKind::Uncertain) && tries <= 5
                }
            };
            self.rewind().await?;
            if !is_tried_again {
                return outcome;
            }
        }
    }

    /// Gives up the consumer, so that the next one begins with what is committed.
    async fn rewind(&mut self) -> Result<(), Error> {
        let consumer = self.consumer.take();
        blocking(move || {
            drop(consumer);
            Ok(())
        })
        .await?;
        self.is_dirty = false;
        Ok(())
    }
}

/// Which messages go to which topic, by the policy where there are none; the failure, where that is to stop.
fn carried_out<'a, From: Topic>(
    step: Step,
    from: &'a ConsumerBuilder<From>,
    to: &'a str,
    envelope: &Envelope<'_, From>,
    tell: &mut Option<Tell>,
) -> Result<(&'a str, Vec<EncodedMessage>), DecodeFailure> {
    let failure = match step {
        Step::Made(made) => return Ok((to, made)),
        Step::Failed(failure) => failure,
    };
    let (_, policy, unknown) = from.parts();
    let is_skipped = unknown == OnUnknownEvent::Skip && failure.unknown_event().is_some();
    if let Some(tell) = tell.as_mut().filter(|_| is_skipped || *policy != OnFailure::Stop) {
        tell(&failure);
    }
    if is_skipped {
        return Ok((to, Vec::new()));
    }
    match policy {
        OnFailure::Stop => Err(failure),
        OnFailure::Skip => Ok((to, Vec::new())),
        OnFailure::DeadLetter(topic) => {
            let headers = envelope.dead_letter_headers(&failure, from.group());
            let (key, value) = (envelope.key_bytes(), envelope.value_bytes());
            Ok((topic, vec![EncodedMessage::as_it_came(key, value, headers, envelope.meta())]))
        }
    }
}

/// What becomes of a message: by resolution, else by the function.
async fn step<From: Topic, To: Topic>(
    data: &Data,
    to: &Producer<To>,
    translate: &mut Option<Translate<From, To>>,
    client: &Client,
    envelope: &Envelope<'_, From>,
) -> Result<Step, Error> {
    if let Some(failure) = envelope.unreadable_headers() {
        // What stands beside the data would be lost.
        return Ok(Step::Failed(failure.clone()));
    }
    let parts = (envelope.meta(), envelope.key_bytes(), envelope.value_bytes());
    let (side, why) = match data.resolve(client, &to.resolved.schemas, parts).await? {
        Ok(made) => return Ok(Step::Made(vec![made])),
        Err(why) => why,
    };
    let failed = |side, reason| DecodeFailure::new(side, envelope.meta(), reason);
    let Some(translate) = translate else { return Ok(Step::Failed(failed(side, why))) };
    let received = match envelope.decode() {
        Ok(received) => received,
        Err(failure) => return Ok(Step::Failed(failure)),
    };
    let mut output =
        Output { resolved: Arc::clone(&to.resolved), made: Vec::new(), of: std::marker::PhantomData };
    Ok(match translate(&received, &mut output) {
        Ok(()) => Step::Made(output.made),
        Err(error) => Step::Failed(failed(Side::Value, Reason::Refused(error.to_string().into()))),
    })
}

impl<From: Topic, To: Topic> fmt::Debug for Translator<From, To> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Translator").field("from", &self.from).field("to", &self.to).finish_non_exhaustive()
    }
}

impl<From: Topic, To: Topic> fmt::Debug for TranslatorBuilder<From, To> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<To> fmt::Debug for Output<To> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Output").field("messages", &self.made.len()).finish_non_exhaustive()
    }
}
