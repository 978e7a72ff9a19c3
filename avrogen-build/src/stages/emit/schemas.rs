//! The statics of schemas, in a module of their own: texts are long.

use super::code::Code;
use super::literal;
use super::names::Names;
use crate::stages::plan::{Plan, Schema, Target};

/// The module that holds them. No namespace makes such a name: case conversion takes leading underscores off.
pub(super) const MODULE: &str = "__schemas";

pub(super) fn statics(code: &mut Code, plan: &Plan) {
    code.line(&["use ", &plan.runtime, "::__private::v1 as rt;"]);
    for schema in &plan.schemas {
        code.blank();
        code.line(&["pub(super) static ", schema.ident.as_str(), ": rt::SchemaDef = rt::SchemaDef::new("]);
        code.inside(|code| {
            code.line(&[&literal::string(&schema.name), ","]);
            code.line(&[&literal::raw_string(&schema.text), ","]);
            code.line(&[&literal::hexadecimal(schema.rabin), ","]);
            code.line(&[&literal::hexadecimal(schema.shape), ","]);
            references(code, plan, schema);
        });
        code.line(&[");"]);
    }
}

fn references(code: &mut Code, plan: &Plan, schema: &Schema) {
    if schema.references.is_empty() {
        code.line(&["&[],"]);
        return;
    }
    code.line(&["&["]);
    code.inside(|code| {
        for reference in &schema.references {
            let target = match reference.target {
                Target::Schema(id) => format!("&{}", plan.schemas[id.0].ident),
                Target::Extern(id) => format!("<{} as rt::AvroType>::SCHEMA", plan.externs[id.0].path),
            };
            let subject = literal::string(&reference.subject);
            let version = match reference.version {
                Some(version) => format!("::core::option::Option::Some({version})"),
                None => "::core::option::Option::None".to_owned(),
            };
            code.line(&["rt::Reference::new(", &subject, ", ", &version, ", ", &target, "),"]);
        }
    });
    code.line(&["],"]);
}

/// What holds only while the types of other crates are what they were here.
pub(super) fn assertions(code: &mut Code, names: &Names<'_>) {
    for of in &names.plan.externs {
        code.item();
        let (path, shape) = (&of.path, literal::hexadecimal(of.shape));
        code.line(&[
            "const _: () = <",
            path,
            " as ",
            &names.rt,
            "::AvroType>::SCHEMA.assert_shape(",
            &shape,
            ");",
        ]);
    }
}
