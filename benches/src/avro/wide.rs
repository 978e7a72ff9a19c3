//! 60 fields of numbers.

use ::avrogen_runtime::__private::v1;

/// `bench.Wide`
#[derive(Debug, Clone, PartialEq)]
pub struct Wide {
    /// `count_00`
    pub count_00: i64,
    /// `rate_01`
    pub rate_01: f64,
    /// `code_02`
    pub code_02: i32,
    /// `delta_03`
    pub delta_03: Option<i64>,
    /// `count_04`
    pub count_04: i64,
    /// `at_05`
    pub at_05: i64,
    /// `flag_06`
    pub flag_06: bool,
    /// `code_07`
    pub code_07: i32,
    /// `delta_08`
    pub delta_08: Option<i64>,
    /// `rate_09`
    pub rate_09: f64,
    /// `count_10`
    pub count_10: i64,
    /// `at_11`
    pub at_11: i64,
    /// `count_12`
    pub count_12: i64,
    /// `rate_13`
    pub rate_13: f64,
    /// `code_14`
    pub code_14: i32,
    /// `delta_15`
    pub delta_15: Option<i64>,
    /// `count_16`
    pub count_16: i64,
    /// `at_17`
    pub at_17: i64,
    /// `flag_18`
    pub flag_18: bool,
    /// `code_19`
    pub code_19: i32,
    /// `delta_20`
    pub delta_20: Option<i64>,
    /// `rate_21`
    pub rate_21: f64,
    /// `count_22`
    pub count_22: i64,
    /// `at_23`
    pub at_23: i64,
    /// `count_24`
    pub count_24: i64,
    /// `rate_25`
    pub rate_25: f64,
    /// `code_26`
    pub code_26: i32,
    /// `delta_27`
    pub delta_27: Option<i64>,
    /// `count_28`
    pub count_28: i64,
    /// `at_29`
    pub at_29: i64,
    /// `flag_30`
    pub flag_30: bool,
    /// `code_31`
    pub code_31: i32,
    /// `delta_32`
    pub delta_32: Option<i64>,
    /// `rate_33`
    pub rate_33: f64,
    /// `count_34`
    pub count_34: i64,
    /// `at_35`
    pub at_35: i64,
    /// `count_36`
    pub count_36: i64,
    /// `rate_37`
    pub rate_37: f64,
    /// `code_38`
    pub code_38: i32,
    /// `delta_39`
    pub delta_39: Option<i64>,
    /// `count_40`
    pub count_40: i64,
    /// `at_41`
    pub at_41: i64,
    /// `flag_42`
    pub flag_42: bool,
    /// `code_43`
    pub code_43: i32,
    /// `delta_44`
    pub delta_44: Option<i64>,
    /// `rate_45`
    pub rate_45: f64,
    /// `count_46`
    pub count_46: i64,
    /// `at_47`
    pub at_47: i64,
    /// `count_48`
    pub count_48: i64,
    /// `rate_49`
    pub rate_49: f64,
    /// `code_50`
    pub code_50: i32,
    /// `delta_51`
    pub delta_51: Option<i64>,
    /// `count_52`
    pub count_52: i64,
    /// `at_53`
    pub at_53: i64,
    /// `flag_54`
    pub flag_54: bool,
    /// `code_55`
    pub code_55: i32,
    /// `delta_56`
    pub delta_56: Option<i64>,
    /// `rate_57`
    pub rate_57: f64,
    /// `count_58`
    pub count_58: i64,
    /// `at_59`
    pub at_59: i64,
}

static SCHEMA: v1::SchemaDef =
    v1::SchemaDef::new("bench.Wide", include_str!("../../schemas/wide.avsc"), 0, 0, &[]);

