//! Pages that stand in the way of the one we came for are called by their names, and news about them is not.

use belfort::news::looks::{Looks, looks};

fn page(title: &str, body: &str) -> String {
    format!("<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>")
}

fn all_look(expected: Looks, pages: &[(&str, &str)]) {
    for (title, body) in pages {
        assert_eq!(looks(&page(title, body)), expected, "{title} {body}");
    }
}

/// A page of a town: a menu, and something to read.
fn of_a_town(title: &str, text: &str) -> String {
    let menu: String = (0..25).map(|n| format!("<li><a href=\"/{n}\">Dienst {n}</a></li>")).collect();
    page(title, &format!("<nav><ul>{menu}</ul></nav><main><h1>{title}</h1><p>{text}</p></main>"))
}

#[test]
fn a_page_that_says_to_come_back_later_is_maintenance_in_four_languages() {
    all_look(
        Looks::Maintenance,
        &[
            (
                "Storing",
                "<h1>Onze website is tijdelijk niet beschikbaar wegens onderhoud</h1><p>Probeer later opnieuw.</p>",
            ),
            ("Onderhoud", "<p>Tot straks.</p>"),
            ("Stad", "<h2>Site en maintenance</h2><p>Nous serons de retour bientôt.</p>"),
            ("Stadt", "<p>Aufgrund von Wartungsarbeiten ist die Seite nicht da.</p>"),
            ("Town", "<h1>We&#8217;ll be right back</h1>"),
        ],
    );
}

#[test]
fn a_test_whether_we_are_human_is_a_captcha_in_four_languages() {
    all_look(
        Looks::Captcha,
        &[
            ("Just a moment...", "<h1>Verify you are human</h1><div id=\"challenge\"></div>"),
            ("Controle", "<p>Bewijs dat u geen robot bent.</p>"),
            ("Contrôle", "<p>Je ne suis pas un robot</p>"),
            ("Prüfung", "<p>Bitte bestätigen Sie, dass Sie ein Mensch sind.</p>"),
            ("town.example", "<div class=\"g-recaptcha\" data-sitekey=\"x\"></div>"),
        ],
    );
}

#[test]
fn a_form_for_a_password_is_a_login_page() {
    all_look(
        Looks::Login,
        &[
            ("Aanmelden", "<form><input name=user><input type=password></form>"),
            ("Intranet", "<form><input type=\"Password\"></form>"),
            ("Se connecter", "<form action=/sso><button>itsme</button></form>"),
        ],
    );
}

#[test]
fn shells_walls_and_addresses_for_sale_have_names_of_their_own() {
    let shell =
        "<div id=\"root\"></div><noscript>Zet JavaScript aan.</noscript><script src=\"/app.js\"></script>";
    all_look(
        Looks::NeedsScript,
        &[("Nieuws", shell), ("", "<app-root>Laden...</app-root><script>x()</script>")],
    );
    all_look(
        Looks::CookieWall,
        &[
            ("Voor u verdergaat", "<p>Wij gebruiken cookies.</p><button>Alle cookies toestaan</button>"),
            ("Cookies", "<p>Cette page utilise des cookies.</p><button>Accepter et continuer</button>"),
            ("Hinweis", "<p>Wir verwenden Cookies.</p><button>Zustimmen und weiter</button>"),
        ],
    );
    all_look(
        Looks::Parked,
        &[
            ("stad.example", "<h1>Deze domeinnaam is te koop</h1>"),
            ("stad.example", "<p>Ce nom de domaine est à vendre.</p>"),
            ("stad.example", "<p>Diese Domain steht zum Verkauf.</p>"),
            (
                "stad.example",
                "<script src=\"https://img.sedoparking.com/x.js\"></script><p>Related links</p>",
            ),
        ],
    );
    all_look(Looks::Refused, &[("Access Denied", "<p>Reference #18.2d</p>"), ("Toegang geweigerd", "")]);
    assert_eq!(looks(&of_a_town("Pagina niet gevonden", "Zoek verder.")), Looks::NotFound);
}

#[test]
fn news_that_speaks_of_maintenance_or_captchas_is_an_ordinary_page() {
    for (title, text) in [
        ("Onderhoud aan de brug", "Het loket is tijdelijk niet beschikbaar wegens onderhoud."),
        (
            "Captcha verdwijnt",
            "Wie inlogt moet niet meer aanvinken: ik ben geen robot... ".repeat(40).as_str(),
        ),
        ("Cookies op onze website", "Zo kan u alle cookies toestaan of weigeren."),
        ("De domeinnaam is te koop", "Lange tekst over domeinnamen. ".repeat(80).as_str()),
    ] {
        assert_eq!(looks(&of_a_town(title, text)), Looks::Page, "{title}");
    }
    let item = "<!doctype html><html><head><meta property=\"og:type\" content=\"article\"><title>Website wegens onderhoud \
        tijdelijk niet beschikbaar</title></head><body><p>Zaterdag.</p></body></html>";
    assert_eq!(looks(item), Looks::Page);
}

#[test]
fn what_is_no_page_is_not_called_one() {
    assert_eq!(looks("<opml version='2.0'><body/></opml>"), Looks::Opml);
    assert_eq!(looks("<kml></kml>"), Looks::Other);
    assert_eq!(looks(&"<div>".repeat(100_000)), Looks::Page, "depth does no harm");
}
