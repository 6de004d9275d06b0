//! `belfort demo`: everything at once, offline, in a temporary folder.

mod world;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;
use serde_json::json;

use super::context::{Context, print};
use super::exit::Exit;
use super::poll::tell;
use super::serve::asked_to_stop;
use crate::alerts::subscription::Watch;
use crate::alerts::{Address, Rhythm};
use crate::daemon::accounts::{enter_link, new_account};
use crate::daemon::index::Indexer;
use crate::daemon::poll::{Which, poll};
use crate::daemon::{Clock, Config, Tower, assess, projects, run};
use crate::law::explain::class_name;
use crate::law::{Assessment, render};
use crate::news::feed::Selectors;
use crate::news::{Feed, FeedKind};
use crate::people::{Member, Membership, Role};
use crate::register::{Format, Project, read_system};
use crate::search::{Page, Query, Results, Sort};
use crate::store::BELFORT;
use crate::text::Language;
use world::World;

/// A project of a made-up town that did not work out.
const PROJECT: &str = include_str!("demo/projects/druktesensoren.toml");
/// The systems of a made-up town, one for each class that a town meets.
const SYSTEMS: [(&str, &str); 6] = [
    ("faq-beslisboom.toml", include_str!("demo/systems/faq-beslisboom.toml")),
    ("emotieanalyse-sollicitaties.toml", include_str!("demo/systems/emotieanalyse-sollicitaties.toml")),
    ("fraudescore-sociale-steun.toml", include_str!("demo/systems/fraudescore-sociale-steun.toml")),
    ("website-chatbot.toml", include_str!("demo/systems/website-chatbot.toml")),
    ("geluidssensor-vuurwerk.toml", include_str!("demo/systems/geluidssensor-vuurwerk.toml")),
    ("cv-hulp.toml", include_str!("demo/systems/cv-hulp.toml")),
];
/// What the demo looks for: the compound is not in the text, its stem is.
const LOOKED_FOR: &str = "AI-verordening";

/// Show everything at once, offline, in a temporary folder.
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Stop after everything was shown, with a summary; do not leave the web page open
    #[arg(long)]
    once: bool,
}

/// A folder that goes when the demo ends.
#[derive(Debug)]
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!("cannot remove `{}`: {error}", self.0.display());
        }
    }
}

impl Demo {
    pub(super) async fn run(self, context: &Context) -> anyhow::Result<Exit> {
        let name = format!("belfort-demo-{}", uuid::Uuid::now_v7());
        let folder = Folder(std::env::temp_dir().join(name));
        let world = World::open().await.context("opening the demo's receivers on 127.0.0.1")?;
        let config = config(&context.config, &world, self.once).await;
        let tower = Arc::new(Tower::open(&folder.0, config, Clock::Machine).await?);
        let show = Show { context, tower: &tower, world: &world, quiet: context.json };
        show.line("cli-demo-start", &[("folder", folder.0.display().to_string())])?;
        let summary = show.everything().await?;
        if context.json {
            print(&summary.to_string())?;
        }
        if !self.once {
            show.page().await?;
        }
        tower.store.close().await;
        Ok(Exit::Done)
    }
}

/// The demo's configuration: its own world, and nothing of the operator's that could reach the real one.
async fn config(operator: &Config, world: &World, once: bool) -> Config {
    let mut config =
        Config { web: operator.web.clone(), alerts: operator.alerts.clone(), ..Config::default() };
    let free = tokio::net::TcpListener::bind(&config.web.listen).await.is_ok();
    if once || !free {
        // The usual port is taken, by a Belfort that is at work perhaps: the system chooses one that is free.
        if let Ok(listener) = tokio::net::TcpListener::bind("127.0.0.1:0").await {
            config.web.listen =
                listener.local_addr().map_or(config.web.listen, |address| address.to_string());
        }
    }
    config.web.public_url = String::new();
    config.rules = operator.rules.clone();
    config.national = operator.national.clone();
    config.fetch.allow_private = true;
    // The four items of the listing are from 2023 and 2024: in a demo they count as news.
    config.fetch.first_poll_days = 365 * 100;
    config.telegram.token = "1:demo".to_owned();
    config.telegram.api_url.clone_from(&world.http);
    config.smtp.url.clone_from(&world.smtp);
    config.smtp.from = "Belfort <belfort@stad-voorbeeld.example>".to_owned();
    config
}