impl v1::Encode for Wide {
    fn bound(&self) -> usize {
        395 + v1::null_first::bound(self.delta_03.as_ref(), |_| v1::long::MAX)
            + v1::null_first::bound(self.delta_08.as_ref(), |_| v1::long::MAX)
            + v1::null_first::bound(self.delta_15.as_ref(), |_| v1::long::MAX)
            + v1::null_first::bound(self.delta_20.as_ref(), |_| v1::long::MAX)
            + v1::null_first::bound(self.delta_27.as_ref(), |_| v1::long::MAX)
            + v1::null_first::bound(self.delta_32.as_ref(), |_| v1::long::MAX)
            + v1::null_first::bound(self.delta_39.as_ref(), |_| v1::long::MAX)
            + v1::null_first::bound(self.delta_44.as_ref(), |_| v1::long::MAX)
            + v1::null_first::bound(self.delta_51.as_ref(), |_| v1::long::MAX)
            + v1::null_first::bound(self.delta_56.as_ref(), |_| v1::long::MAX)
    }

    fn encode(&self, w: &mut v1::Writer) -> Result<(), v1::Error> {
        v1::long::encode(self.count_00, w)?;
        v1::double::encode(self.rate_01, w)?;
        v1::int::encode(self.code_02, w)?;
        v1::null_first::encode(self.delta_03.as_ref(), w, |v, w| v1::long::encode(*v, w))?;
        v1::long::encode(self.count_04, w)?;
        v1::long::encode(self.at_05, w)?;
        v1::boolean::encode(self.flag_06, w)?;
        v1::int::encode(self.code_07, w)?;
        v1::null_first::encode(self.delta_08.as_ref(), w, |v, w| v1::long::encode(*v, w))?;
        v1::double::encode(self.rate_09, w)?;
        v1::long::encode(self.count_10, w)?;
        v1::long::encode(self.at_11, w)?;
        v1::long::encode(self.count_12, w)?;
        v1::double::encode(self.rate_13, w)?;
        v1::int::encode(self.code_14, w)?;
        v1::null_first::encode(self.delta_15.as_ref(), w, |v, w| v1::long::encode(*v, w))?;
        v1::long::encode(self.count_16, w)?;
        v1::long::encode(self.at_17, w)?;
        v1::boolean::encode(self.flag_18, w)?;
        v1::int::encode(self.code_19, w)?;
        v1::null_first::encode(self.delta_20.as_ref(), w, |v, w| v1::long::encode(*v, w))?;
        v1::double::encode(self.rate_21, w)?;
        v1::long::encode(self.count_22, w)?;
        v1::long::encode(self.at_23, w)?;
        v1::long::encode(self.count_24, w)?;
        v1::double::encode(self.rate_25, w)?;
        v1::int::encode(self.code_26, w)?;
        v1::null_first::encode(self.delta_27.as_ref(), w, |v, w| v1::long::encode(*v, w))?;
        v1::long::encode(self.count_28, w)?;
        v1::long::encode(self.at_29, w)?;
        v1::boolean::encode(self.flag_30, w)?;
        v1::int::encode(self.code_31, w)?;
        v1::null_first::encode(self.delta_32.as_ref(), w, |v, w| v1::long::encode(*v, w))?;
        v1::double::encode(self.rate_33, w)?;
        v1::long::encode(self.count_34, w)?;
        v1::long::encode(self.at_35, w)?;
        v1::long::encode(self.count_36, w)?;
        v1::double::encode(self.rate_37, w)?;
        v1::int::encode(self.code_38, w)?;
        v1::null_first::encode(self.delta_39.as_ref(), w, |v, w| v1::long::encode(*v, w))?;
        v1::long::encode(self.count_40, w)?;
        v1::long::encode(self.at_41, w)?;
        v1::boolean::encode(self.flag_42, w)?;
        v1::int::encode(self.code_43, w)?;
        v1::null_first::encode(self.delta_44.as_ref(), w, |v, w| v1::long::encode(*v, w))?;
        v1::double::encode(self.rate_45, w)?;
        v1::long::encode(self.count_46, w)?;
        v1::long::encode(self.at_47, w)?;
        v1::long::encode(self.count_48, w)?;
        v1::double::encode(self.rate_49, w)?;
        v1::int::encode(self.code_50, w)?;
        v1::null_first::encode(self.delta_51.as_ref(), w, |v, w| v1::long::encode(*v, w))?;
        v1::long::encode(self.count_52, w)?;
        v1::long::encode(self.at_53, w)?;
        v1::boolean::encode(self.flag_54, w)?;
        v1::int::encode(self.code_55, w)?;
        v1::null_first::encode(self.delta_56.as_ref(), w, |v, w| v1::long::encode(*v, w))?;
        v1::double::encode(self.rate_57, w)?;
        v1::long::encode(self.count_58, w)?;
        v1::long::encode(self.at_59, w)?;
        Ok(())
    }

