//! Who calls: nobody in particular, or a program with a token of somebody's account. Cookies prove nothing here.
//!
//! # Shape
//! The description of an operation says which scope and which role it needs (`security(("token" = ["register:write", "editor"]))`, a
//! scope alone where the account is that of the owner, or `security(())` for nothing), and the guard reads it there: an operation
//! that says nothing answers nobody.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use axum::RequestExt;
use axum::extract::{MatchedPath, Path, Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::asked;
use super::description::DESCRIPTION;
use super::fault::Fault;
use super::once::{key, once};
use super::pace::{self, Pace};
use crate::daemon::Tower;
use crate::people::{Member, Role, Scope, token};
use crate::store::WorkingToken;
use crate::web::access::Operation;
use crate::web::whereabouts::Whereabouts;

/// Where the address names a system of the register.
const OF_SYSTEM: &str = "/api/v1/systems/{id}";

/// The token of a link, which stands in a header: the address of a call ends in logs. One that cannot be read is nobody's.
pub(super) fn token_of_link(headers: &HeaderMap, header: &str, link: &str) -> Result<String, Fault> {
    let Some(sent) = headers.get(header) else {
        return Err(Fault::parameter(format!(
            "the header `{header}` is missing: send the last part of {link}"
        )));
    };
    Ok(sent.to_str().map_err(|_| Fault::not_found())?.trim().to_owned())
}

/// A program, in the name of an account.
#[derive(Clone, Debug)]
pub(super) struct Caller(Option<Arc<WorkingToken>>);

impl Caller {
    /// In whose name; `None` where there is no token.
    pub(super) fn member(&self) -> Option<&Member> {
        self.0.as_ref().map(|known| &known.member)
    }

    /// Who it is, where the guard lets nobody come without a token.
    pub(super) fn owner(&self) -> Result<&Member, Fault> {
        self.member().ok_or_else(Fault::no_token)
    }

    /// The id of its token in the list of its owner.
    pub(super) fn token(&self) -> Option<&str> {
        self.0.as_ref().map(|known| known.id.as_str())
    }

    /// The name for the history: the person, and by which token.
    pub(super) fn name(&self) -> String {
        self.0.as_ref().map_or_else(String::new, |known| format!("{} ({})", known.member.name, known.name))
    }

    /// Whether it sees the systems of an organisation.
    pub(super) fn sees(&self, organisation: Option<&str>) -> bool {
        let known = self.0.as_ref().filter(|known| known.scopes.contains(&Scope::RegisterRead));
        known.is_some_and(|known| known.member.sees(organisation))
    }

    /// Whether its owner may do what a role may for an organisation.
    pub(super) fn may(&self, role: Role, organisation: Option<&str>) -> bool {
        self.member().is_some_and(|member| member.may(role, organisation))
    }

    /// The same for what goes no further without.
    pub(super) fn must(&self, role: Role, organisation: Option<&str>) -> Result<(), Fault> {
        if self.may(role, organisation) { Ok(()) } else { Err(Fault::role()) }
    }
}

/// What an operation needs: nothing, or a token with this scope of somebody with this role, if any.
type Need = Option<(Scope, Option<Role>)>;

/// What each operation needs, by path and method, as its description says.
static NEEDS: LazyLock<HashMap<(String, Method), Need>> = LazyLock::new(|| {
    let paths = DESCRIPTION["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.filter_map(move |(method, described)| {
            let method = method.to_uppercase().parse().ok()?;
            Some(((path.clone(), method), need(&described["security"])?))
        })
    });
    operations.collect()
});

/// Every operation with what it needs, for the table of who may do what.
pub(in crate::web) fn needs() -> Vec<Operation> {
    let operation = |((path, method), need): (&(String, Method), &Need)| Operation {
        method: method.clone(),
        path: path.clone(),
        need: *need,
    };
    NEEDS.iter().map(operation).collect()
}

/// `None` for a description that does not say, or says it in words that nobody knows.
fn need(security: &Value) -> Option<Need> {
    let [only] = security.as_array()?.as_slice() else { return None };
    let Some(wanted) = only.get("token") else {
        return only.as_object()?.is_empty().then_some(None);
    };
    let mut words = wanted.as_array()?.iter().filter_map(Value::as_str);
    let scope = words.next()?.parse().ok()?;
    Some(Some((scope, words.next().map(str::parse).transpose().ok()?)))
}

