# The messages that subscribers get.
alert-month = { $month ->
    [m1] January
    [m2] February
    [m3] March
    [m4] April
    [m5] May
    [m6] June
    [m7] July
    [m8] August
    [m9] September
    [m10] October
    [m11] November
   *[m12] December
}
alert-date = { $day } { $month } { $year }
alert-days = { $days ->
    [0] from today
    [one] { $days } day left
   *[other] { $days } days left
}
alert-days-past = past its date
alert-days-perhaps = perhaps from today
alert-risk = { $risk ->
    [prohibited] prohibited
    [high] high risk
    [transparency] transparency duty
    [minimal] minimal risk
    [out-of-scope] out of scope
    [not-ai] not an AI system
    [unknown] not yet determined
   *[other] { $risk }
}
alert-subject-item = New: { $title }
alert-subject-citation = News on the rules for { $system }: { $title }
alert-subject-assessment = { $system }: { $after }
alert-subject-deadline = { $title } ({ $left }, { $system })
alert-subject-digest = { $count ->
    [0] No new alerts on { $date }
    [one] { $count } alert of { $date }
   *[other] { $count } alerts of { $date }
}
alert-section-deadlines = Deadlines
alert-section-assessments = Changed assessments
alert-section-citations = News on the rules for your systems
alert-section-news = Other news
alert-untitled = Untitled
alert-themes = Themes
alert-system = System
alert-provision = Provision
alert-why = Why you get this
alert-why-query = it matches your search “{ $query }”
alert-why-themes = it belongs to { $themes }
alert-why-words = words found: { $words }
alert-why-citation = this item cites { $provisions }, which applies to { $system }
alert-why-system = you follow this system
alert-why-update = you were told of this before, and it changed
alert-why-grown = you were told of this story before
alert-because = What made it change
alert-because-facts = answers about the system changed
alert-because-rules = the rule book changed
alert-because-date = something begins to apply or ends
alert-assessment-new = New in the register. Assessment: { $after }.
alert-assessment-same = The class stays: { $after }. The duties have changed.
alert-assessment-changed = The class changed from { $before } to { $after }.
alert-duty-added = New duty: { $title } ({ $provision })
alert-duty-removed = Duty lifted: { $title } ({ $provision })
alert-duty-from = from { $date }
alert-duty-moved = Other date: { $title } ({ $provision })
alert-duty-moved-days = first from { $before }, now from { $after }
alert-duties-more = { $count ->
    [one] and { $count } more duty
   *[other] and { $count } more duties
}
alert-deadline-by = By { $date } ({ $left })
alert-deadline-today = Applies from today, { $date }
alert-deadline-perhaps = Applies perhaps from today, { $date }, and surely from { $latest }: open questions decide it
alert-label = { $label }:
alert-read = Read
alert-page = View in Belfort
alert-because-instant = You get this message because you follow: { $asked }.
alert-because-hourly = You get this hourly overview because you follow: { $asked }.
alert-because-daily = You get this daily overview because you follow: { $asked }.
alert-because-weekly = You get this weekly overview because you follow: { $asked }.
alert-why-page = Why did I get this?
alert-stop = Stop these messages
alert-mute-page = No more about this
alert-settings = How and when
alert-subject-grown = More sources: { $title }
alert-grown = This story is now told by { $sources } sources.
alert-section-unreachable = Who is told nothing any more
alert-subject-unreachable = Can no longer be reached: { $to }
alert-unreachable-title = { $to } can no longer be reached
alert-unreachable = No messages arrive there any more ({ $asked }). What comes up meanwhile is kept until the subscription goes on.
alert-unreachable-said = Answer
alert-why-unreachable = you follow the same at another address, or you run this Belfort
alert-section-server = The server
alert-subject-disk-short = Little room on the disk of Belfort
alert-disk-short-title = Little room is left on the disk
alert-disk-short = { $left } MB are left, and { $wanted } MB at the least are needed. Make room: once the disk is full, nothing is read or told until there is room again. What is there already stays.
alert-subject-disk-enough = Room again on the disk of Belfort
alert-disk-enough-title = There is enough room on the disk again
alert-disk-enough = { $left } MB are free again. There is nothing you need to do.
alert-disk-machine = Server
alert-disk-folder = Folder
alert-why-server = you run this Belfort
alert-managed = Whoever asked for this here, or whoever runs Belfort, can change or stop it.
alert-managed-chat = The administrators of this group or channel stop, pause or change this with the buttons below; otherwise whoever runs Belfort does.
alert-topic = { $kind ->
    [duty] this duty: { $name }
    [system] the system { $name }
    [cited] { $name }
    [story] this story: { $name }
    [theme] the theme { $name }
    [source] items from { $name }
    [feed] how the source { $name } does
    [unreachable] the address { $name }
   *[rules] changes of the rule book
}
alert-button-mute = No more: { $topic }
alert-button-pause = Pause
alert-button-settings = Settings
alert-button-why = Why?
alert-code = Message { $code }
alert-watch-system = all that touches system { $system }
alert-watch-organisation = all that touches the systems of { $organisation }
alert-watch-feeds = all about how the sources and the server do
alert-also = Also at
alert-subject-update = Changed: { $title }
alert-changed-title = Title: “{ $before }” → “{ $after }”
alert-changed-day = Date: { $before } → { $after }
alert-changed-figure = { $before } → { $after }
alert-changed-cites = Now also cites: { $provisions }
alert-changed-cites-no-more = No longer cites: { $provisions }
alert-changed-text = About { $percent } % of the text is new
alert-changed-phase = Phase: { $before } → { $after }
alert-changed-learned = New lesson: { $lesson }
alert-section-feeds = About your sources
alert-subject-feed-silent = Source is silent: { $feed }
alert-subject-feed-failing = Source cannot be read: { $feed }
alert-subject-feed-stopped = Source is gone: { $feed }
alert-subject-feed-back = Source speaks again: { $feed }
alert-feed-silent = Its last item is of { $last }. By the usual rhythm of this source that is too long ago; you may be missing news.
alert-feed-silent-ever = Not one item came since { $since }; you may be missing news.
alert-feed-failing = Since { $since } Belfort cannot read this source: { $cause }. Belfort keeps trying.
alert-feed-stopped = Since { $since } this source is no more: { $cause }.
alert-feed-back = This source was in trouble since { $since } and gives items again.
alert-feed-successor = Possible successor
alert-feed-operator = The operator adopts it with
alert-feed-selectors = Belfort now finds there
alert-why-feed = you had items from this source or follow it
alert-why-feeds = you follow how the sources do
program-words = in the words of the program: “{ $detail }”
feed-problem = { $cause ->
    [item-unreadable] an item cannot be read
    [item-empty] an item is empty
    [truncated] the document stops too early
    [entities-dropped] entities of the document were left out
    [too-many-items] there are more items than are read
    [date-in-future] an item has a date that is still to come
    [date-unreadable] a date cannot be read
    [repaired] the document had a mistake that was set right
    [selector-lost] less is found on the page than expected
    [page-unread] a further page was not read
    [encoding] the letters of the document are other ones than it says
   *[other] something is odd about the document
}
feed-cause = { $cause ->
    [dns] the name of the server no longer exists
    [dns-silent] the DNS gave no answer about the name of the server
    [connection-refused] nobody listens at this address (connection refused)
    [unreachable] no way to the server, or no answer
    [connection-reset] the server breaks the connection at once
    [connect] no connection to the server comes about
    [tls] the secure connection is not in order
    [timeout] the server answers too slowly
    [too-large] the document is too large
    [redirect-loop] the redirects go round in circles
    [private-address] the address is not public
    [bad-address] the address is no web address
    [not-found] there is nothing at this address any more
    [gone] the publisher took the source away for good
    [refused] the server refuses us (403 wall)
    [rate-limited] the server asks us to come less often
    [server-error] the server has a fault
    [http-status] the server gives an unexpected answer
    [truncated] the transfer breaks off
    [not-a-feed] there is no feed at this address
    [cookie-wall] it wants cookies accepted first
    [parked] the address is for sale
    [needs-script] the page is empty without scripts
    [page-instead-of-feed] an ordinary web page stands where the feed was
    [opml] a list of feeds (OPML) stands there
    [not-xml] the document is no readable feed
    [maintenance] a maintenance page stands there
    [captcha] a check against robots stands there (captcha)
    [login] it asks to log in
    [selector-lost] the page is built otherwise; the selectors find nothing any more
    [selector-invalid] a selector is no valid CSS
    [empty] the document is empty
    [unreadable] the document cannot be read
    [stale] silent for longer than its own rhythm
    [encoding] the document is not packed the way the server says
    [robots] the site asks programs not to read this page (robots.txt)
    [robots-unknown] the site does not say whether programs may read it (robots.txt)
    [waiting] the server asked us to come back later
    [moved-onto] the source moved to an address that is followed already
    [store] Belfort could not keep what it read
   *[other] a cause that this version does not know
}
feed-state = { $state ->
    [new] new
    [alive] alive
    [quiet] quiet
    [silent] silent
    [failing] failing
    [stopped] stopped
   *[other] { $state }
}

