# A register of somebody else is taken in
import-title = Ein Register einlesen
import-instead = Stehen Ihre Systeme schon in einer Liste oder in einem anderen Register? Lesen Sie es ein.
import-lead = Eine Tabelle (CSV), das niederländische Algorithmenregister, Eurocities, die britische ATRS oder eine Datei von Belfort. Sie sehen zuerst, was geschehen würde; nichts wird gespeichert, bevor Sie es bestätigen. Was die Datei sagt, wird ein Vorschlag und zählt erst, wenn Sie ihn annehmen.
import-file = Die Datei
import-file-help = CSV, JSON oder TOML, höchstens 32 MB. Eine Kalkulationstabelle speichern Sie zuerst als CSV (UTF-8).
import-address = Oder die Adresse eines Registers
import-address-help = Ein Download, eine Liste von Einträgen oder ein Eintrag, etwa https://algoritmes.overheid.nl/api/downloads/NLD?filetype=csv
import-format = Form
import-format-help = Gewöhnlich ergibt sie sich aus den Namen der Felder.
import-format-guess = Nach den Feldern
import-format-belfort = Belfort (JSON oder TOML)
import-format-belfort-csv = Belfort (CSV): Was in keine Tabelle passt, etwa Antworten, Maßnahmen und Notizen, bleibt, wie es ist
import-format-nl = Niederländischer Veröffentlichungsstandard 0.1 bis 1.0
import-format-nl-list = Liste des niederländischen Algorithmenregisters
import-format-eurocities = Eurocities 0.3.1
import-format-atrs = Britische ATRS
import-format-csv = Eigene Tabelle (CSV)
import-encoding = Zeichensatz
import-encoding-help = Wählen Sie einen, wenn Umlaute falsch erscheinen.
import-encoding-guess = UTF-8, oder UTF-16 mit einer Marke
import-organisation = Organisation der Einträge, die keine nennen
import-organisation-help = Nur Organisationen, für die Sie die KI-Verantwortung haben.
import-organisation-none = Keine: jeder Eintrag nennt seine
import-show = Zeigen, was geschehen würde
import-back = Zurück, ohne einzulesen
import-before = Was Sie früher übergeben haben
import-state-loading = wird abgerufen
import-state-waiting = wartet auf Ihre Bestätigung
import-state-failed = konnte nicht abgerufen werden
import-state-assessing = eingelesen, wird noch beurteilt
import-state-done = eingelesen
import-faults = Das stimmt noch nicht:
import-fault-nothing = Wählen Sie eine Datei oder geben Sie eine Adresse an.
import-fault-both = Wählen Sie eine Datei oder geben Sie eine Adresse an, nicht beides.
import-fault-empty = Diese Datei ist leer.
import-fault-address = Das ist keine Adresse eines Registers: sie beginnt mit https:// und nennt einen Server.
import-fault-large = Diese Datei ist zu groß: höchstens { $limit } MB. Teilen Sie sie; jeder Teil darf Tausende Systeme enthalten.
import-fault-organisation = Wählen Sie eine Organisation, für die Sie die KI-Verantwortung haben.
import-fault-format = Diese Form kennt Belfort nicht.
import-fault-encoding = Diesen Zeichensatz kennt Belfort nicht.
import-preview = Vorschau
import-preview-lead = Das steht in { $source }. Noch ist nichts gespeichert.
import-overtaken = Inzwischen hat jemand ein System aus dieser Datei geändert. Unten steht, was jetzt geschehen würde. Prüfen Sie es und bestätigen Sie erneut.
import-problems = Was nicht stimmt
import-problems-lead = Solange das nicht behoben ist, wird nichts aus dieser Datei eingelesen.
import-problems-left = { $count ->
    [one] Und noch ein anderer Fehler.
   *[other] Und noch { $count } andere Fehler.
 }
