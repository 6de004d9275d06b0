//! The same subscriptions as queries stored in PostgreSQL.

use sqlx::{Connection, PgConnection};
use tokio::runtime::Runtime;

use super::sketch::Plain;
use super::waiting::Waiting;

/// A table of queries on a server, gone with its connection.
pub(crate) struct Stored {
    runtime: Runtime,
    connection: PgConnection,
}

impl Stored {
    pub(crate) fn new(server: &str, waiting: &[Waiting]) -> Stored {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let connection = runtime.block_on(async {
            let mut connection =
                PgConnection::connect(server).await.expect("BELFORT_TEST_POSTGRES names a server");
            let table = "CREATE TEMPORARY TABLE waiting (id BIGINT, theme TEXT, query TSQUERY)";
            sqlx::query(table).execute(&mut connection).await.expect("a table of its own");
            for group in waiting.chunks(10_000) {
                let ids: Vec<i64> = group.iter().map(|one| one.id.into()).collect();
                let themes: Vec<Option<String>> = group.iter().map(|one| one.theme.clone()).collect();
                let queries: Vec<String> = group.iter().map(Waiting::tsquery).collect();
                let insert = "INSERT INTO waiting SELECT id, theme, query::tsquery \
                    FROM UNNEST($1::BIGINT[], $2::TEXT[], $3::TEXT[]) AS given (id, theme, query)";
                let insert = sqlx::query(insert).bind(ids).bind(themes).bind(queries);
                insert.execute(&mut connection).await.expect("queries that PostgreSQL reads");
            }
            connection
        });
        Stored { runtime, connection }
    }

    pub(crate) fn matches(&mut self, document: &Plain) -> usize {
        let select = "SELECT id FROM waiting, to_tsvector('simple', $1) AS words \
            WHERE (theme IS NULL OR theme = ANY($2)) AND (query = ''::tsquery OR words @@ query)";
        let select = sqlx::query(select).bind(document.words.join(" ")).bind(&document.themes);
        self.runtime.block_on(select.fetch_all(&mut self.connection)).expect("an answer").len()
    }
}