# The course of an item to a subscriber.
course-fetched = Read on { $when } from { $source } (feed { $feed }).
course-tags = Themes: { $themes }.
course-tags-none = Was given no themes.
course-matched = Meets what is asked: { $parts }.
course-not-matched = Does not meet what is asked: { $parts }.
course-part-missing = not found: { $part }
course-part-excluded = excluded by { $part }
course-unreadable = The query of this subscription can no longer be read and meets nothing.
course-by-system = This subscription follows a system: an item is told when it cites a provision that applies to that system.
course-cites-nothing = It cites no provision of the AI Act.
course-cites-other = It cites { $provisions }; nothing of that applies today to what this subscription follows.
course-cites = It cites { $provisions }, which applies to { $system }.
course-muted = You hear no more of “{ $name }”, as you asked. Turn it on again on the page of the subscription, to which every message holds a link.
course-story = Tells the same news as “{ $title }” ({ $source }), which came first.
course-raised = Alert raised on { $when } ({ $cause }).
course-held-digest = Kept for the digest of { $until }.
course-held-quiet = Kept until the end of the quiet hours: { $until }.
course-held-brake = Kept until { $until }: there were too many messages within the hour.
course-held-pause = Kept until the end of the pause: { $until }.
course-paused = The subscription is paused now: { $cause }.
course-delivery-sent = Sent by { $channel } as { $id } and taken on { $when }; answer: { $detail }; failed attempts: { $attempts }.
course-delivery-came-back = Sent by { $channel } as { $id } and taken on { $when }, but then: { $detail }.
course-delivery-dead = Sent by { $channel } as { $id } and refused for good on { $when }: { $detail }.
course-delivery-held = Message { $id } by { $channel } is kept until the subscription goes on: { $detail }.
course-delivery-again = Message { $id } by { $channel } did not arrive ({ $detail }); failed attempts: { $attempts }; next attempt on { $due }.
course-delivery-queued = Message { $id } by { $channel } has been ready since { $due }.
course-delivery-ambiguous = Of one attempt it is not known whether it arrived: it may have arrived twice.
course-verdict-told = Told.
course-verdict-folded = Not told by itself: the same news was there already.
course-verdict-waiting = Not told yet: it waits for its hour.
course-verdict-queued = Not told yet: it is being sent.
course-verdict-paused = Not told yet: the subscription is paused.
course-verdict-refused = Not told: the receiver refused the message.
course-verdict-not-matched = Not told: it does not meet what is asked.
course-verdict-muted = Not told: you asked to hear no more of what it is about.
course-verdict-before = Not told: it was there before the subscription began.
course-verdict-archive = Not told: it came with the archive of a new feed.
course-verdict-missed = Not told although it meets what is asked: the nightly sweep will tell it.

