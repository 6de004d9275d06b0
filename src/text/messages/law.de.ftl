# The words of an assessment.
law-yes = ja
law-no = nein
law-none = keine
law-days = Stand am { $on }, nach dem Recht vom { $law }
law-class = Klasse
law-possible = Noch möglich
law-roles = Ihre Rolle
law-why = Warum
law-duties = Was Sie tun oder unterlassen müssen
law-lifted = Durch eine Ausnahme aufgehoben
law-disputed = Umstritten: eine andere Lesart ist vertretbar
law-uncovered = In diesem Regelbuch noch nicht ausgearbeitet: bitte juristisch prüfen lassen
law-open = Noch zu beantworten
law-since = Gilt seit { $date } ({ $by })
law-from = Gilt ab { $date } ({ $by })
law-binds = Verpflichtet
law-date-open = Das Datum kann später liegen; das hängt ab von
law-decides = { $count ->
    [one] Entscheidet mit über 1 Regel
   *[other] Entscheidet mit über { $count } Regeln
}
law-class-prohibited = verboten
law-class-high = hohes Risiko
law-class-transparency = Transparenzpflicht
law-class-minimal = minimales Risiko
law-class-out-of-scope = außerhalb des Anwendungsbereichs
law-class-not-ai = kein KI-System
law-class-unknown = noch offen
law-status-applies = anwendbar
law-status-lifted = durch eine Ausnahme aufgehoben
law-status-not-yet = noch nicht anwendbar
law-status-does-not-apply = nicht anwendbar
law-status-unknown = noch offen
law-basis-statute = Gesetzestext
law-basis-final-guidance = endgültige Leitlinien
law-basis-draft-guidance = Entwurf von Leitlinien
law-basis-reading = Lesart, von niemandem bestätigt
law-role-provider = Anbieter
law-role-deployer = Betreiber
law-role-authorised-representative = Bevollmächtigter
law-role-importer = Einführer
law-role-distributor = Händler
law-role-product-manufacturer = Produkthersteller
