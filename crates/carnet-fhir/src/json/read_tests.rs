use super::*;

const LIMITS: Limits = Limits { depth: 64, nodes: 200_000 };

fn fault(text: &str) -> JsonFault {
    read(text.as_bytes(), LIMITS).unwrap_err().fault
}

/// The same value as another reader sees it; numbers as text.
fn same(ours: &Value<'_>, theirs: &serde_json::Value) -> bool {
    match (ours, theirs) {
        (Value::Null, serde_json::Value::Null) => true,
        (Value::Bool(a), serde_json::Value::Bool(b)) => a == b,
        (Value::Number(a), serde_json::Value::Number(b)) => {
            a.parse::<f64>().is_ok_and(|a| b.as_f64().is_some_and(|b| a.to_bits() == b.to_bits()))
        }
        (Value::Text(a), serde_json::Value::String(b)) => a == b,
        (Value::Array(a), serde_json::Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), serde_json::Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(&**key).is_some_and(|b| same(a, b)))
        }
        _ => false,
    }
}

#[test]
fn what_another_reader_accepts_is_read_alike() {
    for text in [
        "null",
        " true ",
        "[]",
        "{}",
        "[1,-2.50,3e8,0,-0,1E-3]",
        r#"{"a":"é\u00e9\n\/\"","b":[{"c":""}],"\u0064":"\ud83d\ude00"}"#,
        "\"\u{7f}\u{2028}\"",
    ] {
        let ours = read(text.as_bytes(), LIMITS).unwrap();
        assert!(same(&ours, &serde_json::from_str(text).unwrap()), "{text}");
    }
}

#[test]
fn what_another_reader_refuses_is_refused() {
    for text in [
        "",
        " ",
        "tru",
        "nul",
        "01",
        "1.",
        ".5",
        "-",
        "1e",
        "+1",
        "[1,]",
        "[1 2]",
        "[",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "\"",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\"\\ud800\\u0041\"",
        "\"\u{1}\"",
        "\"a\\nb\u{1}\"",
        "1 2",
        "{}]",
        "\u{feff}{}",
        "NaN",
        "'a'",
        "\"\\u+123\"",
    ] {
        assert!(read(text.as_bytes(), LIMITS).is_err(), "{text:?}");
        assert!(serde_json::from_str::<serde_json::Value>(text).is_err(), "{text:?}");
    }
    assert_eq!(read(b"\"\xff\"", LIMITS).unwrap_err(), JsonError { at: 1, fault: JsonFault::Utf8 });
}

#[test]
fn numbers_keep_their_digits() {
    assert_eq!(read(b"[1.10]", LIMITS), Ok(Value::Array(vec![Value::Number("1.10")])));
}

#[test]
fn long_strings_without_escapes_are_borrowed() {
    let text = format!("\"{}\"", "QUJD".repeat(1000));
    assert!(matches!(read(text.as_bytes(), LIMITS), Ok(Value::Text(Cow::Borrowed(_)))));
    assert!(matches!(read(br#""a\/b""#, LIMITS), Ok(Value::Text(Cow::Owned(_)))));
}

#[test]
fn each_limit_holds_at_n_and_not_beyond() {
    let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    assert!(read(deep(64).as_bytes(), LIMITS).is_ok());
    assert_eq!(fault(&deep(65)), JsonFault::TooDeep(64));
    assert_eq!(fault(&deep(100_000)), JsonFault::TooDeep(64));
    let wide = |values: usize| format!("[{}0]", "0,".repeat(values - 2));
    assert!(read(wide(200_000).as_bytes(), LIMITS).is_ok());
    assert_eq!(fault(&wide(200_001)), JsonFault::TooMany(200_000));
}

#[test]
fn a_key_stands_once_in_small_and_large_objects() {
    assert_eq!(fault(r#"{"a":1,"b":{"a":1},"\u0061":2}"#), JsonFault::Duplicate("a".to_owned()));
    for size in [23, 24, 25, 26, 200] {
        let members = (0..size).map(|n| format!("\"k{n}\":0,")).collect::<Vec<_>>().concat();
        assert!(read(format!("{{{members}\"z\":0}}").as_bytes(), LIMITS).is_ok(), "{size}");
        for twice in ["k0".to_owned(), format!("k{}", size - 1)] {
            let text = format!("{{{members}\"{twice}\":0}}");
            assert_eq!(fault(&text), JsonFault::Duplicate(twice), "{size}");
        }
    }
}

#[test]
fn the_place_of_a_fault_is_told() {
    for (text, at) in [("{\"a\":x}", 5), ("[1,", 3), ("\"ab\u{1}\"", 3), ("\"ab\\q\"", 3)] {
        assert_eq!(read(text.as_bytes(), LIMITS).unwrap_err().at, at, "{text}");
    }
}
