//! Projects that organisations share: each becomes an item of a feed of our own, and so it is indexed, tagged, told and fed out like
//! any other news.

use std::sync::Arc;

use url::Url;

use super::document::stored_document;
use super::naming::Organisations;
use super::poll;
use super::tower::Tower;
use crate::news::{Feed, FeedKind, FeedSettings, Item, ItemKey};
use crate::register::Project;
use crate::search::{Document, Hit};
use crate::store::{StoreError, StoredItem};
use crate::text::{Language, html, say};

/// The id of the feed that holds the projects.
pub const FEED: &str = "projects";
/// The address that it has instead of one on the web.
const ADDRESS: &str = "urn:belfort:projects";
/// What others did that is shown beside a project.
pub const SIMILAR_MAX: usize = 8;
/// Signs of the summary that a list shows.
const SUMMARY_CHARS: usize = 400;

/// The item of a project.
pub fn item_key(id: &str) -> ItemKey {
    ItemKey::new(FEED, id)
}

/// The project under the id of its organisation, where that is known by the id or the name that the project gives.
pub async fn settled(tower: &Tower, project: &Project) -> Result<Project, StoreError> {
    let known = Organisations::known(tower).await?;
    let id = known.id(&project.organisation).unwrap_or(&project.organisation);
    Ok(Project { organisation: id.to_owned(), ..project.clone() })
}

/// Adds a project or replaces it, and lets it be told to whoever follows its subject.
///
/// # Shape
/// Whether it is new.
pub async fn share(tower: &Arc<Tower>, project: &Project) -> anyhow::Result<bool> {
    let now = tower.clock.now();
    let feed = feed(tower);
    tower.store.add_feed(&feed, now).await?;
    // The item comes first: after a crash between the two the project is shared again, and its item is the same.
    let project = settled(tower, project).await?;
    let known = Organisations::known(tower).await?;
    poll::give(tower, &feed, item(tower, &project, &known)).await?;
    Ok(tower.store.save_project(&project, &item_key(&project.id), now).await?)
}

/// What others did before that is most like a project, shared or not; without itself.
pub async fn similar(tower: &Tower, project: &Project, limit: usize) -> anyhow::Result<Vec<Hit>> {
    let known = Organisations::known(tower).await?;
    let stored = StoredItem {
        key: item_key(&project.id),
        feed: FEED.to_owned(),
        feed_title: String::new(),
        item: item(tower, project, &known),
        tags: Vec::new(),
        provisions: Vec::new(),
        first_seen: tower.clock.now(),
    };
    let document =
        Document { themes: project.named_themes().map(str::to_owned).collect(), ..stored_document(&stored) };
    Ok(tower.searcher().await?.similar_to(&document, limit).await?)
}

fn feed(tower: &Tower) -> Feed {
    Feed {
        id: FEED.to_owned(),
        url: Url::parse(ADDRESS).expect("a constant"),
        title: say(tower.config.alerts.language, "project-feed", &[]),
        language: None,
        kind: FeedKind::Own,
        themes: Vec::new(),
        settings: FeedSettings::default(),
    }
}

fn item(tower: &Tower, project: &Project, known: &Organisations) -> Item {
    let language = project.language.unwrap_or(tower.config.alerts.language);
    let (mut body, mut body_html) = (String::new(), String::new());
    for part in project.parts() {
        let heading = say(language, &format!("project-{}", part.key), &[]);
        body.push_str(&format!("{heading}\n{}\n\n", part.text));
        body_html.push_str(&format!("<h2>{}</h2>{}", html::escaped(&heading), paragraphs(part.text)));
    }
    if project.failed {
        let failed = say(language, "project-failed", &[]);
        body.push_str(&failed);
        body_html.push_str(&format!("<p><strong>{}</strong></p>", html::escaped(&failed)));
    }
    let lessons = Some(project.lessons.as_str()).filter(|lessons| !lessons.trim().is_empty());
    let themes = tower.themes();
    let label = |id: &str| themes.by_id(id).ok().map(|theme| theme.name.get(Language::Nl).to_owned());
    Item {
        id: project.id.clone(),
        url: Some(tower.links().project(&project.id)),
        title: project.title.trim().to_owned(),
        summary: html::shorten(&html::line(lessons.unwrap_or(&project.problem)), SUMMARY_CHARS),
        body: body.trim().to_owned(),
        body_html,
        published: Some(tower.clock.now()),
        language: Some(language),
        kind: Some(say(language, "project-kind", &[])),
        labels: project.named_themes().filter_map(label).collect(),
        authors: vec![known.name(&project.organisation).to_owned()],
        ..Item::default()
    }
}

fn paragraphs(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|text| !text.is_empty());
    paragraphs.map(|text| format!("<p>{}</p>", html::escaped(text))).collect()
}
