//! From paths to code, and to errors at the paths.

use std::path::{Path, PathBuf};

use avrogen_build::{Config, Diagnostic, Error, Findings, Generated, GeneratedFile};
use avrogen_schema::render::render;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::args::Args;

pub(crate) fn expand(args: &Args) -> TokenStream {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let config = Config::from_package().package(&package).schemas(args.paths()).in_place();
    let config = args.subjects().into_iter().fold(config, Config::subject);
    match config.generate() {
        Ok(generated) => code(args, &package, &generated),
        Err(Error::Findings(findings)) => each(args, &findings, error),
        Err(Error::Misuse(message)) => syn::Error::new(args.span_in(&message), message).into_compile_error(),
    }
}

fn code(args: &Args, package: &Path, generated: &Generated) -> TokenStream {
    let files = generated.sets.iter().flat_map(|set| &set.files);
    let items = files.map(GeneratedFile::tokens);
    let tracked = tracked(package, &generated.watched);
    let warnings = each(args, &generated.findings, warning);
    quote! { #(#items)* #tracked #warnings }
}

/// The compiler compiles again what includes a file that changed. A folder cannot be included.
fn tracked(package: &Path, watched: &[PathBuf]) -> TokenStream {
    let files = watched.iter().filter(|path| package.join(path).is_file()).filter_map(|path| path.to_str());
    let bytes = files.map(|path| {
        if Path::new(path).is_absolute() {
            return quote! { ::core::include_bytes!(#path) };
        }
        let path = format!("/{path}");
        quote! { ::core::include_bytes!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #path)) }
    });
    quote! { const _: &[&[u8]] = &[#(#bytes),*]; }
}

/// What `show` makes of each finding, at the path that led to it.
fn each(
    args: &Args,
    findings: &Findings,
    show: fn(&Findings, &Diagnostic, Span) -> TokenStream,
) -> TokenStream {
    let shown = findings.diagnostics.iter().map(|finding| {
        let span = match finding.span() {
            Some(span) => args.span_of(&findings.sources.get(span.file).name),
            None => args.span_in(&finding.message),
        };
        show(findings, finding, span)
    });
    shown.collect()
}

/// The drawing under its sentence. What is only a warning can wait until there is no error.
fn error(findings: &Findings, finding: &Diagnostic, span: Span) -> TokenStream {
    if !finding.is_error() {
        return TokenStream::new();
    }
    let drawing = render(&findings.sources, finding, false);
    let picture = drawing.split_once('\n').map_or("", |(_, picture)| picture);
    let text = format!("{}: {}\n{picture}", finding.code, finding.message);
    syn::Error::new(span, text.trim_end()).into_compile_error()
}

/// A macro cannot warn, but what it makes can: by using something that is deprecated.
fn warning(findings: &Findings, finding: &Diagnostic, span: Span) -> TokenStream {
    let mut note = finding.summary(&findings.sources);
    for help in &finding.help {
        note.push_str("\nhelp: ");
        note.push_str(help);
    }
    quote_spanned! { span =>
        const _: () = {
            #[deprecated(note = #note)]
            const SCHEMA: () = ();
            SCHEMA
        };
    }
}
