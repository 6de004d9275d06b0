//! Which provisions of the AI Act a text cites.

use belfort::law::citation::citations;

fn cited(text: &str) -> Vec<String> {
    citations(text, None).into_iter().map(String::from).collect()
}

#[test]
fn a_provision_is_recognised_in_four_languages() {
    for (text, expected) in [
        ("Artikel 27 van de AI-verordening", "art_27"),
        ("AI Act: art. 6(3) is nieuw", "art_6/par_3"),
        ("artikel 6, lid 3, van de AI-verordening", "art_6/par_3"),
        ("artikel 5, lid 1, punt b, van de AI-verordening", "art_5/par_1/pnt_b"),
        ("de AI-wet, bijlage III, punt 5", "anx_III/pnt_5"),
        ("l'annexe III du règlement sur l'IA", "anx_III"),
        ("Anhang III Nummer 5 der KI-Verordnung", "anx_III/pnt_5"),
        ("Article 50 of the AI Act", "art_50"),
        ("Art. 50 Abs. 1 der KI-Verordnung", "art_50/par_1"),
        ("Verordening (EU) 2024/1689, artikel 4", "art_4"),
        ("Een FRIA voor elke gemeente", "art_27"),
        ("AI-geletterdheid onder de AI Act", "art_4"),
        ("AI literacy and the AI Act", "art_4"),
        ("Article 5(1)(ba) of the AI Act", "art_5/par_1/pnt_ba"),
    ] {
        assert_eq!(cited(text), [expected], "{text}");
    }
}

#[test]
fn an_article_of_another_act_is_not_one_of_the_ai_act() {
    for text in [
        "artikel 27 van het gemeentedecreet",
        "Article 22 GDPR",
        "De AI-verordening en artikel 35 van de AVG",
        "Le règlement sur l'IA et l'article 22 du RGPD",
        "Die KI-Verordnung und Art. 22 DSGVO",
        "De AI Act naast artikel 27 van het gemeentedecreet",
        "De AI Act telt geen artikel 114 en geen bijlage XV, noch artikel 0",
    ] {
        assert_eq!(cited(text), [] as [&str; 0], "{text}");
    }
}