consent-subject = Confirm your subscription to Belfort
consent-ask = Somebody asked on this page to have messages of Belfort about { $wanted } sent to this address ({ $rhythm ->
        [instant] at once
        [hourly] every hour
        [weekly] every week
       *[other] every day
    }).
consent-how = Confirm within 48 hours:
consent-not-you = Was it not you? Then do nothing: you get no messages.
alert-rules-title = The rule book has changed
alert-subject-rules = { $count ->
    [one] The rule book has changed: 1 rule
   *[other] The rule book has changed: { $count } rules
}
alert-rules-systems = This changes something for: { $systems }.
alert-rules-no-system = For the systems that you follow, no class, duty or date changes.
alert-rules-more = { $count ->
    [one] and 1 more rule
   *[other] and { $count } more rules
}
alert-why-rules = you follow systems that Belfort assesses by these rules
alert-rules-books = Rule book
alert-section-rules = Changed rules
consent-move-ask = Somebody asked on a page of Belfort to send the messages about { $wanted } to this address from now on.
moved-subject = Your subscription to Belfort has another address
moved-told = The messages about { $wanted } go to another address from now on. That address has confirmed it.
moved-not-you = Was that not you? End the subscription with one click:
# Why a message did not arrive, or a subscription is paused; `said` is what the other side said, or the key of the configuration.
mishap = { $word ->
    [asked] that was asked for
    [exhausted] nothing arrived for three days; the last time: { $said }
    [moved] the address moves again and again, last to { $said }
    [taken-over] somebody else took it over between two parts
    [webhook-secret] no secret for webhooks is set: set { $said }
    [webhook-private] the address of the webhook is not public ({ $said } allows that)
    [webhook-redirects] the webhook redirects ({ $said }), which we never follow: subscribe its new address
    [webhook-gone] the webhook takes no messages any more ({ $said })
    [webhook-answered] the webhook answered “{ $said }”
    [webhook-unreachable] the webhook cannot be reached: { $said }
    [webhook-silent] the webhook did not answer in time
    [webhook-broke] the line to the webhook broke before its answer: { $said }
    [mail-sender] no sender is set: set { $said }
    [mail-login] the mail server takes no mail from us and answers “{ $said }”: check { $key }
    [mail-unencrypted] the mail server offers no encrypted connection, and without one we send nothing: check { $said }
    [mail-unwritable] the mail cannot be written: { $said }
    [mail-unsigned] the mail cannot be signed
    [mail-outbox] the mail cannot be saved in its folder: { $said }
    [mail-answered] the mail server answered “{ $said }”
    [mail-hung-up] the mail server ended the conversation without an answer
    [mail-unusable] the mail server cannot be used: { $said }
    [mail-unreachable] the mail server cannot be reached: { $said }
    [mail-broke] the line to the mail server broke: { $said }
    [mail-came-back] the mail came back: “{ $said }”
    [telegram-token] Telegram does not know our bot: check { $said }
    [telegram-pace] this chat gets nothing more for a while, by the limit of Telegram
    [telegram-waits] Telegram asks to wait { $said } seconds
    [telegram-says] Telegram answered “{ $said }”
    [telegram-gone] the chat takes no messages any more (“{ $said }”)
    [telegram-unreachable] Telegram cannot be reached
    [telegram-silent] Telegram did not answer in time
    [telegram-broke] the line to Telegram broke before its answer
   *[other] { $said }
}
