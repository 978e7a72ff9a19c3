//! The text of generated code while it is written: lines with their indentation, and expressions that are broken where a
//! line would be too long, as rustfmt would have them.

/// The widest line, except where nothing can be broken.
const WIDTH: usize = 100;

/// Rust that is being written.
#[derive(Debug, Default)]
pub(super) struct Code {
    text: String,
    depth: usize,
    /// What stands above every item that is in no other.
    attributes: &'static [&'static str],
}

/// An expression.
#[derive(Debug)]
pub(super) enum Expr {
    /// One that stays on its line.
    Text(String),
    /// A call: the function, and its arguments.
    Call(String, Vec<Expr>),
    /// A closure: what stands between the bars, and its body.
    Closure(&'static str, Box<Expr>),
    /// Something that stands before an expression.
    Prefixed(String, Box<Expr>),
    /// A list: what opens it, its items, what closes it.
    List(String, Vec<Expr>, &'static str),
    /// A sum.
    Sum(Vec<Expr>),
}

impl Code {
    /// Code at the root of a file, with what stands above every item there.
    pub(super) fn new(attributes: &'static [&'static str]) -> Self {
        Self { attributes, ..Self::default() }
    }

    /// Makes room for about as much as is going to be written.
    pub(super) fn reserve(&mut self, bytes: usize) {
        self.text.reserve(bytes);
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    fn indent(&mut self) {
        const BLANKS: &str = "                                                                ";
        let mut left = self.depth * 4;
        while left > 0 {
            let some = left.min(BLANKS.len());
            self.text.push_str(&BLANKS[..some]);
            left -= some;
        }
    }

    /// A line of these parts.
    pub(super) fn line(&mut self, parts: &[&str]) {
        self.indent();
        for part in parts {
            self.text.push_str(part);
        }
        self.text.push('\n');
    }

    /// An empty line.
    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// The space above an item, and what stands there.
    pub(super) fn item(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("{\n") {
            self.blank();
        }
        if self.depth == 0 {
            for attribute in self.attributes {
                self.line(&[attribute]);
            }
        }
    }

    /// What is indented by one step more.
    pub(super) fn inside(&mut self, write: impl FnOnce(&mut Self)) {
        self.depth += 1;
        write(self);
        self.depth -= 1;
    }

    /// A line of these parts and a brace, after which everything belongs inside.
    pub(super) fn open(&mut self, parts: &[&str]) {
        self.indent();
        for part in parts {
            self.text.push_str(part);
        }
        self.text.push_str(" {\n");
        self.depth += 1;
    }

    /// A function up to its brace, after which everything belongs inside.
    pub(super) fn function(&mut self, name: &str, arguments: &[&str], returned: &str) {
        let arguments = arguments.iter().map(|argument| Expr::text(*argument)).collect();
        self.expr(
            &format!("fn {name}"),
            &Expr::List("(".to_owned(), arguments, ")"),
            &format!(" -> {returned} {{"),
        );
        self.depth += 1;
    }

    /// The end of what was opened last, and what follows on its line.
    pub(super) fn close_with(&mut self, after: &str) {
        self.depth -= 1;
        self.line(&["}", after]);
    }

    /// The end of what was opened last.
    pub(super) fn close(&mut self) {
        self.close_with("");
    }

    /// An expression on a line between two texts, or on several lines.
    pub(super) fn expr(&mut self, before: &str, expr: &Expr, after: &str) {
        self.indent();
        self.text.push_str(before);
        self.write(expr, before.len(), after.len());
        self.text.push_str(after);
        self.text.push('\n');
    }

    /// Writes an expression on a line of which so much is used, and where so much follows.
    fn write(&mut self, expr: &Expr, before: usize, after: usize) {
        if self.depth * 4 + before + expr.width() + after <= WIDTH {
            expr.flat(&mut self.text);
            return;
        }
        match expr {
            Expr::Text(text) => self.text.push_str(text),
            Expr::Call(function, arguments) => {
                self.text.push_str(function);
                self.text.push('(');
                self.arguments(arguments, before + function.len() + 1);
                self.text.push(')');
            }
            Expr::Closure(parameters, body) => self.closure(parameters, body),
            Expr::Prefixed(prefix, expr) => {
                self.text.push_str(prefix);
                self.write(expr, before + prefix.len(), after);
            }
            Expr::List(open, items, close) => {
                self.text.push_str(open.trim_end());
                self.each_on_its_line(items);
                self.text.push_str(close.trim_start());
            }
            Expr::Sum(terms) => self.sum(terms, before),
        }
    }

    fn sum(&mut self, terms: &[Expr], before: usize) {
        let Some((first, rest)) = terms.split_first() else { return };
        self.write(first, before, 0);
        // A number that is no wider than an indentation does not have a line of its own.
        let mut joined = (first.width() <= 4).then(|| before + first.width());
        self.depth += 1;
        for term in rest {
            let before = if let Some(before) = joined.take() {
                self.text.push(' ');
                before + 1
            } else {
                self.text.push('\n');
                self.indent();
                0
            };
            self.text.push_str("+ ");
            self.write(term, before + 2, 0);
        }
        self.depth -= 1;
    }

    fn closure(&mut self, parameters: &str, body: &Expr) {
        self.text.push('|');
        self.text.push_str(parameters);
        self.text.push_str("| {\n");
        self.depth += 1;
        self.expr("", body, "");
        self.depth -= 1;
        self.indent();
        self.text.push('}');
    }

    /// Arguments that do not fit on the line. A closure at the end may begin on it; else each has its own.
    fn arguments(&mut self, arguments: &[Expr], before: usize) {
        if let Some((Expr::Closure(parameters, body), first)) = arguments.split_last() {
            let ahead: usize = first.iter().map(|argument| argument.width() + 2).sum();
            if self.depth * 4 + before + ahead + parameters.len() + 4 <= WIDTH {
                for argument in first {
                    argument.flat(&mut self.text);
                    self.text.push_str(", ");
                }
                self.closure(parameters, body);
                return;
            }
        }
        self.each_on_its_line(arguments);
    }

    fn each_on_its_line(&mut self, items: &[Expr]) {
        self.text.push('\n');
        self.depth += 1;
        for item in items {
            self.expr("", item, ",");
        }
        self.depth -= 1;
        self.indent();
    }
}

impl Expr {
    /// One that stays on its line.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A call.
    pub(super) fn call(function: impl Into<String>, arguments: Vec<Self>) -> Self {
        Self::Call(function.into(), arguments)
    }

    /// Characters on one line. Names are ASCII; a literal that is not may look shorter than it counts.
    fn width(&self) -> usize {
        let separated = |items: &[Self], by: usize| {
            let widths: usize = items.iter().map(Self::width).sum();
            widths + by * items.len().saturating_sub(1)
        };
        match self {
            Self::Text(text) => text.len(),
            Self::Call(function, arguments) => function.len() + 2 + separated(arguments, 2),
            Self::Closure(parameters, body) => parameters.len() + 3 + body.width(),
            Self::Prefixed(prefix, expr) => prefix.len() + expr.width(),
            Self::List(open, items, close) => open.len() + separated(items, 2) + close.len(),
            Self::Sum(terms) => separated(terms, 3),
        }
    }

    /// Writes all of it on one line.
    fn flat(&self, out: &mut String) {
        let separated = |items: &[Self], by: &str, out: &mut String| {
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push_str(by);
                }
                item.flat(out);
            }
        };
        match self {
            Self::Text(text) => out.push_str(text),
            Self::Call(function, arguments) => {
                out.push_str(function);
                out.push('(');
                separated(arguments, ", ", out);
                out.push(')');
            }
            Self::Closure(parameters, body) => {
                out.push('|');
                out.push_str(parameters);
                out.push_str("| ");
                body.flat(out);
            }
            Self::Prefixed(prefix, expr) => {
                out.push_str(prefix);
                expr.flat(out);
            }
            Self::List(open, items, close) => {
                out.push_str(open);
                separated(items, ", ", out);
                out.push_str(close);
            }
            Self::Sum(terms) => separated(terms, " + ", out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(function: &str, arguments: &[&str]) -> Expr {
        Expr::call(function, arguments.iter().map(|argument| Expr::text(*argument)).collect())
    }

    fn written(expr: &Expr) -> String {
        let mut code = Code::new(&[]);
        code.open(&["fn f()"]);
        code.expr("", expr, "?;");
        code.close();
        code.into_text()
    }

    #[test]
    fn what_fits_stays_on_its_line() {
        assert_eq!(written(&call("rt::a", &["b", "c"])), "fn f() {\n    rt::a(b, c)?;\n}\n");
    }

    #[test]
    fn what_does_not_fit_is_broken_from_the_outside_in() {
        let long = "a".repeat(60);
        let inner = Expr::Closure("v, w", Box::new(call("inner", &[&long, "w"])));
        let outer = Expr::call("outer", vec![Expr::text("&self.field"), Expr::text("w"), inner]);
        let expected = format!(
            "fn f() {{\n    outer(&self.field, w, |v, w| {{\n        inner({long}, w)\n    }})?;\n}}\n"
        );
        assert_eq!(written(&outer), expected);
        let list = Expr::call("f", vec![Expr::text(&*long), Expr::text(&*long)]);
        assert_eq!(
            written(&list),
            format!("fn f() {{\n    f(\n        {long},\n        {long},\n    )?;\n}}\n")
        );
        let sum = Expr::Sum(vec![Expr::text(&*long), Expr::text(&*long)]);
        assert_eq!(written(&sum), format!("fn f() {{\n    {long}\n        + {long}?;\n}}\n"));
    }
}
