//! `belfort subscriptions explain SUB ITEM`.

use super::{Context, Exit, Tower, said, wrong};
use crate::daemon::course::{course, key};

/// Says why a subscription was told of an item, or why not.
pub(super) async fn run(context: &Context, tower: &Tower, id: &str, item: &str) -> anyhow::Result<Exit> {
    let Some(subscription) = tower.store.subscription(id).await? else {
        return said("cli-wrong-subscription", [("id", &id)]);
    };
    let Some(stored) = tower.store.item(&key(item)).await? else {
        return wrong(format!(
            "there is no item `{item}`: give its key, which `belfort search --json` shows, or the address of its page"
        ));
    };
    let course = course(tower, &subscription, stored).await?;
    context.answer(&course, || {
        let steps = course.steps(tower, context.language);
        let steps: Vec<String> = steps.iter().map(|step| format!("  {step}")).collect();
        format!("{}\n{}\n{}", course.title, course.ending(context.language), steps.join("\n"))
    })?;
    Ok(Exit::Done)
}
