//! One text for one value: JSON with sorted keys and no space between, so that everybody gets the same hash.

use std::fmt::Write;

use serde::Serialize;
use serde_json::Value;

/// SHA-256 of the canonical JSON, in hex.
pub(super) fn hash(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).expect("what is hashed has text keys and plain values only");
    let mut text = String::new();
    write(&value, &mut text);
    hash_of_text(&text)
}

/// SHA-256 of a text, in hex.
pub(super) fn hash_of_text(text: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    digest.as_ref().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Keys are sorted here, not left to the map: a feature of a dependency can make that keep the order of writing.
fn write(value: &Value, text: &mut String) {
    match value {
        Value::Object(entries) => {
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_by_key(|(key, _)| key.as_str());
            text.push('{');
            for (place, (key, value)) in entries.into_iter().enumerate() {
                text.push_str(if place > 0 { "," } else { "" });
                write(&Value::String(key.clone()), text);
                text.push(':');
                write(value, text);
            }
            text.push('}');
        }
        Value::Array(values) => {
            text.push('[');
            for (place, value) in values.iter().enumerate() {
                text.push_str(if place > 0 { "," } else { "" });
                write(value, text);
            }
            text.push(']');
        }
        plain => {
            let _ = write!(text, "{plain}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_keys_makes_no_difference_and_the_text_is_the_known_one() {
        let mut text = String::new();
        write(&serde_json::json!({ "b": [1, true, null], "a": { "z": "é\n", "y": {} } }), &mut text);
        assert_eq!(text, r#"{"a":{"y":{},"z":"é\n"},"b":[1,true,null]}"#);
        let abc = hash(&serde_json::json!({}));
        assert_eq!(abc, "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    }
}
