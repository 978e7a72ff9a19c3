use avrogen_runtime::__private::v1;

static SCHEMA: v1::SchemaDef = v1::SchemaDef::new("Extern", r#""int""#, 0, 7, &[]);

const _: () = SCHEMA.assert_shape(7);
const _: () = SCHEMA.assert_shape(8);

fn main() {}
