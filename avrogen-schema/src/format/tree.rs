//! Tokens to a tree, with each comment at what it belongs to.

use super::tokens::{Token, TokenKind};

/// A value, and the document around the root.
#[derive(Debug)]
pub(super) struct Node {
    /// The scalar, or the opening bracket.
    pub(super) token: Token,
    /// Comments behind the opening bracket, on its line.
    pub(super) opening: Vec<Token>,
    pub(super) entries: Vec<Entry>,
    /// Comments before the closing bracket, on lines of their own.
    pub(super) closing: Vec<Comment>,
    /// Characters on one line.
    pub(super) width: usize,
    /// Whether it never stands on one line.
    pub(super) is_broken: bool,
}

/// A member or an item.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// Comments in front of it.
    pub(super) before: Vec<Comment>,
    /// Whether there is an empty line right above it.
    pub(super) has_blank: bool,
    pub(super) key: Option<Token>,
    /// Comments between the key and the value.
    pub(super) between: Vec<Token>,
    /// The value's index in the tree.
    pub(super) value: usize,
    /// Comments behind it, on its line.
    pub(super) after: Vec<Token>,
}

/// A comment in front of something.
#[derive(Debug)]
pub(super) struct Comment {
    pub(super) token: Token,
    /// Whether there is an empty line right above it.
    pub(super) has_blank: bool,
    /// Whether nothing stands behind it on its line.
    pub(super) ends_line: bool,
}

/// The nodes of a text. The last one is the document, whose only entry is the root.
pub(super) type Tree = Vec<Node>;

pub(super) fn build(text: &str, tokens: Vec<Token>) -> Tree {
    let document = Token { kind: TokenKind::Open, start: 0, end: 0, lines: 0 };
    let mut builder = Builder {
        text,
        tree: Vec::new(),
        open: vec![(Node::new(document), Entry::default())],
        pending: Vec::new(),
        entry: Entry::default(),
        previous: TokenKind::Open,
    };
    for token in tokens {
        builder.token(token);
    }
    builder.end();
    builder.tree
}

struct Builder<'t> {
    text: &'t str,
    tree: Tree,
    /// The containers around the current place, each with the entry that it is the value of.
    open: Vec<(Node, Entry)>,
    /// Comments since the last other token.
    pending: Vec<Token>,
    /// The entry that has begun in the innermost container.
    entry: Entry,
    /// The last token that is no comment.
    previous: TokenKind,
}

