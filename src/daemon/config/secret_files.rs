//! Secrets: they may stand in files of their own, and show nowhere.

use super::{Config, ConfigError};

impl Config {
    /// Secrets that stand in files of their own; one that is set beside its file stands above it.
    pub(super) fn read_secret_files(&mut self) -> Result<(), ConfigError> {
        let secrets = [
            (&mut self.store.url, &self.store.url_file),
            (&mut self.telegram.token, &self.telegram.token_file),
            (&mut self.smtp.url, &self.smtp.url_file),
            (&mut self.webhook.secret, &self.webhook.secret_file),
            (&mut self.oidc.client_secret, &self.oidc.client_secret_file),
            (&mut self.search.password, &self.search.password_file),
            (&mut self.search.api_key, &self.search.api_key_file),
        ];
        for (secret, file) in secrets {
            let Some(path) = file.as_ref().filter(|path| secret.is_empty() && !path.as_os_str().is_empty())
            else {
                continue;
            };
            let text = std::fs::read_to_string(path)
                .map_err(|cause| ConfigError::Unreadable { path: path.clone(), cause })?;
            *secret = text.trim().to_owned();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::daemon::config::keys;
    use crate::text::Language;

    fn environment(pairs: &[(&str, &str)]) -> impl Iterator<Item = (String, String)> + Clone {
        let pairs: Vec<_> =
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        pairs.into_iter()
    }

    #[test]
    fn every_secret_may_stand_in_a_file_and_what_is_set_stands_above_it() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "from-file\n").unwrap();
        let path = file.path().to_str().unwrap();
        let pairs = [
            ("BELFORT_STORE__URL_FILE", path),
            ("BELFORT_TELEGRAM__TOKEN_FILE", path),
            ("BELFORT_SMTP__URL_FILE", path),
            ("BELFORT_WEBHOOK__SECRET_FILE", path),
            ("BELFORT_WEBHOOK__SECRET", "set"),
        ];
        let config = Config::load(None, environment(&pairs)).unwrap();
        let read = [&config.store.url, &config.telegram.token, &config.smtp.url, &config.webhook.secret];
        assert_eq!(read, ["from-file", "from-file", "from-file", "set"]);
        let gone = environment(&[("BELFORT_SMTP__URL_FILE", "/no/such/file")]);
        assert!(Config::load(None, gone).unwrap_err().to_string().contains("/no/such/file"));
    }

    #[test]
    fn secrets_do_not_show_in_debug_output() {
        let set = environment(&[
            ("BELFORT_TELEGRAM__TOKEN", "geheim"),
            ("BELFORT_SMTP__URL", "smtps://u:geheim@h"),
            ("BELFORT_WEBHOOK__SECRET", "whsec_geheim"),
            ("BELFORT_STORE__URL", "postgres://u:geheim@h/d"),
            ("BELFORT_SEARCH__PASSWORD", "geheim"),
            ("BELFORT_SEARCH__API_KEY", "geheim"),
        ]);
        let lines = keys::lines(None, set.collect::<Vec<_>>().into_iter(), Language::Nl).unwrap();
        assert!(lines.iter().all(|line| !line.value.contains("geheim")), "nor in what is shown");
        assert_eq!(lines.iter().filter(|line| line.value == "•••").count(), 6);
        let set = environment(&[
            ("BELFORT_TELEGRAM__TOKEN", "geheim"),
            ("BELFORT_SMTP__URL", "smtps://u:geheim@h"),
            ("BELFORT_WEBHOOK__SECRET", "whsec_geheim"),
            ("BELFORT_STORE__URL", "postgres://u:geheim@h/d"),
            ("BELFORT_SEARCH__PASSWORD", "geheim"),
        ]);
        let config = Config::load(None, set).unwrap();
        assert!(!format!("{config:?}").contains("geheim"));
    }
}
