//! A tree to text. Frames on a list stand for recursion.

use super::WIDTH;
use super::tokens::{Token, TokenKind};
use super::tree::{Comment, Entry, Node, Tree};

/// Levels that are indented. Deeper ones stay there, or the text would grow with the square of its depth.
const INDENTED: usize = 64;

pub(super) fn print(text: &str, tree: &Tree, line_end: &str) -> String {
    let out = String::with_capacity(text.len() + text.len() / 2);
    let mut printer = Printer { text, tree, line_end, out, column: 0 };
    printer.document();
    printer.out
}

struct Printer<'t> {
    text: &'t str,
    tree: &'t Tree,
    line_end: &'t str,
    out: String,
    /// Characters on the current line.
    column: usize,
}

/// A container that is being printed.
struct Frame<'t> {
    node: &'t Node,
    /// The next of its entries.
    next: usize,
    is_broken: bool,
    level: usize,
}

impl<'t> Printer<'t> {
    fn document(&mut self) {
        let Some((document, entry)) = self.tree.last().and_then(|node| Some((node, node.entries.first()?)))
        else {
            return;
        };
        self.before(entry, 0);
        let mut stack = Vec::new();
        stack.extend(self.value(entry.value, 0, false, true));
        while let Some(mut frame) = stack.pop() {
            if let Some(inner) = self.advance(&mut frame) {
                stack.push(frame);
                stack.push(inner);
            }
        }
        self.after(&entry.after);
        for comment in &document.closing {
            self.blank_if(comment.has_blank);
            self.line(0);
            self.comment(&comment.token);
        }
        self.out.push_str(self.line_end);
    }

    /// Prints a container up to the next one inside of it, or to its end.
    fn advance(&mut self, frame: &mut Frame<'t>) -> Option<Frame<'t>> {
        let entries = &frame.node.entries;
        loop {
            if let Some(previous) = frame.next.checked_sub(1).and_then(|at| entries.get(at)) {
                if frame.next < entries.len() {
                    self.push(",");
                }
                self.after(&previous.after);
            }
            let Some(entry) = entries.get(frame.next) else { break };
            let is_first = frame.next == 0;
            frame.next += 1;
            if frame.is_broken {
                self.before_on_lines(entry, frame.level, is_first);
            } else {
                self.push(if is_first { "" } else { " " });
                self.before(entry, frame.level);
            }
            if let Some(key) = &entry.key {
                self.token(key);
                self.push(": ");
                self.between(entry, frame.level);
            }
            let is_last = frame.next == entries.len();
            if let Some(inner) = self.value(entry.value, frame.level, !is_last, false) {
                return Some(inner);
            }
        }
        self.close(frame);
        None
    }

    fn close(&mut self, frame: &Frame<'t>) {
        if frame.is_broken {
            let mut is_first = frame.node.entries.is_empty();
            for comment in &frame.node.closing {
                self.blank_if(comment.has_blank && !is_first);
                self.line(frame.level);
                self.comment(&comment.token);
                is_first = false;
            }
            self.line(frame.level.saturating_sub(1));
        } else if !frame.node.is_empty() && frame.node.entries.is_empty() {
            self.push(" ");
        }
        self.push(if frame.node.token.text(self.text) == "{" { "}" } else { "]" });
    }

    /// Prints a scalar, or begins a container.
    fn value(&mut self, index: usize, level: usize, has_comma: bool, is_root: bool) -> Option<Frame<'t>> {
        let node = &self.tree[index];
        self.token(&node.token);
        if node.token.kind != TokenKind::Open {
            return None;
        }
        let level = level + 1;
        let room = WIDTH.saturating_sub(self.column - 1 + usize::from(has_comma));
        let is_object = node.token.text(self.text) == "{";
        let has_entries = !node.entries.is_empty();
        let is_broken = node.is_broken || (has_entries && (node.width > room || (is_root && is_object)));
        self.after(&node.opening);
        Some(Frame { node, next: 0, is_broken, level })
    }

    /// Begins the line of an entry in a broken container, with the comments before it.
    fn before_on_lines(&mut self, entry: &Entry, level: usize, is_first: bool) {
        let above = entry.before.first().map_or(entry.has_blank, |comment| comment.has_blank);
        self.blank_if(above && !is_first);
        self.line(level);
        self.before(entry, level);
    }

    /// The comments before an entry whose line has begun.
    fn before(&mut self, entry: &Entry, level: usize) {
        for (at, Comment { token, ends_line, .. }) in entry.before.iter().enumerate() {
            self.comment(token);
            if !*ends_line {
                self.push(" ");
                continue;
            }
            let below = entry.before.get(at + 1).map_or(entry.has_blank, |next| next.has_blank);
            self.blank_if(below);
            self.line(level);
        }
    }

    /// The comments between a key and its value.
    fn between(&mut self, entry: &Entry, level: usize) {
        for comment in &entry.between {
            self.comment(comment);
            if comment.kind == TokenKind::LineComment {
                self.line(level + 1);
            } else {
                self.push(" ");
            }
        }
    }

    /// Comments at the end of a line.
    fn after(&mut self, comments: &[Token]) {
        for comment in comments {
            self.push(" ");
            self.comment(comment);
        }
    }

    fn blank_if(&mut self, has_blank: bool) {
        if has_blank {
            self.out.push_str(self.line_end);
        }
    }

    /// Begins a line.
    fn line(&mut self, level: usize) {
        self.out.push_str(self.line_end);
        self.column = 2 * level.min(INDENTED);
        self.out.extend(std::iter::repeat_n(' ', self.column));
    }

    /// A comment, whose line ends become those of the text.
    fn comment(&mut self, comment: &Token) {
        for (at, line) in comment.text(self.text).split('\n').enumerate() {
            if at > 0 {
                self.out.push_str(self.line_end);
                self.column = 0;
            }
            // Also several: one that was left would be a part of the line end the next time.
            self.push(line.trim_end_matches('\r'));
        }
    }

    fn token(&mut self, token: &Token) {
        self.push(token.text(self.text));
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
        self.column += text.chars().count();
    }
}
