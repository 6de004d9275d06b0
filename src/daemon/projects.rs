//! Projects that organisations share: each becomes an item of a feed of our own, and so it is indexed, tagged, told and fed out like
//! any other news.

use std::sync::Arc;

use url::Url;

use super::document::stored_document;
use super::naming::Organisations;
use super::poll;
use super::tower::Tower;
use crate::news::intake::Difference;
use crate::news::themes::{Family, Themes};
use crate::news::{Feed, FeedKind, FeedSettings, Item, ItemKey};
use crate::register::{Project, ProjectProblem};
use crate::search::{Document, Hit};
use crate::store::{ProjectChange, StoreError, StoredItem};
use crate::text::{Language, html, say};

/// The id of the feed that holds the projects.
pub const FEED: &str = "projects";
/// The address that it has instead of one on the web.
const ADDRESS: &str = "urn:belfort:projects";
/// What others did that is shown beside a project.
pub const SIMILAR_MAX: usize = 8;
/// Signs of a description that is compared: some pages; more of them say nothing more of what it is about.
pub const DESCRIPTION_CHARS_MAX: usize = 10_000;
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
pub async fn share(tower: &Arc<Tower>, project: &Project, who: &str) -> anyhow::Result<bool> {
    let project = settled(tower, project).await?;
    let before = tower.store.project(&project.id).await?.map(|stored| stored.project);
    // The item comes first: after a crash between the two the project is shared again, and its item is the same.
    tell(tower, before.as_ref(), &project).await?;
    let before = tower.store.save_project(&project, &item_key(&project.id), who, tower.clock.now()).await?;
    Ok(before.is_none())
}

/// Changes a project as long as it is what was seen, and tells what matters of it to who was told of the project.
///
/// # Shape
/// `seen` is the [`Project::mark`] of what was seen.
pub async fn change(
    tower: &Arc<Tower>,
    id: &str,
    seen: &str,
    who: &str,
    change: impl FnOnce(&mut Project) + Send,
) -> anyhow::Result<ProjectChange> {
    let decide = |now: &Project| {
        let mut project = now.clone();
        (now.mark() == seen).then(|| {
            change(&mut project);
            project
        })
    };
    let changed = tower.store.change_project(id, who, tower.clock.now(), decide).await?;
    // Here the project comes first: what nobody kept must not be told. After a crash between the two, the same change
    // made again gives the item, for it is given also where nothing is different.
    if let ProjectChange::Done { before, after: Some(after) } = &changed {
        tell(tower, Some(before), after).await?;
    }
    Ok(changed)
}

/// Moves a project to another phase, and adds what was learned in the one it leaves.
pub async fn move_on(
    tower: &Arc<Tower>,
    id: &str,
    seen: &str,
    who: &str,
    (phase, learned): (Option<String>, &str),
) -> anyhow::Result<ProjectChange> {
    let themes = tower.themes();
    let default = tower.config.alerts.language;
    let step = |project: &mut Project| {
        let language = project.language.unwrap_or(default);
        let left = project.phase.as_deref().map(|id| theme_name(&themes, id, language));
        project.learn(left.as_deref(), learned);
        project.phase = phase;
    };
    change(tower, id, seen, who, step).await
}

/// The phase that follows one; the first where there is none, and none after the last.
pub fn next_phase(tower: &Tower, phase: Option<&str>) -> Option<String> {
    let themes = tower.themes();
    let mut phases = themes.iter().filter(|theme| theme.family == Family::Phase).map(|theme| &theme.id);
    match phase {
        None => phases.next().cloned(),
        Some(phase) => phases.skip_while(|id| *id != phase).nth(1).cloned(),
    }
}

/// What stands in the way of sharing a project, every fault.
pub fn problems(tower: &Tower, project: &Project) -> Vec<ProjectProblem> {
    let themes = tower.themes();
    project.problems(|family, id| themes.by_id(id).is_ok_and(|theme| theme.family.code() == family))
}

async fn tell(tower: &Arc<Tower>, before: Option<&Project>, after: &Project) -> anyhow::Result<()> {
    let feed = feed(tower);
    tower.store.add_feed(&feed, tower.clock.now()).await?;
    let known = Organisations::known(tower).await?;
    let changed = before.map(|before| differences(tower, before, after)).unwrap_or_default();
    poll::give(tower, &feed, item(tower, after, &known), changed).await
}

/// What a reader of the first wants to hear of the second: another phase, and what more was learned.
fn differences(tower: &Tower, before: &Project, after: &Project) -> Vec<Difference> {
    let themes = tower.themes();
    let language = after.language.unwrap_or(tower.config.alerts.language);
    let name = |phase: &Option<String>| phase.as_deref().map(|id| theme_name(&themes, id, language));
    let phase = (before.phase != after.phase)
        .then(|| Difference::Phase { before: name(&before.phase), after: name(&after.phase) });
    let lessons = after.learned_since(before).into_iter();
    let lessons = lessons.map(|lesson| Difference::Learned { lesson: lesson.to_owned() });
    phase.into_iter().chain(lessons).collect()
}

fn theme_name(themes: &Themes, id: &str, language: Language) -> String {
    themes.by_id(id).map_or_else(|_| id.to_owned(), |theme| theme.name.get(language).to_owned())
}

/// What others did before that is most like a description; nothing of it is kept.
pub async fn similar_to_text(
    tower: &Tower,
    text: &str,
    language: Option<Language>,
    limit: usize,
) -> anyhow::Result<Vec<Hit>> {
    let problem = text.chars().take(DESCRIPTION_CHARS_MAX).collect();
    similar(tower, &Project { problem, language, ..Project::default() }, limit).await
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
    // In its own words alone: the headings stand in every project.
    let body = project.parts().map(|part| part.text).collect::<Vec<_>>().join("\n\n");
    let themes = project.named_themes().map(str::to_owned).collect();
    let document = Document { body, summary: String::new(), themes, ..stored_document(&stored) };
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
