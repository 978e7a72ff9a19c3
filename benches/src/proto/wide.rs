//! 60 fields of numbers.

/// 60 fields of numbers.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Wide {
    #[prost(sint64, tag = "1")]
    pub count_00: i64,
    #[prost(double, tag = "2")]
    pub rate_01: f64,
    #[prost(sint32, tag = "3")]
    pub code_02: i32,
    #[prost(sint64, optional, tag = "4")]
    pub delta_03: Option<i64>,
    #[prost(sint64, tag = "5")]
    pub count_04: i64,
    #[prost(sint64, tag = "6")]
    pub at_05: i64,
    #[prost(bool, tag = "7")]
    pub flag_06: bool,
    #[prost(sint32, tag = "8")]
    pub code_07: i32,
    #[prost(sint64, optional, tag = "9")]
    pub delta_08: Option<i64>,
    #[prost(double, tag = "10")]
    pub rate_09: f64,
    #[prost(sint64, tag = "11")]
    pub count_10: i64,
    #[prost(sint64, tag = "12")]
    pub at_11: i64,
    #[prost(sint64, tag = "13")]
    pub count_12: i64,
    #[prost(double, tag = "14")]
    pub rate_13: f64,
    #[prost(sint32, tag = "15")]
    pub code_14: i32,
    #[prost(sint64, optional, tag = "16")]
    pub delta_15: Option<i64>,
    #[prost(sint64, tag = "17")]
    pub count_16: i64,
    #[prost(sint64, tag = "18")]
    pub at_17: i64,
    #[prost(bool, tag = "19")]
    pub flag_18: bool,
    #[prost(sint32, tag = "20")]
    pub code_19: i32,
    #[prost(sint64, optional, tag = "21")]
    pub delta_20: Option<i64>,
    #[prost(double, tag = "22")]
    pub rate_21: f64,
    #[prost(sint64, tag = "23")]
    pub count_22: i64,
    #[prost(sint64, tag = "24")]
    pub at_23: i64,
    #[prost(sint64, tag = "25")]
    pub count_24: i64,
    #[prost(double, tag = "26")]
    pub rate_25: f64,
    #[prost(sint32, tag = "27")]
    pub code_26: i32,
    #[prost(sint64, optional, tag = "28")]
    pub delta_27: Option<i64>,
    #[prost(sint64, tag = "29")]
    pub count_28: i64,
    #[prost(sint64, tag = "30")]
    pub at_29: i64,
    #[prost(bool, tag = "31")]
    pub flag_30: bool,
    #[prost(sint32, tag = "32")]
    pub code_31: i32,
    #[prost(sint64, optional, tag = "33")]
    pub delta_32: Option<i64>,
    #[prost(double, tag = "34")]
    pub rate_33: f64,
    #[prost(sint64, tag = "35")]
    pub count_34: i64,
    #[prost(sint64, tag = "36")]
    pub at_35: i64,
    #[prost(sint64, tag = "37")]
    pub count_36: i64,
    #[prost(double, tag = "38")]
    pub rate_37: f64,
    #[prost(sint32, tag = "39")]
    pub code_38: i32,
    #[prost(sint64, optional, tag = "40")]
    pub delta_39: Option<i64>,
    #[prost(sint64, tag = "41")]
    pub count_40: i64,
    #[prost(sint64, tag = "42")]
    pub at_41: i64,
    #[prost(bool, tag = "43")]
    pub flag_42: bool,
    #[prost(sint32, tag = "44")]
    pub code_43: i32,
    #[prost(sint64, optional, tag = "45")]
    pub delta_44: Option<i64>,
    #[prost(double, tag = "46")]
    pub rate_45: f64,
    #[prost(sint64, tag = "47")]
    pub count_46: i64,
    #[prost(sint64, tag = "48")]
    pub at_47: i64,
    #[prost(sint64, tag = "49")]
    pub count_48: i64,
    #[prost(double, tag = "50")]
    pub rate_49: f64,
    #[prost(sint32, tag = "51")]
    pub code_50: i32,
    #[prost(sint64, optional, tag = "52")]
    pub delta_51: Option<i64>,
    #[prost(sint64, tag = "53")]
    pub count_52: i64,
    #[prost(sint64, tag = "54")]
    pub at_53: i64,
    #[prost(bool, tag = "55")]
    pub flag_54: bool,
    #[prost(sint32, tag = "56")]
    pub code_55: i32,
    #[prost(sint64, optional, tag = "57")]
    pub delta_56: Option<i64>,
    #[prost(double, tag = "58")]
    pub rate_57: f64,
    #[prost(sint64, tag = "59")]
    pub count_58: i64,
    #[prost(sint64, tag = "60")]
    pub at_59: i64,
}
