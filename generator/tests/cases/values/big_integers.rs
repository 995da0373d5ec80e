use cases::big_integers::types::Balance;
use cases::runtime::json::Number;

use super::{read, written};

const WEI: &str = "115792089237316195423570985008687907853269984665640564039457584007913129639935";

#[test]
fn every_digit_is_kept_both_ways() {
    let text = format!(
        r#"{{"wei":{WEI},"signed":-170141183460469231731687303715884105728,"all":[1,{WEI}],"last":18446744073709551615}}"#
    );
    let balance: Balance = read(&text);
    assert_eq!(balance.wei.as_str(), WEI);
    assert_eq!(balance.signed.as_i128(), Some(i128::MIN));
    assert_eq!(balance.last, Some(u64::MAX));
    assert_eq!(written(&balance), text);
}

#[test]
fn made_from_integers_and_from_texts() {
    let balance = Balance::new(u128::MAX, WEI.parse::<Number>().unwrap());
    assert_eq!(balance.wei.as_u128(), Some(u128::MAX));
    assert_eq!(written(&balance), format!(r#"{{"wei":{},"signed":{WEI}}}"#, u128::MAX));
    assert!("1x".parse::<Number>().is_err());
    assert!("\"1\"".parse::<Number>().is_err());
}
