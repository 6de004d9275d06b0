# What the terminal says.
cli-demo-example = {"   "}This is one of them:
cli-demo-feeds = 1. Two sources on this computer: a news feed and a web page without one.
cli-demo-item = {"   "}{ $title } # { $themes }
cli-demo-page = 7. The web page is open at { $url }. Press Ctrl+C to stop.
cli-demo-poll = 4. The sources are read:
cli-demo-search = 5. { $items } items can be searched. Looking for “{ $query }” finds { $total }.
cli-demo-start = Belfort, everything at once, offline, in { $folder }
cli-demo-subscriptions = 2. Three subscriptions: Telegram, e-mail and webhook, to receivers of this demo.
cli-demo-system = {"   "}{ $name }: { $class }
cli-demo-systems = 3. Six AI systems of a made-up town, checked against the AI Act:
cli-demo-told = 6. Messages that arrived: { $telegram } by Telegram, { $email } by e-mail, { $webhook } by webhook.
cli-doctor-damaged = A row of the store cannot be read, that of the { $what ->
    [feed] feed
   *[item] item
} { $id }. All else goes on without it.
cli-doctor-late-matches = the nightly check ({ $when }) found { $last } missed matches and told them late ({ $all } in all); report it to the makers
cli-doctor-index-behind = The index knows { $indexed } of the { $items } items.
cli-doctor-no-feeds = There is no feed to follow yet.
cli-doctor-no-contact = Publishers do not see who reads their feeds: set fetch.contact or web.public_url.
cli-doctor-well = All is well.
cli-feed-added = Feed { $id } added; the next round reads it.
cli-feed-removed = Feed { $id } and its items removed.
cli-feeds-imported = { $added } feeds added, { $known } were there already.
cli-feeds-none = No feeds yet. Add one with `belfort feeds add URL`, or the starter pack with `belfort feeds import`.
cli-head-asked = asked
cli-head-basis = basis
cli-head-cause = cause
cli-head-class = risk class
cli-head-id = id
cli-head-name = name
cli-head-next = next date
cli-head-open = open questions
cli-head-paused = paused
cli-head-polled = last read
cli-head-provision = provision
cli-head-rhythm = rhythm
cli-head-state = state
cli-head-title = title
cli-head-to = to
cli-head-when = when
cli-index-progress = { $done } of { $all } changes are in the index
cli-index-rebuilt = The index is rebuilt: { $items } items.
cli-poll-failed = { $feed }: not read: { $cause }; { $detail }
cli-poll-not-modified = { $feed }: nothing changed
cli-poll-nothing-due = No feed is due; `--all` reads them all.
cli-poll-read = { $feed }: { $new } new, { $changed } changed, { $unchanged } unchanged
cli-rules-checked = { $rules } rules, { $examples } examples, { $problems } problems
cli-search-themes = Themes
cli-search-total = { $total } found
cli-subscribed = Subscription { $id }: { $asked }
cli-subscribed-already = This subscription is there already: { $id }. Nothing was added.
cli-secret = The secret with which the receiver checks our signature, shown once: { $secret }
cli-secret-renewed =
    The new secret, shown once: { $secret }
    The one of before signs too until { $until }.
