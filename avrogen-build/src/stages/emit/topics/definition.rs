//! What is known of a topic, as a static.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::literal::{self, number, signed};
use super::super::names::Names;
use super::super::tokens::ident;
use crate::config::{CleanupPolicy, SubjectNameStrategy};
use crate::lock::{TopicPin, TopicPins};
use crate::project::Create;
use crate::stages::plan::{Topic, TopicKey, TopicSchema};

/// `DEF`, which points at a static of its own.
pub(super) fn constant(names: &Names<'_>, topic: &Topic) -> TokenStream {
    let of_union = topic.union.map(TopicSchema::Schema);
    let of_values = topic.values.iter().map(|value| value.schema).filter(|_| of_union.is_none());
    let of_values = of_union.into_iter().chain(of_values).map(|of| schema(names, of));
    let (name, calls) = (literal::string(&topic.name), calls(names, topic));
    quote! {
        const DEF: &'static rt::topic::TopicDef = {
            static DEF: rt::topic::TopicDef =
                rt::topic::TopicDef::new(#name, &[#(#of_values),*]) #(.#calls)*;
            &DEF
        };
    }
}

/// What is said of the topic beside its name and the schemas of its values.
fn calls(names: &Names<'_>, topic: &Topic) -> Vec<TokenStream> {
    let key = match &topic.key {
        TopicKey::None => None,
        TopicKey::Utf8 => Some(quote! { plain_key(rt::topic::KeyEncoding::Utf8) }),
        TopicKey::Bytes => Some(quote! { plain_key(rt::topic::KeyEncoding::Bytes) }),
        TopicKey::Avro(key) => {
            let schema = schema(names, key.schema);
            Some(quote! { key_schema(#schema) })
        }
    };
    let union = topic.union.map(|_| quote! { union() });
    let strategy = match topic.strategy {
        SubjectNameStrategy::TopicName => None,
        SubjectNameStrategy::RecordName => Some(quote! { RecordName }),
        SubjectNameStrategy::TopicRecordName => Some(quote! { TopicRecordName }),
        SubjectNameStrategy::Associated => Some(quote! { Associated }),
    };
    let strategy = strategy.map(|name| quote! { strategy(rt::topic::SubjectNameStrategy::#name) });
    let created = Some(&topic.create).filter(|create| **create != Create::default());
    let created = created.map(|create| {
        let settings = settings(create);
        quote! { created(rt::topic::Create::new() #(.#settings)*) }
    });
    [key, union, strategy, created].into_iter().flatten().collect()
}

fn settings(create: &Create) -> Vec<TokenStream> {
    let count = |method: &str, count: u32| {
        let (method, count) = (ident(method), number(count.into()));
        quote! { #method(#count) }
    };
    let retention = create.retention.map(|millis| {
        let millis = signed(millis);
        quote! { retention(#millis) }
    });
    let cleanup = create.cleanup_policy.map(|policy| {
        let policy = match policy {
            CleanupPolicy::Delete => quote! { Delete },
            CleanupPolicy::Compact => quote! { Compact },
            CleanupPolicy::CompactDelete => quote! { CompactDelete },
        };
        quote! { cleanup(rt::topic::Cleanup::#policy) }
    });
    let partitions = create.partitions.map(|partitions| count("partitions", partitions));
    let replication = create.replication.map(|replication| count("replication", replication));
    [partitions, replication, retention, cleanup].into_iter().flatten().collect()
}

fn schema(names: &Names<'_>, schema: TopicSchema) -> TokenStream {
    let def = match schema {
        TopicSchema::Schema(id) => {
            let path = names.schema(id);
            quote! { &#path }
        }
        TopicSchema::Extern(id) => {
            let path = names.extern_type(id);
            quote! { <#path as rt::AvroType>::SCHEMA }
        }
        TopicSchema::Primitive(leaf) => {
            let name = ident(&leaf.module().to_ascii_uppercase());
            quote! { &rt::topic::primitive::#name }
        }
    };
    quote! { rt::topic::Schema::new(#def) }
}

/// The implementation that lets a producer trust the lock, where that is what the schemas say.
pub(super) fn pins(names: &Names<'_>, topic: &Topic, pins: &TopicPins) -> TokenStream {
    let name = &topic.ident;
    let registry = option_text(names, pins.registry.as_deref());
    let key = option(names, pins.key.as_ref().map(|key| pin(names, key)));
    let values = pins.values.iter().map(|value| pin(names, value));
    quote! {
        impl rt::topic::PinnedTopic for super::#name {
            const PINS: &'static rt::topic::Pins = {
                static PINS: rt::topic::Pins = rt::topic::Pins::new(#registry, #key, &[#(#values),*]);
                &PINS
            };
        }
    }
}

fn pin(names: &Names<'_>, pin: &TopicPin) -> TokenStream {
    let (subject, version) = (literal::string(&pin.subject), signed(pin.version.into()));
    let (id, guid) =
        (option(names, pin.id.map(|id| signed(id.into()))), option_text(names, pin.guid.as_deref()));
    quote! { rt::topic::Pin::new(#subject, #version, #id, #guid) }
}

fn option_text(names: &Names<'_>, text: Option<&str>) -> TokenStream {
    let literal = text.map(|text| {
        let text = literal::string(text);
        quote! { #text }
    });
    option(names, literal)
}

fn option(names: &Names<'_>, value: Option<TokenStream>) -> TokenStream {
    let (none, some) = (&names.std.none, &names.std.some);
    value.map_or_else(|| none.clone(), |value| quote! { #some(#value) })
}
