use avrogen_runtime::__private::v1;

v1::level!(2 "0.9.0" chrono);

fn main() {}