cli-subscriptions-none = No subscriptions yet. Make one with `belfort subscribe --to email:ADDRESS --theme THEME`.
cli-system-added = System { $id } is in the register: { $class }
cli-system-removed = System { $id } removed.
cli-system-offered = { $id } is offered to { $organisation }.
cli-system-withdrawn = { $id } is no longer offered to { $organisation }.
cli-system-taken-up = { $organisation } uses { $shared } as { $id } now.
cli-system-alone = { $id } goes on without the shared system.
cli-systems-none = The register is still empty. Add a system with `belfort systems add FILE`.
cli-unsubscribed = Subscription { $id } has ended.
cli-ask-now = Still possible: { $possible }
cli-ask-not-understood = That answer does not fit the question.
cli-ask-yes-no = Yes or no? (empty: I do not know; stop: go on later)
cli-ask-one = Which number? (empty: I do not know; stop: go on later)
cli-ask-several = Which numbers, with a comma between? 0: none. (empty: I do not know; stop: go on later)
cli-ask-date = Which day, as yyyy-mm-dd? (empty: I do not know; stop: go on later)
cli-rules-same = The two rule books say the same.
cli-rules-same-days = The law is the same on both days.
cli-rules-diff-days = What differs between the law as it stood on { $old } and on { $new }
cli-rules-diff-books = What differs between { $old } and { $new }
cli-deadlines-none = There are no open deadlines.
cli-deadlines-binds = binds already
cli-deadlines-days = { $days ->
    [one] 1 day left
   *[other] { $days } days left
}
cli-head-date = date
cli-head-system = system
cli-head-duty = duty
cli-head-left = left
cli-rules-coverage-written = The table in { $page } is up to date.

cli-head-theme = theme
cli-head-precision = precision
cli-head-recall = recall
cli-head-f1 = F1
cli-head-support = support
cli-head-family = family
cli-family-theme = theme
cli-family-instrument = instrument
cli-family-phase = phase
cli-family-obstacle = obstacle
cli-themes-checked = { $themes } themes, no mistakes.
cli-themes-problems = { $problems ->
    [one] { $problems } mistake
   *[other] { $problems } mistakes
}
cli-themes-part-tuning = Tuning part: { $items } items
cli-themes-part-aside = Part kept aside: { $items } items
cli-themes-micro = all tags together
cli-themes-macro = mean of the themes
cli-deliveries-none = There are no deliveries.
cli-deliveries-again = { $count ->
    [one] One delivery is sent again.
   *[other] { $count } deliveries are sent again.
}
cli-paused = Subscription { $id } is paused; what comes up meanwhile is kept.
cli-resumed = Subscription { $id } goes on; what was kept comes in one message.
cli-head-last-item = last item
cli-feed-since = since { $since }: { $cause }
cli-feed-adopted = Feed { $id } is read at { $url } from now on.
cli-themes-applied = { $items ->
    [one] One item got other tags.
   *[other] { $items } items got other tags.
}
cli-themes-effect = Effect on the last { $items } items
cli-themes-effect-none = No item gains or loses a theme.
cli-searches-effect = Effect on searches and subscriptions
cli-head-search = search
cli-head-gains = gained by
cli-head-loses = lost by
cli-head-label = label
cli-head-count = count
cli-head-near = near theme
cli-history-older = There is more, and older: { $call }, or all of it with --all.
cli-themes-labels-none = Every label of a feed is a theme.
cli-discover-captcha = a test whether we are human
cli-discover-cookie-wall = a cookie wall
cli-discover-from-anchor = a link on the page
cli-discover-from-itself = the address itself
cli-discover-from-link = the page names it
cli-discover-from-marked = the page marks its items itself
cli-discover-from-sitemap = a sitemap of the site
cli-discover-from-usual = a usual address
cli-discover-hidden = Something else stands at that address: { $why }.
cli-discover-items = { $items ->
    [one] 1 item
   *[other] { $items } items
}, { $newest }
cli-discover-listing = A list of { $items } items:
cli-discover-listings = The page has no feed. This is how its list can be read:
cli-discover-login = a login page
cli-discover-maintenance = a maintenance page
cli-discover-needs-script = an empty page that only a browser fills
cli-discover-newest = the newest of { $day }
cli-discover-not-found = a notice that there is no such page
cli-discover-nothing = No feed found, and no list that looks like news ({ $asked } addresses asked).
cli-discover-parked = an address that is for sale
cli-discover-refused = a refusal
cli-discover-undated = without a date
cli-doctor-late = { $count } messages over { $channel } should have left more than 15 minutes ago
cli-mail-taken = { $taken ->
    [paused] the subscription is paused: its mailbox is gone
    [ended] the subscription has ended
    [noted] noted: a mail did not arrive for another reason
   *[ignored] none of ours: nothing was changed
}
cli-doctor-told = over { $channel }: { $told } alerts in 24 hours; half within { $half } s of publication, 99 of 100 within { $most } s
cli-search-systems = In the register
cli-search-rules = In the rule book
cli-judge-held-out = held out
cli-judge-head = { $queries } questions about { $items } items

