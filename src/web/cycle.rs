//! The innovation cycle as a picture: six steps that lead back to the first.

use askama::Template;

/// Where the steps stand, clockwise from the top, on a circle of radius 150 around (200, 200): centre of each number.
const PLACES: [(u16, u16); 6] = [(200, 50), (330, 125), (330, 275), (200, 350), (70, 275), (70, 125)];

/// The six phases in a circle, each a link; the list beside it says the same in text.
#[derive(Clone, Debug, Template)]
#[template(path = "cycle.html", config = "src/web/askama.toml")]
pub(super) struct Cycle {
    title: String,
    description: String,
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
struct Step {
    number: usize,
    x: u16,
    y: u16,
}

impl Cycle {
    /// The names of the phases, in their order.
    pub(super) fn new(title: String, phases: &[String]) -> Cycle {
        let steps = PLACES.iter().take(phases.len()).enumerate().map(|(place, (x, y))| Step {
            number: place + 1,
            x: *x,
            y: *y,
        });
        let spoken: Vec<String> =
            phases.iter().enumerate().map(|(place, name)| format!("{}. {name}", place + 1)).collect();
        Cycle { title, description: spoken.join("; "), steps: steps.collect() }
    }
}