/// What stands before every operation.
#[derive(Debug)]
pub(super) struct Gate {
    pub(super) tower: Arc<Tower>,
    pub(super) pace: Pace,
}

/// Lets a call in, or says why not.
pub(super) async fn enter(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    answered(&gate, request, next).await.unwrap_or_else(Fault::into_response)
}

async fn answered(gate: &Gate, mut request: Request, next: Next) -> Result<Response, Fault> {
    let tower = &gate.tower;
    let caller = admit(gate, &mut request).await?;
    let account = caller.member().map(|member| member.account.clone());
    request.extensions_mut().insert(caller);
    match account {
        Some(account) => once(tower, &account, request, next).await,
        None => {
            key(&request)?;
            Ok(next.run(request).await)
        }
    }
}

/// Whoever has no token is known by where they are.
async fn keep_pace(gate: &Gate, caller: &Caller, request: &mut Request) -> Result<(), Fault> {
    let who = match &caller.0 {
        Some(known) => known.member.account.clone(),
        None => {
            let Ok(Whereabouts(from)) = request.extract_parts_with_state(&gate.tower).await;
            from.map_or_else(String::new, |from| from.to_string())
        }
    };
    let (per_minute, now) = (gate.tower.config.web.api_per_minute, gate.tower.clock.now());
    let store = &gate.tower.store;
    let counted = match pace::step(per_minute) {
        Some(step) if store.is_shared() => store.count_call(&who, step, pace::room(), now).await?,
        _ => gate.pace.call(&who, per_minute, now),
    };
    counted.map_err(Fault::too_often)
}

async fn admit(gate: &Gate, request: &mut Request) -> Result<Caller, Fault> {
    let tower = &gate.tower;
    // A wrong token is refused also where none is needed: who sends one believes in it.
    let caller = identify(tower, request.headers()).await?;
    keep_pace(gate, &caller, request).await?;
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let path = path.unwrap_or_default();
    let method = if request.method() == Method::HEAD { Method::GET } else { request.method().clone() };
    // A system that is put may be new: there the handler looks whose it was and whose it becomes.
    let names_system = path.starts_with(OF_SYSTEM) && !(path == OF_SYSTEM && method == Method::PUT);
    // Not a method of this path: the router refuses it itself.
    let operation = DESCRIPTION["paths"][&path].get(method.as_str().to_lowercase());
    let Some(operation) = operation else { return Ok(caller) };
    let need = *NEEDS.get(&(path, method)).ok_or_else(Fault::role)?;
    asked::known(request.uri(), operation)?;
    let Some((scope, role)) = need else { return Ok(caller) };
    let Some(known) = &caller.0 else { return Err(Fault::no_token()) };
    if !known.scopes.contains(&scope) {
        return Err(Fault::scope(scope));
    }
    let Some(role) = role else { return Ok(caller) };
    if role == Role::Operator {
        caller.must(role, None)?;
    } else if names_system {
        let names = request.extract_parts::<Path<HashMap<String, String>>>().await;
        let id = names.ok().and_then(|Path(mut names)| names.remove("id")).unwrap_or_default();
        let system = tower.store.system(&id).await?;
        let organisation = system.and_then(|stored| stored.system.organisation);
        if !known.member.sees(organisation.as_deref()) {
            return Err(Fault::not_found());
        }
        caller.must(role, organisation.as_deref())?;
    } else if known.member.highest() < Some(role) {
        return Err(Fault::role());
    }
    Ok(caller)
}

async fn identify(tower: &Tower, headers: &HeaderMap) -> Result<Caller, Fault> {
    let Some(sent) = headers.get(AUTHORIZATION) else { return Ok(Caller(None)) };
    let sent = sent.to_str().map_err(|_| Fault::no_token())?;
    let (scheme, sent) = sent.split_once(' ').ok_or_else(Fault::no_token)?;
    let sent = sent.trim();
    if !scheme.eq_ignore_ascii_case("bearer") || !sent.starts_with(token::PROGRAM_PREFIX) {
        return Err(Fault::no_token());
    }
    let found = tower.store.api_token(&token::hash(sent), tower.clock.now()).await?;
    Ok(Caller(Some(Arc::new(found.ok_or_else(Fault::no_token)?))))
}