cli-forgotten = { $count } subscriptions ended, { $consents } questions and proofs erased; nothing is kept of this address any more.
cli-doctor-test-title = Test message from Belfort
cli-doctor-test-text = This message was sent to see whether it arrives. There is nothing to do.
cli-doctor-test-taken = Taken by { $channel }: { $answer }
cli-doctor-test-not-taken = Not taken by { $channel }: { $answer }
cli-doctor-mail-missing = { $record }: { $name } has no record
cli-doctor-mail-twice = { $record }: { $name } has more than one, which counts as none
cli-doctor-mail-open = { $record }: { $name } lets everybody send in the name of this domain
cli-doctor-mail-other-key = { $record }: { $name } holds another key than the one with which Belfort signs, or a withdrawn one
cli-doctor-mail-unreadable = { $record }: what { $name } says cannot be read
cli-doctor-mail-unaligned = { $record }: { $other } is another domain than that of the sender, { $domain }; DMARC refuses that
cli-dns-silent = no answer from the DNS server
cli-dns-none = this computer names no DNS server
cli-dns-failed = the DNS server answered with an error
cli-dns-address = smtp.dns is no address with a port, such as 192.0.2.53:53
cli-doctor-mail-not-checked = not checked: { $name } ({ $cause })
cli-doctor-mail-no-key = DKIM not checked: Belfort does not sign the mail of { $domain }, and does not know with which key your mail server does
cli-doctor-mail-publish = publish in the DNS at { $name } this TXT record: { $record }
cli-doctor-mail-ask-relay = ask the operator of your mail server for the record at { $name }
cli-doctor-mail-name-key = set smtp.dkim.key_file, or name the key of your mail server in smtp.dkim.selector
cli-doctor-mail-network = run belfort doctor again with a network that reaches the DNS, or set smtp.dns
cli-doctor-part = { $part ->
    [store] store
    [rules] rule book
    [feed] feed
    [alerts] alerts
    [telegram] Telegram
    [mail] mail
   *[index] index
}
cli-doctor-rules = { $problems ->
    [one] the rule book has { $problems } problem; the rule that holds it is left out
   *[other] the rule book has { $problems } problems; the rules that hold them are left out
}
cli-doctor-paused = `{ $id }` to { $to } is paused: { $cause }
cli-doctor-unreadable = `{ $id }` asks `{ $query }`, which can no longer be read and meets nothing
cli-doctor-no-theme = `{ $id }` asks the theme `{ $theme }`, which is no longer in the list
cli-doctor-no-telegram = `{ $id }` to { $to } is told by Telegram, but there is no token
cli-doctor-delivery = over { $channel }, { $state }: { $cause }
cli-doctor-unusable = the value of { $key } cannot be used, so nothing leaves; `belfort config example` shows one
cli-accounts-forgotten = Erased of { $email }: { $accounts ->
    [0] no account
   *[1] the account
}, { $invitations } invitations, { $subscriptions } subscriptions. The history of the register keeps the name.
cli-doctor-little-room = { $left } MB are left for the data, and { $wanted } MB are needed: what `store.room_mb` says, and room for the copy that a new version keeps first
cli-doctor-make-room = make room on the disk of { $folder }
cli-doctor-backup-old = the last backup was made on { $made }, { $days } days ago
cli-doctor-no-backup = No backup was made with Belfort yet: `belfort backup FILE` makes one.
cli-move-asked = A question to { $to } is ready; the subscription moves when that address says yes.

