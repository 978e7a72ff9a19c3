//! Items as users of a crate see them: signatures without bodies, private fields and documentation.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Block, Fields, File, ImplItem, Item, Meta, TraitItem, Type, Variant, Visibility, parse_quote,
};

use crate::modules::attributes;

/// A public item.
#[derive(Debug)]
pub struct Declaration {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// An `impl`, or a macro that makes items.
#[derive(Debug)]
pub struct Implementation {
    /// The path to what it is for: the type, or the trait where the type is another crate's. None for a macro.
    pub paths: Vec<Vec<String>>,
    /// Its text.
    pub text: String,
}

/// Whether users of the crate can see something, as far as its own declaration says. What is hidden in the documentation is
/// no part of the face.
pub(crate) fn is_public(visibility: &Visibility, attributes: &[Attribute]) -> bool {
    matches!(visibility, Visibility::Public(_)) && !is_hidden(attributes)
}

fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("doc")
            && matches!(&attribute.meta, Meta::List(list) if list.tokens.to_string().contains("hidden"))
    })
}

/// The declaration of an item that is public and not hidden.
pub(crate) fn declaration(item: &Item) -> Option<Declaration> {
    let (visibility, name) = match item {
        Item::Const(item) => (&item.vis, &item.ident),
        Item::Enum(item) => (&item.vis, &item.ident),
        Item::Fn(item) => (&item.vis, &item.sig.ident),
        Item::Static(item) => (&item.vis, &item.ident),
        Item::Struct(item) => (&item.vis, &item.ident),
        Item::Trait(item) => (&item.vis, &item.ident),
        Item::Type(item) => (&item.vis, &item.ident),
        Item::Macro(item) => {
            let exported = item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export"));
            let name = item.ident.as_ref().filter(|_| exported && !is_hidden(&item.attrs))?.to_string();
            return Some(Declaration { text: format!("macro_rules! {name}\n"), name });
        }
        _ => return None,
    };
    is_public(visibility, attributes(item))
        .then(|| Declaration { name: name.to_string(), text: text(item.clone()) })
}

/// What an `impl` or a macro adds to the face, if anything.
pub(crate) fn implementation(item: &Item) -> Option<Implementation> {
    if is_hidden(attributes(item)) {
        return None;
    }
    match item {
        Item::Impl(block) => {
            let mut block = block.clone();
            let of_trait = block.trait_.as_ref().map(|found| segments(&found.0));
            if of_trait.is_some() {
                block.items.retain(|item| matches!(item, ImplItem::Type(_) | ImplItem::Const(_)));
            } else {
                block.items.retain(|item| match item {
                    ImplItem::Const(item) => is_public(&item.vis, &item.attrs),
                    ImplItem::Fn(item) => is_public(&item.vis, &item.attrs),
                    _ => false,
                });
                if block.items.is_empty() {
                    return None;
                }
            }
            let paths = named(&block.self_ty).into_iter().chain(of_trait).collect();
            Some(Implementation { paths, text: text(Item::Impl(block)) })
        }
        Item::Macro(item) if item.ident.is_none() => {
            let mut item = item.clone();
            item.mac.tokens = without_documentation(item.mac.tokens);
            Some(Implementation { paths: Vec::new(), text: text(Item::Macro(item)) })
        }
        _ => None,
    }
}

/// Whether the rules of a macro have `pub` without a restriction.
pub(crate) fn makes_public_items(tokens: &TokenStream) -> bool {
    let mut tokens = tokens.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(ident)
                if ident == "pub" && !matches!(tokens.peek(), Some(TokenTree::Group(_))) =>
            {
                return true;
            }
            TokenTree::Group(group) if makes_public_items(&group.stream()) => return true,
            _ => {}
        }
    }
    false
}