    fn schema(&self) -> Option<&'static v1::SchemaDef> {
        Some(&SCHEMA)
    }
}

impl<'de> v1::Decode<'de> for Wide {
    fn decode(r: &mut v1::Reader<'de>) -> Result<Self, v1::Error> {
        Ok(Self {
            count_00: v1::long::decode(r)?,
            rate_01: v1::double::decode(r)?,
            code_02: v1::int::decode(r)?,
            delta_03: v1::null_first::decode(r, |r| v1::long::decode(r))?,
            count_04: v1::long::decode(r)?,
            at_05: v1::long::decode(r)?,
            flag_06: v1::boolean::decode(r)?,
            code_07: v1::int::decode(r)?,
            delta_08: v1::null_first::decode(r, |r| v1::long::decode(r))?,
            rate_09: v1::double::decode(r)?,
            count_10: v1::long::decode(r)?,
            at_11: v1::long::decode(r)?,
            count_12: v1::long::decode(r)?,
            rate_13: v1::double::decode(r)?,
            code_14: v1::int::decode(r)?,
            delta_15: v1::null_first::decode(r, |r| v1::long::decode(r))?,
            count_16: v1::long::decode(r)?,
            at_17: v1::long::decode(r)?,
            flag_18: v1::boolean::decode(r)?,
            code_19: v1::int::decode(r)?,
            delta_20: v1::null_first::decode(r, |r| v1::long::decode(r))?,
            rate_21: v1::double::decode(r)?,
            count_22: v1::long::decode(r)?,
            at_23: v1::long::decode(r)?,
            count_24: v1::long::decode(r)?,
            rate_25: v1::double::decode(r)?,
            code_26: v1::int::decode(r)?,
            delta_27: v1::null_first::decode(r, |r| v1::long::decode(r))?,
            count_28: v1::long::decode(r)?,
            at_29: v1::long::decode(r)?,
            flag_30: v1::boolean::decode(r)?,
            code_31: v1::int::decode(r)?,
            delta_32: v1::null_first::decode(r, |r| v1::long::decode(r))?,
            rate_33: v1::double::decode(r)?,
            count_34: v1::long::decode(r)?,
            at_35: v1::long::decode(r)?,
            count_36: v1::long::decode(r)?,
            rate_37: v1::double::decode(r)?,
            code_38: v1::int::decode(r)?,
            delta_39: v1::null_first::decode(r, |r| v1::long::decode(r))?,
            count_40: v1::long::decode(r)?,
            at_41: v1::long::decode(r)?,
            flag_42: v1::boolean::decode(r)?,
            code_43: v1::int::decode(r)?,
            delta_44: v1::null_first::decode(r, |r| v1::long::decode(r))?,
            rate_45: v1::double::decode(r)?,
            count_46: v1::long::decode(r)?,
            at_47: v1::long::decode(r)?,
            count_48: v1::long::decode(r)?,
            rate_49: v1::double::decode(r)?,
            code_50: v1::int::decode(r)?,
            delta_51: v1::null_first::decode(r, |r| v1::long::decode(r))?,
            count_52: v1::long::decode(r)?,
            at_53: v1::long::decode(r)?,
            flag_54: v1::boolean::decode(r)?,
            code_55: v1::int::decode(r)?,
            delta_56: v1::null_first::decode(r, |r| v1::long::decode(r))?,
            rate_57: v1::double::decode(r)?,
            count_58: v1::long::decode(r)?,
            at_59: v1::long::decode(r)?,
        })
    }

    fn schema() -> Option<&'static v1::SchemaDef> {
        Some(&SCHEMA)
    }
}

impl v1::AvroType for Wide {
    const SCHEMA: &'static v1::SchemaDef = &SCHEMA;
}