# Keep
cli-backup-made = Backup made and read back: { $file } ({ $kilobytes } kB; { $items } items, { $subscriptions } subscriptions, { $systems } systems). It holds keys and addresses of people: keep it as safe as the data itself.
cli-backup-whole = The backup { $file } of { $made } is whole ({ $kilobytes } kB; { $items } items, { $subscriptions } subscriptions, { $systems } systems).
cli-backup-folder = Not in the backup, because it is yours: the folder { $folder }.
cli-restored = The backup of { $made } is restored: { $items } items; the index is rebuilt.
cli-restored-aside = What was replaced is in { $path }.
cli-keep-would = This would be forgotten: { $items } items, { $alerts } alerts, { $deliveries } deliveries, { $questionnaires } questionnaires.
cli-keep-done = Forgotten: { $items } items, { $alerts } alerts, { $deliveries } deliveries, { $questionnaires } questionnaires.
cli-store-moved = { $rows } rows are now in { $place } as well. Put that address into store.url, start Belfort again and check with belfort doctor; the old data stays where it was.
cli-config-well = The configuration is well.
cli-config-head = { $column ->
    [key] key
    [value] value
   *[origin] origin
}
cli-config-default = default

# The search cluster
cli-cluster-unreachable = the search cluster at `{ $place }` does not answer: “{ $cause }”; see whether it runs and whether `search.url` is right
cli-cluster-slow = the search cluster at `{ $place }` does not answer in time; `search.timeout_seconds` says how long is waited
cli-cluster-busy = the search cluster at `{ $place }` is too busy or still starting ({ $status }: “{ $reason }”); try again in a minute
cli-cluster-forbidden = the search cluster at `{ $place }` does not let us in ({ $status }: “{ $reason }”); see `search.user`, `search.password` and `search.api_key`
cli-cluster-refused = the search cluster at `{ $place }` refuses what it was asked ({ $status }: “{ $reason }”); its log says more
cli-cluster-unreadable = the answer of the search cluster at `{ $place }` cannot be read: “{ $cause }”; see whether `search.url` is the address of a cluster
cli-cluster-not-ready = the index `{ $index }` is not on the search cluster yet; a running `belfort serve` fills it from the store
cli-cluster-client = the search cluster cannot be asked: “{ $cause }”; see the certificates of this machine
cli-store-address = `store.url` is not a `postgres://` address; leave it empty for a SQLite file in the data folder
cli-store-open =
    cannot open the store at `{ $place }`: “{ $cause }”; { $remedy ->
        [folder] check that the data folder exists and may be written
        [database] check `store.url` and that the database runs and lets this user in
        [newer] a store of a newer Belfort needs that newer version
        [backup] the file is damaged or holds no data of Belfort: put a backup back with `belfort restore`
       *[room] a copy is kept before the store is brought to a newer form: free as much space as the store takes
    }
