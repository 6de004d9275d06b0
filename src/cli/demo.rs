//! demo
use super::context::Context;
use super::exit::Exit;
use clap::Args;
#[derive(Debug, Args)]
pub(super) struct Demo {
    #[arg(long)]
    once: bool,
}
impl Demo {
    pub(super) async fn run(self, _c: &Context) -> anyhow::Result<Exit> {
        Ok(Exit::Done)
    }
}
