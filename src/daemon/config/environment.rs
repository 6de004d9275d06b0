//! The environment, laid over the configuration file: `BELFORT_SECTION__KEY`.

use serde::Deserialize;

use super::{Config, ConfigError, NATIONAL};

/// Lays every variable that is ours over the table; a variable that names no key is an error.
pub(super) fn overlay(
    table: &mut toml::Table,
    environment: impl Iterator<Item = (String, String)>,
) -> Result<(), ConfigError> {
    for (name, text) in environment {
        let Some((section, key)) = name.strip_prefix("BELFORT_").and_then(|path| path.split_once("__"))
        else {
            continue;
        };
        let (section, mut key) = (section.to_ascii_lowercase(), key.to_ascii_lowercase());
        if section == NATIONAL {
            // The settings of the rule book are written with hyphens, which a variable cannot have.
            key = key.replace('_', "-");
        }
        // A token of digits only is text all the same: the type of the key decides.
        let readings = [bare(&text), toml::Value::String(text)];
        let fitting = readings.iter().map(|value| alone(&section, &key, value)).collect::<Vec<_>>();
        let wrong = |cause: String| ConfigError::Wrong { place: name.clone(), cause };
        let layer = match (&fitting[0], &fitting[1]) {
            (Ok(layer), _) | (_, Ok(layer)) => layer.clone(),
            (Err(cause), Err(_)) => return Err(wrong(cause.clone())),
        };
        let place = table.entry(section).or_insert_with(|| toml::Table::new().into());
        let place = place.as_table_mut().ok_or_else(|| wrong("its section is not a table".to_owned()))?;
        lay(place, layer);
    }
    Ok(())
}

/// The key with its value, when the configuration takes them.
fn alone(section: &str, key: &str, value: &toml::Value) -> Result<toml::Table, String> {
    // `SMTP__DKIM__DOMAIN`: a key of a table inside the section.
    let layer = match key.split_once("__") {
        Some((table, key)) => {
            let inner = toml::Table::from_iter([(key.to_owned(), value.clone())]);
            toml::Table::from_iter([(table.to_owned(), inner.into())])
        }
        None => toml::Table::from_iter([(key.to_owned(), value.clone())]),
    };
    let whole = toml::Table::from_iter([(section.to_owned(), layer.clone().into())]);
    Config::deserialize(toml::Value::Table(whole)).map_err(|cause| cause.message().to_owned())?;
    Ok(layer)
}

/// The value as TOML would read it without quotes.
fn bare(text: &str) -> toml::Value {
    match (text.parse::<bool>(), text.parse::<i64>()) {
        (Ok(value), _) => toml::Value::Boolean(value),
        (_, Ok(value)) => toml::Value::Integer(value),
        _ => toml::Value::String(text.to_owned()),
    }
}

/// Lays keys over a table; a table inside keeps its other keys.
fn lay(table: &mut toml::Table, layer: toml::Table) {
    for (key, value) in layer {
        match (table.get_mut(&key), value) {
            (Some(toml::Value::Table(inner)), toml::Value::Table(over)) => lay(inner, over),
            (_, value) => drop(table.insert(key, value)),
        }
    }
}
