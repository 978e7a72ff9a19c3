//! Protocols (`.avpr`): the schemas in them are like those of files.

use std::sync::Arc;

use super::Parser;
use super::attributes::Attributes;
use crate::ast::{Message, Namespace};
use crate::codes;
use crate::json::{Member, Value, ValueKind};
use crate::source::Span;
use crate::text::quote;

impl Parser<'_> {
    /// A protocol (specification, "Protocol Declaration"): its `types`, and the schemas of its messages.
    pub(super) fn protocol(&mut self, value: Value) {
        let span = value.span;
        let ValueKind::Object(members) = value.kind else { return };
        let mut from = Attributes::new(span, members);
        let namespace = self.protocol_namespace(&mut from);
        for value in self.list(from.take("types"), "types") {
            if !matches!(value.kind, ValueKind::Object(_)) {
                let message =
                    format!("a type of a protocol must be defined by an object, not {}", value.describe());
                self.error(codes::INVALID_PROTOCOL, value.span, message, "put the definition here");
                self.ast.incomplete = true;
                continue;
            }
            let root = self.schema(value, namespace.clone());
            self.ast.roots.push(root);
        }
        let Some(Member { value: messages, .. }) = from.take("messages") else { return };
        let message = format!("\"messages\" must be an object, not {}", messages.describe());
        match messages.kind {
            ValueKind::Object(members) => {
                for member in members {
                    self.message(member, &namespace);
                }
            }
            // Java Avro takes an array for no messages, and protocols without messages are written so.
            ValueKind::Array(items) if items.is_empty() => {}
            _ => self.error(codes::INVALID_PROTOCOL, messages.span, message, "write \"messages\": {}"),
        }
    }

    fn protocol_namespace(&mut self, from: &mut Attributes) -> Namespace {
        let declared = from.take("namespace").and_then(|member| self.text_or_ignored(member));
        let around = declared.as_ref().map(|(text, _)| &**text);
        let Member { value, .. } = from.take("protocol")?;
        let ValueKind::String(name) = value.kind else {
            let message = format!("\"protocol\" must be a string, not {}", value.describe());
            self.error(codes::INVALID_PROTOCOL, value.span, message, "write the protocol's name");
            return around.map(Arc::from);
        };
        let fullname = self.fullname(&name, around, value.span)?;
        let namespace_span = declared.as_ref().filter(|_| !name.contains('.')).map(|(_, span)| *span);
        self.check_fullname("protocol name", &name, &fullname, value.span, namespace_span);
        fullname.namespace().map(Arc::from)
    }

    fn message(&mut self, member: Member, namespace: &Namespace) {
        let span = member.value.span;
        let name = member.key;
        let ValueKind::Object(members) = member.value.kind else {
            let message =
                format!("the message {} must be an object, not {}", quote(&name), member.value.describe());
            self.error(
                codes::INVALID_PROTOCOL,
                span,
                message,
                "write {\"request\": [], \"response\": \"null\"}",
            );
            return;
        };
        let mut from = Attributes::new(span, members);
        let one_way = self.one_way(&mut from);
        let request = from.take("request");
        if request.is_none() {
            let message = format!("the message {} has no \"request\"", quote(&name));
            self.error(codes::INVALID_PROTOCOL, member.key_span, message, "add \"request\": []");
        }
        let request = self.list(request, "request");
        let request = self.fields(request, namespace);
        let response = from.take("response").map(|member| self.schema(member.value, namespace.clone()));
        if response.is_none() && !one_way {
            let message = format!("the message {} has no \"response\"", quote(&name));
            let help = "add \"response\", or make it \"one-way\": true";
            self.error(codes::INVALID_PROTOCOL, member.key_span, message, help);
        }
        let errors = from.take("errors");
        if let Some(errors) = &errors
            && one_way
        {
            self.one_way_errors(errors.key_span);
        }
        let errors = self
            .list(errors, "errors")
            .into_iter()
            .map(|error| self.schema(error, namespace.clone()))
            .collect();
        self.ast.messages.push(Message { request, response, errors });
    }

    fn one_way(&mut self, from: &mut Attributes) -> bool {
        let Some(member) = from.take("one-way") else { return false };
        if let ValueKind::Bool(one_way) = member.value.kind {
            return one_way;
        }
        let message = format!("\"one-way\" must be a boolean, not {}", member.value.describe());
        self.error(codes::INVALID_PROTOCOL, member.value.span, message, "write true or false");
        false
    }

    fn one_way_errors(&mut self, span: Span) {
        self.error(
            codes::INVALID_PROTOCOL,
            span,
            "a one-way message cannot have errors",
            "remove \"errors\" or \"one-way\"",
        );
    }

    fn list(&mut self, member: Option<Member>, key: &str) -> Vec<Value> {
        let Some(Member { value, .. }) = member else { return Vec::new() };
        let message = format!("\"{key}\" must be an array, not {}", value.describe());
        if let ValueKind::Array(items) = value.kind {
            return items;
        }
        self.error(codes::INVALID_PROTOCOL, value.span, message, &format!("write \"{key}\": []"));
        self.ast.incomplete = true;
        Vec::new()
    }
}