import-plan = Was geschehen würde
import-form = Form
import-plan-lead = Alles wird eingelesen oder nichts. Was hier seit dem letzten Mal geschrieben wurde, bleibt.
import-files-left = Diese Dateien sind Nachweise in dem Register, aus dem dies kommt, und ihr Inhalt kommt nicht mit. Lassen Sie sie sich geben und fügen Sie sie selbst beim System hinzu:
import-files-left-more = { $count ->
    [one] und noch { $count } System
   *[other] und noch { $count } Systeme
}
import-take = { $count ->
    [one] Dieses eine System einlesen
   *[other] Diese { $count } Systeme einlesen
 }
import-nothing = Nichts würde sich ändern: alles steht schon so im Register.
import-what = Was geschieht
import-fields = Bewahrte Felder
import-columns = Spalten
import-columns-lead = Diese Tabelle hat keine bekannte Form. Sagen Sie von jeder Spalte, was sie ist; was schon ausgefüllt ist, folgt aus ihrem Namen. Jede Spalte bleibt bei der Herkunft des Systems bewahrt, auch wenn sie hier nichts ist.
import-column = Spalte
import-examples = Beispiele
import-column-is = Ist
import-column-kept = nichts: nur bewahren
import-column-fact = Antwort auf eine Frage
import-again = Erneut zeigen
import-otherwise = Die Datei anders lesen
import-kept = Diese Datei wartet höchstens eine Stunde auf Ihre Bestätigung; danach wird sie gelöscht. Nur Sie sehen sie.
import-failed = Diese Adresse konnte nicht gelesen werden. Nichts wurde eingelesen.
import-cause-too-many-records = das Register hat zu viele, um sie einzeln abzufragen: importieren Sie die Datei, die der Herausgeber anbietet
import-cause-no-record = einer der Einträge ist kein JSON
import-cause-records-too-large = die Einträge sind zusammen größer, als eine Datei sein darf
import-try-again = Erneut versuchen
import-loading = Das Register wird abgerufen. Einträge:
import-done = Eingelesen. Vorgeschlagene Antworten zählen erst, wenn Sie sie annehmen.
import-assessing = Die Systeme werden beurteilt. Fertig:
import-assessed = Alle Systeme sind beurteilt.
import-to-register = Zum Register
import-goes-on = Die Arbeit geht weiter, auch wenn Sie diese Seite schließen.
import-refresh = Diese Seite von selbst erneuern
import-still = Diese Seite nicht mehr von selbst erneuern
import-place = Zeile { $line }, Zeichen { $column }
import-places = { $more ->
    [0] Zeilen { $lines }
   *[other] Zeilen { $lines } und { $more } weitere
 }
