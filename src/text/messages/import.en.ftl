# A register of somebody else is taken in
import-title = Import a register
import-instead = Do your systems stand in a list or in another register already? Import that.
import-lead = A table (CSV), the Dutch Algorithm Register, Eurocities, the UK ATRS or a file of Belfort. You see first what would happen; nothing is stored before you confirm it. What the file says becomes a proposal, and counts only once you accept it.
import-file = The file
import-file-help = CSV, JSON or TOML, at most 32 MB. Save a spreadsheet as CSV (UTF-8) first.
import-address = Or the address of a register
import-address-help = A download, a list of records or one record, such as https://algoritmes.overheid.nl/api/downloads/NLD?filetype=csv
import-format = Form
import-format-help = Usually the names of the fields say it.
import-format-guess = By the fields
import-format-belfort = Belfort (JSON or TOML)
import-format-belfort-csv = Belfort (CSV): what does not fit a table, such as answers, measures and notes, stays as it is
import-format-nl = Dutch publication standard 0.1 to 1.0
import-format-nl-list = List of the Dutch Algorithm Register
import-format-eurocities = Eurocities 0.3.1
import-format-atrs = UK ATRS
import-format-csv = A table of your own (CSV)
import-encoding = Character set
import-encoding-help = Choose one when letters with accents look wrong.
import-encoding-guess = UTF-8, or UTF-16 with a mark
import-organisation = Organisation of records that name none
import-organisation-help = Only organisations for which you are AI officer.
import-organisation-none = None: each record names its own
import-show = Show what would happen
import-back = Back without importing
import-before = What you handed over before
import-state-loading = is being fetched
import-state-waiting = waits for you to confirm it
import-state-failed = could not be fetched
import-state-assessing = imported, still being assessed
import-state-done = imported
import-faults = This is not right yet:
import-fault-nothing = Choose a file or give an address.
import-fault-both = Choose a file or give an address, not both.
import-fault-empty = This file is empty.
import-fault-address = This is no address of a register: it begins with https:// and names a server.
import-fault-large = This file is too large: at most { $limit } MB. Cut it into parts; each may hold thousands of systems.
import-fault-organisation = Choose an organisation for which you are AI officer.
import-fault-format = Belfort does not know that form.
import-fault-encoding = Belfort does not know that character set.
import-preview = Preview
import-preview-lead = This is what { $source } holds. Nothing is stored yet.
import-overtaken = Somebody changed a system of this file in the meantime. Below is what would happen now. Look it over and confirm again.
import-problems = What is wrong
import-problems-lead = Until this is mended, nothing of this file is imported.
import-problems-left = { $count ->
    [one] And one other mistake.
   *[other] And { $count } other mistakes.
 }
import-plan = What would happen
import-form = Form
import-plan-lead = All of it is imported, or nothing. What somebody wrote here since the last time stays.
import-files-left = These files are evidence in the register that this comes from, and their content does not come along. Ask for them and add them to the system yourself:
import-files-left-more = { $count ->
    [one] and { $count } more system
   *[other] and { $count } more systems
}
import-take = { $count ->
    [one] Import this one system
   *[other] Import these { $count } systems
 }
import-nothing = Nothing would change: all of it stands in the register already.
import-what = What happens
import-fields = Fields kept
import-columns = Columns
import-columns-lead = This table has no known form. Say of each column what it is; what is filled in already follows from its name. Every column is kept with the origin of the system, also when it is nothing here.
import-column = Column
import-examples = Examples
import-column-is = Is
import-column-kept = nothing: only keep it
import-column-fact = Answer to a question
import-again = Show again
import-otherwise = Read the file in another way
import-kept = This file waits at most an hour for you to confirm it; then it is erased. Only you see it.
import-failed = This address could not be read. Nothing was imported.
import-cause-too-many-records = the register has too many to ask for one by one: import the file that its publisher offers
import-cause-no-record = one of the records is no JSON
import-cause-records-too-large = the records are together larger than a file may be
import-try-again = Try again
import-loading = The register is being fetched. Records:
import-done = Imported. Proposed answers count only once you accept them.
import-assessing = The systems are being assessed. Done:
import-assessed = All systems are assessed.
import-to-register = To the register
import-goes-on = The work goes on, also when you close this page.
import-refresh = Refresh this page by itself
import-still = Do not refresh this page by itself any more
import-place = Line { $line }, character { $column }
import-places = { $more ->
    [0] Lines { $lines }
   *[other] Lines { $lines } and { $more } more
 }
