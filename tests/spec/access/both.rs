//! What the page does, the API does: each form of the pages names its operations, or says why there are none.

use std::collections::BTreeSet;

use axum::http::Method;
use belfort::web::{access, api_access};

/// What does the same as a form.
enum Does {
    By(&'static [&'static str]),
    /// There is none, and this is why.
    Nothing(&'static str),
}

use Does::{By, Nothing};

const SYSTEM: &[&str] = &["PUT /api/v1/systems/{id}"];
const A_BROWSER: &str = "it opens and ends what a browser holds in a cookie: a program has a token";
const A_PERSON: &str = "what proves who a person is, is never told to a program nor set by one";

const FORMS: [(&str, Does); 53] = [
    ("/projects/{id}/phase", By(&["PUT /api/v1/projects/{id}"])),
    ("/projects/{id}/withdraw", By(&["DELETE /api/v1/projects/{id}"])),
    ("/projects/{id}/edit", By(&["PUT /api/v1/projects/{id}", "GET /api/v1/projects/{id}/history"])),
    ("/share", By(&["PUT /api/v1/projects/{id}", "POST /api/v1/similar"])),
    ("/subscribe", By(&["POST /api/v1/subscriptions"])),
    ("/confirm/{token}", By(&["GET /api/v1/consent", "POST /api/v1/consent"])),
    ("/subscriptions/{token}", By(&["PATCH /api/v1/subscription"])),
    ("/subscriptions/{token}/pause", By(&["PUT /api/v1/subscription/pause"])),
    ("/subscriptions/{token}/resume", By(&["DELETE /api/v1/subscription/pause"])),
    ("/subscriptions/{token}/mute/{alert}", By(&["POST /api/v1/subscription/mutes"])),
    ("/subscriptions/{token}/unmute", By(&["DELETE /api/v1/subscription/mutes/{topic}"])),
    ("/subscriptions/{token}/address", By(&["PUT /api/v1/subscription/address"])),
    (
        "/subscriptions/{token}/chat",
        Nothing("it answers with a code that a person types into a chat of their own, within the hour"),
    ),
    ("/stop/{token}", By(&["DELETE /api/v1/subscription"])),
    ("/register/new", By(SYSTEM)),
    ("/register/offers", By(&["POST /api/v1/offers"])),
    ("/register/import", By(&["POST /api/v1/import", "POST /api/v1/imports"])),
    ("/register/import/{import}/read", By(&["POST /api/v1/import", "POST /api/v1/imports"])),
    ("/register/import/{import}/take", By(&["POST /api/v1/import", "POST /api/v1/imports/{id}/take"])),
    ("/register/exports", By(&["POST /api/v1/exports"])),
    ("/systems/{id}/remove", By(&["DELETE /api/v1/systems/{id}"])),
    ("/systems/{id}/about", By(SYSTEM)),
    ("/systems/{id}/details/{kind}", By(SYSTEM)),
    ("/systems/{id}/details/{kind}/{place}", By(SYSTEM)),
    ("/systems/{id}/details/{kind}/{place}/remove", By(SYSTEM)),
    ("/systems/{id}/notes", By(&["POST /api/v1/systems/{id}/notes"])),
    ("/systems/{id}/proposals/{fact}", By(&["POST /api/v1/systems/{id}/proposals/{fact}"])),
    (
        "/systems/{id}/interview",
        By(&[
            "GET /api/v1/systems/{id}/decides",
            "PUT /api/v1/systems/{id}/facts/{fact}",
            "DELETE /api/v1/systems/{id}/facts/{fact}",
            "POST /api/v1/systems/{id}/files",
        ]),
    ),
    (
        "/systems/{id}/measures/{rule}",
        By(&["PUT /api/v1/systems/{id}/measures/{rule}", "POST /api/v1/systems/{id}/files"]),
    ),
    (
        "/systems/{id}/offers",
        By(&[
            "PUT /api/v1/systems/{id}/offers/{organisation}",
            "DELETE /api/v1/systems/{id}/offers/{organisation}",
        ]),
    ),
    ("/systems/{id}/alone", By(&["DELETE /api/v1/systems/{id}/sharing"])),
    ("/systems/{id}/files", By(&["POST /api/v1/systems/{id}/files"])),
    ("/systems/{id}/files/{file}/remove", By(&["DELETE /api/v1/systems/{id}/files/{file}"])),
    ("/systems/{id}/questionnaires", By(&["POST /api/v1/systems/{id}/questionnaires"])),
    (
        "/systems/{id}/questionnaires/{questionnaire}",
        By(&["DELETE /api/v1/systems/{id}/questionnaires/{questionnaire}"]),
    ),
    ("/answer/{token}", By(&["GET /api/v1/questionnaire", "PUT /api/v1/questionnaire"])),
    ("/members", By(&["POST /api/v1/invitations"])),
    ("/members/role", By(&["PUT /api/v1/members/{id}"])),
    ("/members/withdraw", By(&["DELETE /api/v1/members/{id}", "DELETE /api/v1/invitations/{id}"])),
    ("/organisations/{id}", By(&["PUT /api/v1/organisations/{id}"])),
    ("/account/about", By(&["PUT /api/v1/account"])),
    ("/account/sessions/{session}", By(&["DELETE /api/v1/account/sessions/{id}"])),
    ("/account/tokens/{token}", By(&["DELETE /api/v1/account/tokens/{id}"])),
    ("/account/tokens", Nothing("a token that makes tokens could not be taken back")),
    (
        "/account/calendar",
        Nothing("a program reads `/api/v1/deadlines.ics` with its token, and needs no key in an address"),
    ),
    ("/account/password", Nothing(A_PERSON)),
    ("/account/second-factor", Nothing(A_PERSON)),
    ("/account/second-factor/end", Nothing(A_PERSON)),
    ("/welcome/{token}", Nothing(A_PERSON)),
    ("/sign-in", Nothing(A_BROWSER)),
    ("/sign-in/code", Nothing(A_BROWSER)),
    ("/sign-out", Nothing(A_BROWSER)),
    ("/push/{token}", Nothing("it is no form: hubs send it, and it is for programs already")),
];

#[test]
fn each_form_of_the_pages_names_the_operations_that_do_the_same_or_why_there_is_none() {
    let operations: BTreeSet<String> =
        api_access().iter().map(|one| format!("{} {}", one.method, one.path)).collect();
    let pages: BTreeSet<String> =
        access().iter().filter(|one| one.method == Method::POST).map(|one| one.path.to_string()).collect();
    let named: BTreeSet<String> = FORMS.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(pages, named, "each form stands here, and no other");
    assert_eq!(named.len(), FORMS.len(), "and stands here once");
    for (path, does) in &FORMS {
        match does {
            By(ways) => {
                assert!(!ways.is_empty(), "{path}");
                let unknown: Vec<_> = ways.iter().filter(|way| !operations.contains(**way)).collect();
                assert!(unknown.is_empty(), "{path} names what the API does not do: {unknown:?}");
            }
            Nothing(why) => assert!(why.len() > 20, "{path} says why"),
        }
    }
}
