//! Runs the embedded registry until it is stopped: `registry [--listen ADDRESS] [--dir FOLDER]`. It prints its URL.

use std::error::Error;

use avrogen_runtime::testing::Registry;

#[expect(clippy::print_stdout, reason = "whoever starts it needs the URL")]
fn main() -> Result<(), Box<dyn Error>> {
    let mut builder = Registry::builder().record_requests(false);
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{name} needs a value"))?;
        builder = match name.as_str() {
            "--listen" => builder.listen(value.parse()?),
            "--dir" => builder.folder(value),
            _ => return Err(format!("unknown option {name}").into()),
        };
    }
    let registry = builder.start()?;
    println!("{}", registry.url());
    registry.wait();
    Ok(())
}
