use avrogen_runtime::__private::v1;

v1::level!(1 "0.9.0" chrono telepathy);

fn main() {}
