fn main() {
    avrogen_runtime::to_vec(&vec![1, 2, 3]).unwrap();
    avrogen_runtime::from_slice::<String>(b"\x02a").unwrap();
}