import-kind-too-large = A text is too long here.
import-kind-syntax = What is written here is not right JSON, TOML or CSV: a sign is missing or one too many, or the file is cut off.
import-kind-duplicate-key = The same field stands here twice.
import-kind-duplicate-id = The same id stands twice in this file.
import-kind-unknown-key = Belfort does not know this field.
import-kind-unknown-fact = No question has this name.
import-kind-unknown-value = This cannot stand here: choose one of the values that may.
import-kind-missing-key = A field that is needed is missing here.
import-kind-wrong-type = This is another kind of value than this field asks for.
import-kind-bad-id = This can be no id.
import-kind-other = This part of the file is not right.
import-problem-too-large = The file is too large: { $one } bytes, at most { $two }. Cut it into parts.
import-problem-too-many-records = This file has more than { $one } records. Cut it into parts.
import-problem-too-many-values = This file holds { $one } values, and at most { $two } are read. Cut it into parts, or leave out columns that say nothing of a system.
import-problem-encoding = This is no text in the expected character set. Save the file as CSV or JSON in UTF-8, or choose the character set below. A spreadsheet, a picture or a PDF is not read.
import-problem-nul = Here stands the character U+0000. Take it out: no database keeps it.
import-problem-unknown-column = This file has no column { $one }.
import-problem-unknown-form = The fields fit no form that Belfort knows. Choose the form below.
import-problem-no-records = There is no record in this file. A list of records is expected, each with a name.
import-problem-field-list = This is the list of fields of a standard, and no register. Choose the file with the systems themselves.
import-problem-duplicate-id = The id { $one } stands twice in this file. Give each record an id of its own, or leave them all out.
import-problem-duplicate-name = Two records are called { $one } and have no id. Say which column is the id.
import-problem-no-name = This record has no name. Say which column is the name, or fill it in.
import-problem-long-name = The name of this record is too long: at most { $one } characters. Give a short name, and put the rest into the description.
import-problem-unknown-fact = { $one } cannot answer { $two }: no question is called so.
import-problem-unknown-value = { $one } says “{ $two }”, which is no answer to the question { $three }. Change it, leave it empty, or choose something else for that column.
import-problem-bad-day = { $one } says “{ $two }”, which is no day in answer to the question { $three }. Write it as 2027-12-02 or 02/12/2027, the day first.
import-problem-wrong-type = A record is expected here: a table of fields.
import-problem-bad-head = The first line names the columns, each with a name of its own. That is not so for { $one }.
import-problem-bad-row = This row has { $one } cells, the first line names { $two }. A text with a delimiter, a quote or a new line stands in quotes.
import-problem-formula = The cell of { $one } holds a formula. Put its value there; a text that begins so is written with ' before it.
import-problem-id-taken = The id { $one } is in use for a system that does not come from this register or is not yours. Give the record another id.
import-problem-not-yours = You may not import for the organisation { $one }. Leave its records out, or ask its administrator for the role of AI officer.
import-problem-no-organisation = This record names no organisation, and you import for your own only. Choose below the organisation of records that name none.
import-problem-bad-owner = The address of the owner of { $one } is not right. Write a name, or an address such as email:ann@town.example.
import-problem-bad-use = { $one } uses a shared system that is not offered to that organisation, or cannot be shared. Leave `uses` out, or ask the organisation that keeps the system to offer it.