fn segments(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

fn named(of: &Type) -> Option<Vec<String>> {
    match of {
        Type::Path(path) => Some(segments(&path.path)),
        Type::Reference(reference) => named(&reference.elem),
        _ => None,
    }
}

fn text(mut item: Item) -> String {
    let mut face = Face { private_fields: false };
    face.visit_item_mut(&mut item);
    let mut text = prettyplease::unparse(&File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item],
    });
    if face.private_fields {
        text.push_str("// and private fields\n");
    }
    text
}

/// Takes away what users do not see.
struct Face {
    private_fields: bool,
}

impl VisitMut for Face {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        let kept = ["cfg", "deprecated", "derive", "must_use", "non_exhaustive", "repr"];
        attributes.retain(|attribute| kept.iter().any(|name| attribute.path().is_ident(name)));
        for attribute in attributes {
            // The reason is prose.
            if attribute.path().is_ident("must_use") {
                attribute.meta = parse_quote!(must_use);
            }
        }
    }

    fn visit_block_mut(&mut self, block: &mut Block) {
        block.stmts.clear();
    }

    fn visit_fields_mut(&mut self, fields: &mut Fields) {
        let before = fields.len();
        match fields {
            Fields::Named(named) => {
                let kept = std::mem::take(&mut named.named).into_iter();
                named.named = kept.filter(|field| is_public(&field.vis, &field.attrs)).collect();
            }
            Fields::Unnamed(unnamed) => {
                let kept = std::mem::take(&mut unnamed.unnamed).into_iter();
                unnamed.unnamed = kept.filter(|field| is_public(&field.vis, &field.attrs)).collect();
            }
            Fields::Unit => {}
        }
        self.private_fields |= fields.len() < before;
        visit_mut::visit_fields_mut(self, fields);
    }

    /// The fields of variants have no visibility of their own.
    fn visit_variant_mut(&mut self, variant: &mut Variant) {
        self.visit_attributes_mut(&mut variant.attrs);
        for field in &mut variant.fields {
            self.visit_attributes_mut(&mut field.attrs);
        }
    }

    fn visit_item_enum_mut(&mut self, item: &mut syn::ItemEnum) {
        let kept = std::mem::take(&mut item.variants).into_iter();
        item.variants = kept.filter(|variant| !is_hidden(&variant.attrs)).collect();
        visit_mut::visit_item_enum_mut(self, item);
    }

    fn visit_item_trait_mut(&mut self, item: &mut syn::ItemTrait) {
        item.items.retain(|item| match item {
            TraitItem::Const(item) => !is_hidden(&item.attrs),
            TraitItem::Fn(item) => !is_hidden(&item.attrs),
            TraitItem::Type(item) => !is_hidden(&item.attrs),
            _ => true,
        });
        visit_mut::visit_item_trait_mut(self, item);
    }

    fn visit_item_const_mut(&mut self, item: &mut syn::ItemConst) {
        self.visit_attributes_mut(&mut item.attrs);
        *item.expr = parse_quote!(_);
    }

    fn visit_item_static_mut(&mut self, item: &mut syn::ItemStatic) {
        self.visit_attributes_mut(&mut item.attrs);
        *item.expr = parse_quote!(_);
    }

    fn visit_impl_item_const_mut(&mut self, item: &mut syn::ImplItemConst) {
        self.visit_attributes_mut(&mut item.attrs);
        item.expr = parse_quote!(_);
    }
}

fn without_documentation(tokens: TokenStream) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let is_doc =
                    group.stream().into_iter().next().is_some_and(|first| first.to_string() == "doc");
                let is_attribute =
                    matches!(kept.last(), Some(TokenTree::Punct(punct)) if punct.as_char() == '#');
                if is_doc && is_attribute {
                    kept.pop();
                } else {
                    let inner = without_documentation(group.stream());
                    kept.push(proc_macro2::Group::new(group.delimiter(), inner).into());
                }
            }
            token => kept.push(token),
        }
    }
    kept.into_iter().collect()
}