cli-store-full = the disk that holds the store is full: free some space; nothing was lost and the step is done again later
cli-store-busy = the store is busy: another process holds it for longer than 30 seconds; try again
cli-store-damaged = the store holds a `{ $what }` that cannot be read: “{ $cause }”; restore a backup or remove that row
cli-store-sql = the store answered: “{ $cause }”
cli-config-unreadable = cannot read the configuration `{ $place }`: { $cause }
cli-config-book = the rule book in `{ $place }` cannot be read: { $cause }
cli-config-wrong = the configuration `{ $place }` is wrong: { $cause }
cli-index-locked = another process writes the index in `{ $folder }`: a `belfort serve` that runs, or a poll; stop it first
cli-index-not-ready = the index in `{ $folder }` is missing, damaged or of another version; `belfort poll` or `belfort serve` makes it anew
cli-index-folder = the folder of the index `{ $folder }` cannot be used: “{ $cause }”
cli-index-engine = the index failed: “{ $cause }”; it goes on from its last commit when the disk has room and its folder can be written
cli-wrong-feed = there is no feed `{ $id }`: `belfort feeds list` shows them
cli-wrong-subscription = there is no subscription `{ $id }`: `belfort subscriptions list` shows them
cli-wrong-not-paused = no paused subscription is called `{ $id }`: `belfort subscriptions list` shows them
cli-wrong-system = the register has no system `{ $id }`: `belfort systems list` shows them
cli-wrong-system-or-file = `{ $id }` is neither a file nor a system of the register: `belfort systems list` shows them
cli-wrong-project = there is no project `{ $id }`: `belfort projects list` shows them
cli-wrong-account = there is no account for `{ $id }`: `belfort accounts list` shows them
cli-wrong-rule = the book has no rule `{ $id }`: `belfort rules list` shows them
cli-wrong-delivery = no delivery `{ $id }` was refused for good: `belfort deliveries list --state dead` shows them
cli-wrong-question = no question is called `{ $id }`: `belfort rules list` shows them
cli-wrong-watched = no subscription, organisation or system is called `{ $id }`: `belfort subscriptions list` and `belfort systems list` show them
cli-wrong-rule-near = no rule is called `{ $id }`{ $near }; `belfort measures { $system }` shows them
cli-wrong-organisation = the register has no organisation `{ $id }`; it has: { $names }
cli-wrong-organisation-name = no organisation, or more than one, is called `{ $id }`: give its id
cli-wrong-nothing-asked = nothing is asked: give `--query`, `--theme`, `--system`, `--organisation` or `--feeds`
cli-wrong-day-begun = that day has begun: name a later one with `--until`
cli-wrong-address = `{ $text }` is no web address: it begins with http:// or https://
cli-wrong-email = `{ $text }` is no e-mail address
cli-wrong-feed-there = a feed with the id `{ $id }` or that address is there already: see `belfort feeds list`
cli-wrong-unreadable = cannot read `{ $path }`: { $cause }
cli-wrong-unwritable = cannot write `{ $path }`: { $cause }
cli-wrong-folder = `{ $path }` is a folder: name a file
cli-wrong-large = `{ $path }` has { $bytes } bytes, and more than { $most } cannot be taken
cli-wrong-system-file =
    the system file `{ $path }` is wrong
    { $told }
cli-wrong-import =
    nothing was stored: `{ $path }` has { $count } problem(s)
    { $told }
cli-wrong-no-rules = `{ $path }` holds no rule file
cli-wrong-note = a note has at least one and at most { $most } signs
cli-wrong-text-long = a text has more than { $most } signs
cli-wrong-reason = a duty that does not apply needs a reason: add `--reason`
cli-wrong-store-same = the store lives there already
cli-wrong-store-filled = the store at `{ $place }` holds data: name an empty one
cli-wrong-id-taken = that id is taken: choose another with `--id-of-record`
cli-wrong-operator = `operator` is a role for the whole server: say `--all`
cli-wrong-of = `{ $id }` is neither `system` nor `measures/` with a rule nor `facts/` with a fact
cli-wrong-no-data-folder = this machine names no data folder: give one with `--data DIR`
cli-wrong-sides = `{ $old }` and `{ $new }` cannot be compared: give two days (yyyy-mm-dd) or two folders
cli-system-said = { $kind ->
    [missing] it is not there
    [forbidden] this user may not
    [folder] it is a folder
    [no-folder] a part of the path is no folder
    [there] it is there already
    [full] the disk is full
    [read-only] that disk is read-only
   *[no-text] it is no text in UTF-8
}
cli-backup-exists = `{ $file }` exists already: name another file
cli-backup-broken = `{ $file }` is not a whole backup: “{ $cause }”
cli-backup-newer = the backup was made by Belfort { $version }, whose store this version does not know: use that version
cli-backup-occupied = the store at `{ $place }` holds data, which a restore would replace: `--force` does so and sets the old file aside
cli-backup-in-use = another process uses the store: stop `belfort serve` first
cli-listen =
    cannot listen on `{ $place }` (`web.listen`): { $kind ->
        [taken] another program listens there already; stop it, or choose another port
        [forbidden] ports below 1024 are not for this user; choose a higher one, behind a server
        [elsewhere] this machine does not have that address
        [no-address] that is no address with a port, such as 127.0.0.1:8080
       *[other] “{ $cause }”
    }