struct Show<'a> {
    context: &'a Context,
    tower: &'a Arc<Tower>,
    world: &'a World,
    /// Whether only the summary is wanted.
    quiet: bool,
}

impl Show<'_> {
    fn line(&self, key: &str, args: &[(&str, String)]) -> anyhow::Result<()> {
        if self.quiet {
            return Ok(());
        }
        let args: Vec<_> = args.iter().map(|(name, value)| (*name, value.clone().into())).collect();
        print(&self.context.say(key, &args))
    }

    async fn everything(&self) -> anyhow::Result<serde_json::Value> {
        self.feeds().await?;
        self.subscriptions().await?;
        let assessments = self.systems().await?;
        self.project().await?;
        self.poll().await?;
        let (indexed, found) = self.index().await?;
        self.tell().await?;
        let counts = self.tower.store.counts().await?;
        let items_told = self.tower.store.alerts_of_kind("item:").await?;
        let deliveries: serde_json::Map<_, _> = ["telegram", "email", "webhook"]
            .map(|channel| (channel.to_owned(), json!(0)))
            .into_iter()
            .chain(
                self.tower
                    .store
                    .sent_by_channel()
                    .await?
                    .into_iter()
                    .map(|(channel, sent)| (channel, json!(sent))),
            )
            .collect();
        let assessed = |one: &Assessment| json!({ "system": one.system.id, "risk": one.risk });
        Ok(json!({
            "feeds": counts.feeds, "items": counts.items, "indexed": indexed, "found": found.total,
            "matches": items_told, "deliveries": deliveries,
            "assessments": assessments.iter().map(assessed).collect::<Vec<_>>(),
        }))
    }

    async fn feeds(&self) -> anyhow::Result<()> {
        self.line("cli-demo-feeds", &[])?;
        let selectors = Selectors {
            item: "ol.items > li".to_owned(),
            link: "a".to_owned(),
            kind: Some(".type".to_owned()),
            date: Some(".when".to_owned()),
            date_format: Some("%d-%m-%Y".to_owned()),
            summary: Some(".teaser".to_owned()),
            themes: Some(".tags".to_owned()),
            ..Selectors::default()
        };
        let feeds = [
            ("nieuwsbrief", "Nieuwsbrief Stad Voorbeeld", "/nieuws.xml", FeedKind::Syndication),
            (
                "recente-items",
                "Publieke innovatie: recente items",
                "/overzicht",
                FeedKind::Listing(selectors),
            ),
        ];
        for (id, title, path, kind) in feeds {
            let url = format!("{}{path}", self.world.http).parse()?;
            let (id, title) = (id.to_owned(), title.to_owned());
            let feed = Feed {
                id,
                url,
                title,
                language: Some(Language::Nl),
                kind,
                themes: vec![],
                settings: Default::default(),
            };
            self.tower.store.add_feed(&feed, self.tower.clock.now()).await?;
        }
        Ok(())
    }

    async fn subscriptions(&self) -> anyhow::Result<()> {
        self.line("cli-demo-subscriptions", &[])?;
        let items = |query: &str, themes: &[&str]| Watch::Items {
            query: query.to_owned(),
            themes: themes.iter().map(|theme| (*theme).to_owned()).collect(),
        };
        let asked = [
            ("telegram:1001".to_owned(), items("", &["ai-data"])),
            ("email:lezer@stad-voorbeeld.example".to_owned(), items("AI-verordening OR camera", &[])),
            (format!("webhook:{}/webhook", self.world.http), items("", &["cybersecurity", "smart-cities"])),
        ];
        for (to, watch) in asked {
            let to: Address = to.parse().map_err(anyhow::Error::msg)?;
            let subscription = assess::subscription(self.tower, to, watch, Rhythm::Instant);
            self.tower.store.add_subscription(&subscription).await?;
        }
        Ok(())
    }

    async fn systems(&self) -> anyhow::Result<Vec<Assessment>> {
        self.line("cli-demo-systems", &[])?;
        self.tower.store.save_organisation("stad-voorbeeld", "Stad Voorbeeld").await?;
        let mut assessments = Vec::with_capacity(SYSTEMS.len());
        for (path, text) in SYSTEMS {
            let system = read_system(path, text, Format::Toml, &self.tower.book).map_err(|problems| {
                let sources = [crate::law::SourceFile { path: path.to_owned(), text: text.to_owned() }];
                let told: Vec<_> = problems.iter().map(|problem| render(problem, &sources)).collect();
                anyhow::anyhow!("a sample system does not fit the rule book in use\n{}", told.join("\n"))
            })?;
            let (_, assessment) = assess::add_system(self.tower, &system).await?;
            let class = class_name(assessment.risk, self.context.language);
            self.line("cli-demo-system", &[("name", system.name.clone()), ("class", class)])?;
            assessments.push(assessment);
        }
        Ok(assessments)
    }

    async fn project(&self) -> anyhow::Result<()> {
        let themes = self.tower.themes();
        let is_theme =
            |family: &str, id: &str| themes.by_id(id).is_ok_and(|theme| theme.family.code() == family);
        match Project::read(PROJECT, is_theme) {
            Ok(project) => projects::share(self.tower, &project, BELFORT).await.map(drop),
            Err(problems) => {
                let told: Vec<_> = problems.iter().map(ToString::to_string).collect();
                anyhow::bail!("the sample project does not fit the themes in use\n{}", told.join("\n"))
            }
        }
    }

    async fn poll(&self) -> anyhow::Result<()> {
        self.line("cli-demo-poll", &[])?;
        let polled = poll(self.tower, Which::All, |_| ()).await?;
        for one in &polled {
            if let crate::daemon::poll::Outcome::Failed { detail, .. } = &one.outcome {
                anyhow::bail!("the demo's own feed `{}` was not read: {detail}", one.feed);
            }
        }
        Ok(())
    }

    async fn index(&self) -> anyhow::Result<(usize, Results)> {
        Indexer::open(self.tower).await?.follow(self.tower).await?;
        let newest = Page { sort: Sort::Newest, ..Page::default() };
        let all = self.tower.search(&Query::everything(), &newest).await?;
        for hit in &all.hits {
            let names = hit.themes.iter().map(|theme| self.tower.theme_name(theme, self.context.language));
            let themes = names.take(4).collect::<Vec<_>>().join(", ");
            self.line("cli-demo-item", &[("title", hit.title.clone()), ("themes", themes)])?;
        }
        let query = Query::parse(LOOKED_FOR).map_err(|error| anyhow::anyhow!("{error}"))?;
        let found = self.tower.search(&query, &Page::default()).await?;
        let numbers = [
            ("items", all.total.to_string()),
            ("query", LOOKED_FOR.to_owned()),
            ("total", found.total.to_string()),
        ];
        self.line("cli-demo-search", &numbers)?;
        Ok((all.total, found))
    }

    async fn tell(&self) -> anyhow::Result<()> {
        tell(self.tower).await?;
        let count = |pick: fn(&world::Arrived) -> usize| self.world.look(pick).to_string();
        let arrived = [
            ("telegram", count(|arrived| arrived.telegram.len())),
            ("email", count(|arrived| arrived.email.len())),
            ("webhook", count(|arrived| arrived.webhook.len())),
        ];
        self.line("cli-demo-told", &arrived)?;
        let example = self.world.look(|arrived| arrived.telegram.first().cloned());
        if let Some(example) = example.filter(|_| !self.quiet) {
            self.line("cli-demo-example", &[])?;
            let text = crate::text::html::plain(&example.replace('\n', "<br>"));
            print(&text.lines().map(|line| format!("   | {line}")).collect::<Vec<_>>().join("\n"))?;
        }
        Ok(())
    }

    /// The account of whoever opens the link: in a demo everything may be tried.
    async fn visitor(&self) -> anyhow::Result<Member> {
        let everything = Membership { organisation: None, role: Role::Operator };
        let email = "demo@stad-voorbeeld.example".to_owned();
        let new = new_account(email, "Demo", everything, self.context.language);
        self.tower.store.add_account(&new, self.tower.clock.now()).await?;
        Ok(new.member)
    }

    /// Leaves the daemon at work and the page open until the reader has seen enough.
    async fn page(&self) -> anyhow::Result<()> {
        let member = self.visitor().await?;
        let link = enter_link(self.tower, &member.account, BELFORT).await?;
        self.line("cli-demo-page", &[("url", link)])?;
        let router = (self.context.pages)(self.tower.clone());
        let serve = |listener, stopping: tokio_util::sync::CancellationToken| async move {
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            axum::serve(listener, service).with_graceful_shutdown(stopping.cancelled_owned()).await
        };
        run::run(self.tower.clone(), serve, asked_to_stop()).await.map(drop)
    }
}
