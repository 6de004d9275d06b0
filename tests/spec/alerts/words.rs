//! How a message reads, kind by kind.

use belfort::alerts::{Alert, Rhythm};
use belfort::text::Language;
use expect_test::{Expect, expect};

use super::{assessment, citation, deadline, message, news};

fn reads(language: Language, alert: Alert, expected: &Expect) {
    let message = message(language, Rhythm::Instant, &[alert]);
    expected.assert_eq(&format!("{}\n\n{}", message.subject, message.text));
}

#[test]
fn news_reads_well_in_dutch() {
    reads(
        Language::Nl,
        news("Camera's tellen fietsers"),
        &expect![[r#"
            Nieuw: Camera's tellen fietsers

            Camera's tellen fietsers
            Slimme Steden · 23 november 2026
            Drie gemeenten tellen fietsers met een camera die geen beelden bewaart.
            Thema's: Slimme steden, Privacy
            Waarom u dit krijgt: het past bij uw zoekvraag “camera*”; het hoort bij Slimme steden; gevonden woorden: camera, camera's
            Lezen: https://news.example/camera?a=1&b=2
            Bekijk in Belfort: https://belfort.example/items/0123456789abcdef01234567

            -- 
            U krijgt dit bericht omdat u dit volgt: zoekvraag “camera*”.
            Waarom kreeg ik dit? https://belfort.example/subscriptions/TOKEN/why/0123456789abcdef01234567
            Hier niets meer over: https://belfort.example/subscriptions/TOKEN/mute/0199c3a1
            Stop deze berichten: https://belfort.example/stop/TOKEN
            Hoe en wanneer: https://belfort.example/subscriptions/TOKEN
            Bericht 12345678
        "#]],
    );
}

#[test]
fn news_that_cites_the_law_of_a_system_reads_well_in_dutch() {
    reads(
        Language::Nl,
        citation(),
        &expect![[r#"
            Nieuws over de regels van Slim parkeren: Leidraad voor de FRIA

            Leidraad voor de FRIA
            Slimme Steden · 23 november 2026
            Drie gemeenten tellen fietsers met een camera die geen beelden bewaart.
            Thema's: Slimme steden, Privacy
            Waarom u dit krijgt: dit bericht noemt artikel 27; artikel 26, lid 7, en dat geldt voor Slim parkeren
            Systeem: Slim parkeren (https://belfort.example/systems/parkeren)
            Lezen: https://news.example/camera?a=1&b=2
            Bekijk in Belfort: https://belfort.example/items/0123456789abcdef01234567

            -- 
            U krijgt dit bericht omdat u dit volgt: zoekvraag “camera*”.
            Waarom kreeg ik dit? https://belfort.example/subscriptions/TOKEN/why/0123456789abcdef01234567
            Hier niets meer over: https://belfort.example/subscriptions/TOKEN/mute/0199c3a1
            Stop deze berichten: https://belfort.example/stop/TOKEN
            Hoe en wanneer: https://belfort.example/subscriptions/TOKEN
            Bericht 12345678
        "#]],
    );
}

#[test]
fn a_changed_assessment_reads_well_in_dutch() {
    reads(
        Language::Nl,
        assessment(),
        &expect![[r#"
            Slim parkeren: hoog risico

            Slim parkeren
            De klasse is gewijzigd van minimaal risico naar hoog risico.
            - Nieuwe plicht: Registreer het gebruik (artikel 49, lid 3), vanaf 2 december 2027
            - Plicht vervalt: Registreer het gebruik (artikel 50, lid 1)
            Waardoor: het regelboek veranderde; er gaat iets in of er loopt iets af
            Waarom u dit krijgt: u volgt dit systeem
            Bekijk in Belfort: https://belfort.example/systems/parkeren

            -- 
            U krijgt dit bericht omdat u dit volgt: zoekvraag “camera*”.
            Hier niets meer over: https://belfort.example/subscriptions/TOKEN/mute/0199c3a1
            Stop deze berichten: https://belfort.example/stop/TOKEN
            Hoe en wanneer: https://belfort.example/subscriptions/TOKEN
            Bericht 12345678
        "#]],
    );
}

#[test]
fn a_deadline_reads_well_in_dutch() {
    reads(
        Language::Nl,
        deadline(),
        &expect![[r#"
            Registreer het gebruik (nog 30 dagen, Slim parkeren)

            Registreer het gebruik
            Uiterlijk 23 december 2026 (nog 30 dagen)
            Systeem: Slim parkeren
            Bepaling: artikel 49, lid 3 (https://eur-lex.europa.eu/legal-content/NL/TXT/HTML/?uri=CELEX:02024R1689-20260727#art_49)
            Waarom u dit krijgt: u volgt dit systeem
            Bekijk in Belfort: https://belfort.example/systems/parkeren

            -- 
            U krijgt dit bericht omdat u dit volgt: zoekvraag “camera*”.
            Hier niets meer over: https://belfort.example/subscriptions/TOKEN/mute/0199c3a1
            Stop deze berichten: https://belfort.example/stop/TOKEN
            Hoe en wanneer: https://belfort.example/subscriptions/TOKEN
            Bericht 12345678
        "#]],
    );
}

#[test]
fn a_changed_assessment_reads_well_in_french() {
    reads(
        Language::Fr,
        assessment(),
        &expect![[r#"
            Slim parkeren : haut risque

            Slim parkeren
            La classe passe de risque minimal à haut risque.
            - Nouvelle obligation : Enregistrez l'utilisation (article 49, paragraphe 3), à partir du 2 décembre 2027
            - Obligation levée : Enregistrez l'utilisation (article 50, paragraphe 1)
            Ce qui a changé : le livre de règles a changé; quelque chose entre en vigueur ou prend fin
            Pourquoi vous recevez ceci : vous suivez ce système
            Voir dans Belfort : https://belfort.example/systems/parkeren

            -- 
            Vous recevez ce message parce que vous suivez : zoekvraag “camera*”.
            Plus rien à ce sujet : https://belfort.example/subscriptions/TOKEN/mute/0199c3a1
            Arrêter ces messages : https://belfort.example/stop/TOKEN
            Comment et quand : https://belfort.example/subscriptions/TOKEN
            Message 12345678
        "#]],
    );
}

#[test]
fn news_that_cites_the_law_of_a_system_reads_well_in_german() {
    reads(
        Language::De,
        citation(),
        &expect![[r#"
            Neues zu den Regeln für Slim parkeren: Leidraad voor de FRIA

            Leidraad voor de FRIA
            Slimme Steden · 23. November 2026
            Drie gemeenten tellen fietsers met een camera die geen beelden bewaart.
            Themen: smart-cities (de), privacy (de)
            Warum Sie dies erhalten: dieser Beitrag nennt Artikel 27; Artikel 26, Absatz 7, und das gilt für Slim parkeren
            System: Slim parkeren (https://belfort.example/systems/parkeren)
            Lesen: https://news.example/camera?a=1&b=2
            In Belfort ansehen: https://belfort.example/items/0123456789abcdef01234567

            -- 
            Sie erhalten diese Nachricht, weil Sie Folgendes verfolgen: zoekvraag “camera*”.
            Warum habe ich das bekommen? https://belfort.example/subscriptions/TOKEN/why/0123456789abcdef01234567
            Dazu nichts mehr: https://belfort.example/subscriptions/TOKEN/mute/0199c3a1
            Diese Nachrichten beenden: https://belfort.example/stop/TOKEN
            Wie und wann: https://belfort.example/subscriptions/TOKEN
            Nachricht 12345678
        "#]],
    );
}

#[test]
fn a_deadline_reads_well_in_english() {
    reads(
        Language::En,
        deadline(),
        &expect![[r#"
            Register the use (30 days left, Slim parkeren)

            Register the use
            By 23 December 2026 (30 days left)
            System: Slim parkeren
            Provision: Article 49, paragraph 3 (https://eur-lex.europa.eu/legal-content/EN/TXT/HTML/?uri=CELEX:02024R1689-20260727#art_49)
            Why you get this: you follow this system
            View in Belfort: https://belfort.example/systems/parkeren

            -- 
            You get this message because you follow: zoekvraag “camera*”.
            No more about this: https://belfort.example/subscriptions/TOKEN/mute/0199c3a1
            Stop these messages: https://belfort.example/stop/TOKEN
            How and when: https://belfort.example/subscriptions/TOKEN
            Message 12345678
        "#]],
    );
}
