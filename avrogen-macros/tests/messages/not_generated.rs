fn main() {
    avrogen_runtime::to_vec(&[1i64, 2, 3]).unwrap();
    avrogen_runtime::from_slice::<i64>(b"\x02").unwrap();
}