impl Builder<'_> {
    fn token(&mut self, token: Token) {
        match token.kind {
            TokenKind::LineComment | TokenKind::BlockComment => {
                self.pending.push(token);
                return;
            }
            TokenKind::Comma => self.trailing(),
            TokenKind::Colon => self.entry.between.append(&mut self.pending),
            TokenKind::Close => self.close(),
            TokenKind::Scalar | TokenKind::Open => self.begin(token),
        }
        self.previous = token.kind;
    }

    /// A key, a scalar, or the beginning of a container.
    fn begin(&mut self, token: Token) {
        let is_member_value = self.previous == TokenKind::Colon;
        if is_member_value {
            self.entry.between.append(&mut self.pending);
        } else {
            self.leading(token);
        }
        let in_object = self.open.last().is_some_and(|(node, _)| node.token.text(self.text) == "{");
        if token.kind == TokenKind::Open {
            let entry = std::mem::take(&mut self.entry);
            self.open.push((Node::new(token), entry));
        } else if in_object && !is_member_value {
            self.entry.key = Some(token);
        } else {
            self.value(Node::new(token));
        }
    }

    /// The value of the current entry is complete.
    fn value(&mut self, mut node: Node) {
        node.measure(self.text, &self.tree);
        let is_list_of_fields = self.entry.key.is_some_and(|key| key.text(self.text) == "\"fields\"");
        node.is_broken |= is_list_of_fields && !node.entries.is_empty();
        self.entry.value = self.tree.len();
        self.tree.push(node);
        let entry = std::mem::take(&mut self.entry);
        if let Some((container, _)) = self.open.last_mut() {
            container.entries.push(entry);
        }
    }

    fn close(&mut self) {
        self.trailing();
        let closing = self.own_lines();
        if let Some((mut node, entry)) = self.open.pop() {
            node.closing = closing;
            self.entry = entry;
            self.value(node);
        }
    }

    fn end(&mut self) {
        self.trailing();
        let closing = self.own_lines();
        if let Some((mut document, _)) = self.open.pop() {
            document.closing = closing;
            self.tree.push(document);
        }
    }

    /// Comments before an entry. Those on the line of what stands before them belong to that, where the line ends behind
    /// them.
    fn leading(&mut self, token: Token) {
        let mut lines = self.pending.iter().skip(1).map(|comment| comment.lines).chain([token.lines]);
        if !self.pending.is_empty() && lines.any(|lines| lines > 0) {
            self.trailing();
        }
        let pending = std::mem::take(&mut self.pending);
        let mut after = pending.iter().skip(1).map(|comment| comment.lines).collect::<Vec<u8>>();
        after.push(token.lines);
        self.entry.has_blank = token.lines > 1;
        self.entry.before.extend(pending.into_iter().zip(after).map(|(token, after)| Comment {
            has_blank: token.lines > 1,
            ends_line: after > 0 || token.kind == TokenKind::LineComment,
            token,
        }));
    }

    /// Gives comments to what stands before them on their line: the last entry, or the bracket of a container that has none
    /// yet.
    fn trailing(&mut self) {
        let is_document = self.open.len() == 1;
        let Some((container, _)) = self.open.last_mut() else { return };
        let taker = match (container.entries.last_mut(), self.previous) {
            (Some(last), _) => &mut last.after,
            (None, TokenKind::Open) if !is_document => &mut container.opening,
            _ => return,
        };
        let ends_line = |comment: &Token| comment.kind == TokenKind::LineComment;
        if taker.last().is_some_and(ends_line) {
            return;
        }
        let count = self.pending.iter().take_while(|comment| comment.lines == 0).count();
        taker.extend(self.pending.drain(..count));
    }

    /// The comments that are left before a closing bracket.
    fn own_lines(&mut self) -> Vec<Comment> {
        let pending = std::mem::take(&mut self.pending);
        let comment = |token: Token| Comment { has_blank: token.lines > 1, ends_line: true, token };
        pending.into_iter().map(comment).collect()
    }
}

impl Node {
    fn new(token: Token) -> Self {
        let (entries, closing) = (Vec::new(), Vec::new());
        Self { token, opening: Vec::new(), entries, closing, width: 0, is_broken: false }
    }

    /// Whether it has nothing in it, not even comments.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.opening.is_empty() && self.closing.is_empty()
    }

    fn measure(&mut self, text: &str, tree: &[Node]) {
        if self.token.kind != TokenKind::Open {
            self.width = width(text, &self.token);
            return;
        }
        let separators = self.entries.len().saturating_sub(1).saturating_mul(2);
        self.width = separators.saturating_add(2);
        let is_remark = self.entries.is_empty() && !self.opening.iter().any(|comment| is_long(text, comment));
        self.is_broken = !(self.opening.is_empty() || is_remark) || !self.closing.is_empty();
        for entry in &self.entries {
            let value = &tree[entry.value];
            let before = entry.before.iter().map(|comment| &comment.token);
            let comments = before.chain(&entry.between).map(|comment| width(text, comment) + 1);
            let key = entry.key.as_ref().map_or(0, |key| width(text, key) + 2);
            let all = comments.fold(key.saturating_add(value.width), usize::saturating_add);
            self.width = self.width.saturating_add(all);
            self.is_broken |= value.is_broken || entry.is_broken(text);
        }
    }
}

impl Entry {
    /// Whether its comments keep its container from standing on one line.
    fn is_broken(&self, text: &str) -> bool {
        !self.after.is_empty()
            || self.before.iter().any(|comment| comment.ends_line || is_long(text, &comment.token))
            || self.between.iter().any(|comment| is_long(text, comment))
    }
}

/// Whether a comment takes up the rest of its line, or more than one.
fn is_long(text: &str, comment: &Token) -> bool {
    comment.kind == TokenKind::LineComment || comment.text(text).contains('\n')
}

fn width(text: &str, token: &Token) -> usize {
    token.text(text).chars().count()
}