import-kind-too-large = Ein Text ist hier zu lang.
import-kind-syntax = Hier stimmt die Schreibweise von JSON, TOML oder CSV nicht: ein Zeichen fehlt oder ist zu viel, oder die Datei ist abgeschnitten.
import-kind-duplicate-key = Dasselbe Feld steht hier zweimal.
import-kind-duplicate-id = Dieselbe Kennung steht zweimal in dieser Datei.
import-kind-unknown-key = Dieses Feld kennt Belfort nicht.
import-kind-unknown-fact = So heißt keine Frage.
import-kind-unknown-value = Das kann hier nicht stehen: Wählen Sie einen der zulässigen Werte.
import-kind-missing-key = Hier fehlt ein nötiges Feld.
import-kind-wrong-type = Hier steht eine andere Art von Wert, als dieses Feld verlangt.
import-kind-bad-id = Das kann keine Kennung sein.
import-kind-other = Dieser Teil der Datei stimmt nicht.
import-problem-too-large = Die Datei ist zu groß: { $one } Bytes, höchstens { $two }. Teilen Sie sie.
import-problem-too-many-records = Diese Datei enthält mehr als { $one } Einträge. Teilen Sie sie.
import-problem-too-many-values = Diese Datei enthält { $one } Werte, höchstens { $two } werden gelesen. Teilen Sie sie, oder lassen Sie Spalten weg, die nichts über ein System sagen.
import-problem-encoding = Das ist kein Text im erwarteten Zeichensatz. Speichern Sie die Datei als CSV oder JSON in UTF-8, oder wählen Sie unten den Zeichensatz. Eine Kalkulationstabelle, ein Bild oder ein PDF wird nicht gelesen.
import-problem-nul = Hier steht das Zeichen U+0000. Entfernen Sie es: keine Datenbank bewahrt es.
import-problem-unknown-column = Diese Datei hat keine Spalte { $one }.
import-problem-unknown-form = Die Felder passen zu keiner Form, die Belfort kennt. Wählen Sie unten die Form.
import-problem-no-records = In dieser Datei steht kein Eintrag. Erwartet wird eine Liste von Einträgen, jeder mit einem Namen.
import-problem-field-list = Das ist die Liste der Felder eines Standards und kein Register. Wählen Sie die Datei mit den Systemen selbst.
import-problem-duplicate-id = Die Id { $one } steht zweimal in dieser Datei. Geben Sie jedem Eintrag eine eigene, oder lassen Sie alle weg.
import-problem-duplicate-name = Zwei Einträge heißen { $one } und haben keine Id. Sagen Sie, welche Spalte die Id ist.
import-problem-no-name = Dieser Eintrag hat keinen Namen. Sagen Sie, welche Spalte der Name ist, oder füllen Sie ihn aus.
import-problem-long-name = Der Name dieses Eintrags ist zu lang: höchstens { $one } Zeichen. Geben Sie einen kurzen Namen und schreiben Sie den Rest in die Beschreibung.
import-problem-unknown-fact = { $one } kann keine Antwort auf { $two } sein: so heißt keine Frage.
import-problem-unknown-value = { $one } sagt „{ $two }“, und das ist keine Antwort auf die Frage { $three }. Ändern Sie es, lassen Sie es leer, oder wählen Sie für die Spalte etwas anderes.
import-problem-bad-day = { $one } sagt „{ $two }“, und das ist kein Tag als Antwort auf die Frage { $three }. Schreiben Sie ihn als 2027-12-02 oder 02.12.2027, den Tag zuerst.
import-problem-wrong-type = Hier wird ein Eintrag erwartet: eine Tabelle von Feldern.
import-problem-bad-head = Die erste Zeile nennt die Spalten, jede mit einem eigenen Namen. Das stimmt nicht bei { $one }.
import-problem-bad-row = Diese Zeile hat { $one } Zellen, die erste nennt { $two }. Ein Text mit einem Trennzeichen, einem Anführungszeichen oder einem Zeilenumbruch steht in Anführungszeichen.
import-problem-formula = Die Zelle von { $one } enthält eine Formel. Setzen Sie ihren Wert ein; vor einen Text, der so beginnt, kommt ein '.
import-problem-id-taken = Die Id { $one } ist schon für ein System in Gebrauch, das nicht aus diesem Register kommt oder nicht Ihres ist. Geben Sie dem Eintrag eine andere Id.
import-problem-not-yours = Für die Organisation { $one } dürfen Sie nicht einlesen. Lassen Sie ihre Einträge weg, oder bitten Sie ihre Verwaltung um die Rolle „KI-Verantwortung“.
import-problem-no-organisation = Dieser Eintrag nennt keine Organisation, und Sie lesen nur für Ihre ein. Wählen Sie unten die Organisation der Einträge, die keine nennen.
import-problem-bad-owner = Die Adresse der Verantwortlichen von { $one } stimmt nicht. Schreiben Sie einen Namen, oder eine Adresse wie email:ann@stadt.example.
import-problem-bad-use = { $one } nutzt ein gemeinsames System, das dieser Organisation nicht angeboten ist oder nicht geteilt werden kann. Lassen Sie `uses` weg, oder bitten Sie die Organisation, die das System pflegt, es anzubieten.
