//! Who may see and do what: each route is put in the router together with what it needs, so none can be without.
//!
//! # Shape
//! [`Routes`] gathers routes with their [`Need`]s; [`Routes::guarded`] puts one guard around them that looks the need up,
//! finds who asks by their session, and lets them in or answers 303 (sign in first), 403 (not your role) or 404
//! (somebody else's system: whether it exists is none of their business).

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{MatchedPath, Path, Request, State};
use axum::handler::Handler;
use axum::http::{HeaderMap, Method, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodFilter, on};
use axum::{RequestExt, Router};
use url::form_urlencoded;

use super::problem::Problem;
use super::session;
use super::visitor::Visitor;
use crate::daemon::tower::Tower;
use crate::people::{Role, Scope};

/// What a route needs of who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing: it is public, or the token in its address is the proof.
    Nobody,
    /// An account.
    Account,
    /// At least this role for some organisation; the page itself shows what belongs to it.
    Somewhere(Role),
    /// At least this role for the organisation of the system that the address names.
    OfSystem(Role),
    /// At least this role for all organisations.
    Everywhere(Role),
}

/// One route and what it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `GET` stands for `HEAD` as well.
    pub method: Method,
    /// As the router writes it: `/systems/{id}`.
    pub path: &'static str,
    /// What it needs.
    pub need: Need,
}

/// One operation of the API and what it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Its method.
    pub method: Method,
    /// As the description writes it.
    pub path: String,
    /// The scope of the token and the role of its owner, which an account alone need not have; `None`: nothing.
    pub need: Option<(Scope, Option<Role>)>,
}

/// Routes with what they need.
pub(super) struct Routes {
    router: Router<Arc<Tower>>,
    table: Vec<Entry>,
}

impl Routes {
    pub(super) fn new() -> Routes {
        Routes { router: Router::new(), table: Vec::new() }
    }

    pub(super) fn get<H, T>(self, path: &'static str, need: Need, page: H) -> Routes
    where
        H: Handler<T, Arc<Tower>>,
        T: 'static,
    {
        self.on(Method::GET, MethodFilter::GET, path, need, page)
    }

    pub(super) fn post<H, T>(self, path: &'static str, need: Need, form: H) -> Routes
    where
        H: Handler<T, Arc<Tower>>,
        T: 'static,
    {
        self.on(Method::POST, MethodFilter::POST, path, need, form)
    }

    fn on<H, T>(
        mut self,
        method: Method,
        filter: MethodFilter,
        path: &'static str,
        need: Need,
        page: H,
    ) -> Routes
    where
        H: Handler<T, Arc<Tower>>,
        T: 'static,
    {
        self.router = self.router.route(path, on(filter, page));
        self.table.push(Entry { method, path, need });
        self
    }

    /// These and others.
    pub(super) fn merge(mut self, other: Routes) -> Routes {
        self.router = self.router.merge(other.router);
        self.table.extend(other.table);
        self
    }

    /// The table of these routes.
    pub(super) fn table(&self) -> &[Entry] {
        &self.table
    }

    /// The routes, each behind what it needs.
    pub(super) fn guarded(self, tower: Arc<Tower>) -> Router<Arc<Tower>> {
        let mut needs: HashMap<&'static str, Vec<(Method, Need)>> = HashMap::new();
        for entry in self.table {
            needs.entry(entry.path).or_default().push((entry.method, entry.need));
        }
        self.router.route_layer(from_fn_with_state(Arc::new(Guard { tower, needs }), enter))
    }
}

struct Guard {
    tower: Arc<Tower>,
    needs: HashMap<&'static str, Vec<(Method, Need)>>,
}

impl Guard {
    /// What a request needs; `None` for a method that its route does not have, which the router refuses itself.
    fn need(&self, request: &Request) -> Option<Need> {
        let path = request.extensions().get::<MatchedPath>()?;
        let asked = if request.method() == Method::HEAD { &Method::GET } else { request.method() };
        self.needs.get(path.as_str())?.iter().find(|(method, _)| method == asked).map(|(_, need)| *need)
    }
}

async fn enter(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let Some(need) = guard.need(&request) else { return next.run(request).await };
    match admit(&guard.tower, need, request).await {
        Ok((request, visitor)) => {
            let mut response = next.run(request).await;
            // For the page of a problem: it too shows who is signed in.
            response.extensions_mut().insert(visitor);
            response
        }
        Err(refusal) => refusal,
    }
}

async fn admit(tower: &Tower, need: Need, mut request: Request) -> Result<(Request, Visitor), Response> {
    let failed = |cause| Problem::from(cause).into_response();
    let known = match session::find(tower, request.headers()).await {
        // What is public is answered also while the store is busy, and the probe of a monitor says just that.
        Err(cause) if need == Need::Nobody => {
            tracing::warn!("finding a session: {cause:#}");
            None
        }
        found => found.map_err(failed)?,
    };
    let visitor = request.extensions().get::<Visitor>().cloned();
    let mut visitor = visitor.unwrap_or_else(|| Visitor::of(request.uri(), request.headers()));
    visitor.know(known);
    let refused = |problem: Problem| {
        let mut response = problem.into_response();
        response.extensions_mut().insert(visitor.clone());
        response
    };
    let verdict = match (need, visitor.member()) {
        (Need::Nobody, _) => Ok(()),
        (_, None) => return Err(sign_in_first(request.method(), request.uri(), request.headers(), refused)),
        (Need::Account, Some(_)) => Ok(()),
        (Need::Somewhere(role), Some(member)) => enough(member.highest() >= Some(role)),
        (Need::Everywhere(role), Some(member)) => enough(member.may(role, None)),
        (Need::OfSystem(role), Some(member)) => {
            let names = request.extract_parts::<Path<HashMap<String, String>>>().await;
            let id = names.ok().and_then(|Path(mut names)| names.remove("id")).unwrap_or_default();
            let system = tower.store.system(&id).await.map_err(|cause| failed(cause.into()))?;
            let organisation = system.and_then(|stored| stored.system.organisation);
            match member.role_for(organisation.as_deref()) {
                None => Err(Problem::not_found()),
                Some(has) => enough(has >= role),
            }
        }
    };
    match verdict {
        Ok(()) => {
            request.extensions_mut().insert(visitor.clone());
            Ok((request, visitor))
        }
        Err(problem) => Err(refused(problem)),
    }
}

/// The visitor with who they are, on a page that nothing guards; a store that does not answer is no reason to refuse it.
pub(super) async fn recognised(tower: &Tower, headers: &HeaderMap, mut visitor: Visitor) -> Visitor {
    if let Ok(known) = session::find(tower, headers).await {
        visitor.know(known);
    }
    visitor
}

fn enough(is_enough: bool) -> Result<(), Problem> {
    if is_enough { Ok(()) } else { Err(Problem::not_your_role()) }
}

/// A page is asked for again after signing in; a form is not, for what was typed stands in the browser.
fn sign_in_first(
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    refused: impl Fn(Problem) -> Response,
) -> Response {
    let is_page = matches!(*method, Method::GET | Method::HEAD);
    // A program that asks for a file follows no form.
    let is_read_by_people = headers.get("accept").is_none_or(|accept| {
        accept.to_str().is_ok_and(|accept| accept.contains("text/html") || accept.contains("*/*"))
    });
    if !is_page || !is_read_by_people {
        return refused(Problem::sign_in_first());
    }
    let next = uri.path_and_query().map_or("/", |address| address.as_str());
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    Redirect::to(&format!("/sign-in?next={next}")).into_response()
}
