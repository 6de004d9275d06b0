# The web page.
web-skip = Skip to the content
web-nav-label = Main navigation
web-nav-news = News
web-nav-themes = Themes
web-nav-register = Register
web-nav-status = Status
web-language-label = Language
web-footer = Belfort follows what is new in public innovation and AI for local governments, and says what the AI Act asks of their AI systems. The rules help; they are not legal advice.
web-day = { $day } { $month } { $year }
web-month-1 = January
web-month-2 = February
web-month-3 = March
web-month-4 = April
web-month-5 = May
web-month-6 = June
web-month-7 = July
web-month-8 = August
web-month-9 = September
web-month-10 = October
web-month-11 = November
web-month-12 = December
web-home-title = What is new in public innovation and AI?
web-home-lead = News for towns and cities, searchable by theme, with a reference to the provisions of the AI Act it is about.
web-search-title = Search results
web-search-newest = Newest items
web-search-label = Search the news
web-search-button = Search
web-search-help = All words must occur. Also: "a phrase", a OR b, -without, innov*, title:camera, law:art_27, since:2026-01-31.
web-search-ignored = Not all of your question could be read:
web-search-results = Items found
web-search-count = { $count ->
    [one] { $count } item
   *[other] { $count } items
}
web-search-by-newest = Newest first
web-search-by-relevance = Most relevant first
web-search-to-newest = Show newest first
web-search-to-relevance = Show most relevant first
web-search-empty-store = There is no news yet. Whoever runs this server adds sources; after the first round it stands here.
web-search-empty = Nothing meets your whole question.
web-search-drop-filters = Drop all filters
web-search-advice = Use fewer words, or the beginning of a word with an asterisk: municip*.
web-search-see-newest = See the newest items
web-pages-label = Pages
web-pages-before = Previous
web-pages-after = Next
web-pages-here = Page { $count }
web-facet-label = Narrow down
web-facet-feeds = Feeds
web-facet-drop = drop this filter
web-item-untitled = Untitled
web-item-original = Read the original
web-item-attachments = Attachments
web-item-about = What it is about
web-item-by = According to
web-item-by-feed = the feed
web-item-by-query = the standing query of the theme
web-item-cites = Provisions cited
web-item-law = Of the AI Act, on EUR-Lex.
web-themes-lead = Every item gets themes: from its feed, or because the text meets the standing query of the theme.
web-themes-subjects = Subjects
web-themes-instruments = Instruments
web-themes-obstacles = Obstacles
web-themes-cycle = The innovation cycle
web-themes-cycle-lead = An innovation has only succeeded when the whole cycle is done, up to sharing what was learned. Then the next problem begins.
web-themes-count = { $count ->
    [one] { $count } item
   *[other] { $count } items
}
web-family-theme = subject
web-family-instrument = instrument
web-family-phase = phase of the innovation cycle
web-family-obstacle = obstacle
web-theme-empty = No items about this theme yet.
web-theme-all = Search all items of this theme
web-theme-how = How Belfort recognises this theme
web-theme-query = The standing query for texts in this language:
web-theme-labels = Labels of feeds that are this theme:
web-theme-subscribe = Stay informed
web-theme-subscribe-how = Whoever runs Belfort subscribes you like this (also with telegram: or webhook:):
web-theme-address = you@town.example
web-about-innovation-digital = New and better solutions for citizens, with digital means and new ways of working.
web-about-ict-egovernment = Digital counters, identity and systems that talk to each other.
web-about-smart-cities = Sensors, data and models that help a city decide.
web-about-information-security = Protecting data, from policy to breach.
web-about-ai-data = Artificial intelligence and data in the work of a town, and the rules for them.
web-about-local-innovation = Renewal that begins in the towns themselves.
web-about-cybersecurity = Attacks, weak spots and resilience.
web-about-governance = How a local government is led and organised.
web-about-europe-international = European policy, funding and partners across the border.
web-about-practice = Examples of governments that have done it.
web-about-services = How citizens and businesses are served.
web-about-safety = Police, fire brigade and safe streets.
web-about-instrument-hr = Staff who are able, allowed and willing to innovate.
web-about-instrument-open-innovation = Involving others: labs, ecosystems, crowdsourcing.
web-about-instrument-participation = Residents decide and design along.
web-about-instrument-design = Designing services from those who use them.
web-about-instrument-data = Sharing, understanding and using data for policy.
web-about-instrument-procurement = Buying so that new solutions get a chance.
web-about-phase-problems = knowing what is really wrong
web-about-phase-ideas = looking wide, choosing together
web-about-phase-projects = from idea to plan, money and team
web-about-phase-implement = trying, adjusting, introducing
web-about-phase-evaluate = measuring whether it got better
web-about-phase-share = so that others need not start anew, also after a failure
web-about-obstacle-risk = Failing is touchy with public money; room to try is needed all the same.
web-about-obstacle-silos = Knowledge is spread over departments, while problems cross them.
web-about-obstacle-hierarchy = Good ideas often come from those who work close to the citizen.
web-about-obstacle-diversity = With the same profiles around the table, much stays unseen.
web-register-title = Register of AI systems
web-register-ways = Onwards
web-register-papers = Reports, calendar and files
web-register-lead = What the AI Act says of each system, with what is known today:
web-register-empty = No system in the register yet. Add the first one, or import a register that exists.
web-register-empty-reader = No system in the register yet. An AI officer or an administrator can add one.
web-register-bar = Systems by class
web-register-systems = Systems
web-register-name = System
web-register-organisation = Organisation
web-register-open = Open questions
web-register-next = Next date
web-system-possible = Still possible with what is known:
web-system-on = Asked for
web-system-law = under the law as it stood on
web-system-other-day = Ask for another day
web-system-on-label = On which day?
web-system-law-label = Under the law of which day?
web-system-ask = Work it out
web-system-open-lead = Unknown is not no: while these questions are open, so is the answer. The most decisive question comes first.
web-system-here = On this page
web-system-papers = Report, files and history
web-system-more-questions = { $count ->
    [one] { $count } more question
   *[other] { $count } more questions
}
web-system-judgement = legal judgement
web-system-choices = { $count ->
    [one] { $count } possible answer
   *[other] { $count } possible answers
}
web-system-timeline = Time line of the duties (not to scale)
web-system-asked = day asked about
web-system-duties-count = { $count ->
    [one] { $count } duty
   *[other] { $count } duties
}
web-system-date = Date
web-system-what = What
web-system-who = Who
web-system-who-if = Only if you are this (not yet known): { $role }
web-system-source = Source
web-system-binds-now = applies already
web-system-binds-later = not yet
web-system-others = What others must do
web-system-others-lead = These duties do not bind you but, for example, your vendor: you may ask for them.
web-system-waits = This waits for an answer to:
web-system-undecided = Rules that are not decided yet
web-system-rules-count = { $count ->
    [one] { $count } rule
   *[other] { $count } rules
}
web-system-facts = What is known
web-system-no-facts = Nothing is known of this system yet.
web-system-question = Question
web-system-answer = Answer
web-system-known-by = By whom, when, why
web-system-ignored = does not fit this question: counts as unknown
web-system-excluded = { $count ->
    [one] { $count } rule surely does not apply.
   *[other] { $count } rules surely do not apply.
}
web-system-proof = Reasoning, step by step
web-system-proof-lead = From the conclusion to the answers, with the provision at every step. What stands already is not repeated.
web-system-why = Why
web-system-between = between
web-system-and = and
web-stop-title = End the subscription
web-stop-ask = Do you want to end this subscription?
web-stop-what = About
web-stop-to = To
web-stop-button = Yes, end this subscription
web-stop-nothing-yet = Nothing has ended yet.
web-stop-ended = This subscription has ended. You get no more messages from it.
web-status-disk-full = The disk is full: nothing is read or told until there is room. What was there stays, and everything then goes on by itself.
web-status-outbox = Messages on their way
web-status-queued = Waiting
web-status-sent = Sent
web-status-held = Kept
web-status-dead = Refused
web-status-book = Rule book
web-status-problems = { $count ->
    [one] { $count } problem
   *[other] { $count } problems
}
web-status-feed = Feed
web-status-read = Last read
web-status-state = State
web-status-never = never yet
web-status-stopped = Stopped.
web-status-failures = { $count ->
    [one] { $count } failed attempt
   *[other] { $count } failed attempts
}
web-status-good = in order
web-problem-title = That did not work
web-problem-home = To the front page
web-problem-code = Code
web-problem-managed = These messages go to a group, a channel or a shared room. Only those who manage it change or stop them: with the buttons under a message, or through whoever runs Belfort.
web-problem-not-found = This page does not exist, or no longer.
web-problem-day = That day cannot be read. Write a day such as 2026-12-02.
web-problem-index = The search index is still being built. Try again in a minute.
web-problem-cluster = The search service does not answer just now. Everything else works; try again in a minute.
web-problem-busy = It is too busy just now. Try again in a minute.
web-problem-inside = Something went wrong on our side. The cause is in the log.
web-problem-forged = This form came from another website and was refused.
web-problem-method = This page cannot do that.
web-problem-too-large = What you sent is too large: at most 64 kB.
web-problem-slow = The answer took too long. Ask a smaller question.
web-problem-request = What your browser asked cannot be read.
web-register-calendar = All deadlines as a calendar (.ics)
web-system-calendar = These deadlines as a calendar (.ics)
web-system-decides = What decides
web-system-settle-lead = Each list is enough by itself.
web-item-also = Also at
web-item-versions = Earlier versions
web-item-version = Version of { $date }
web-item-version-same = Nothing that matters changed.
web-status-last-item = Last item
web-status-since = since { $date }
web-status-successor = Possible successor
web-status-adopt = Adopt it with
web-status-audit = How fast people were told, last 24 hours
web-status-channel = Channel
web-status-told = Told
web-status-delay-half = Half within
web-status-delay-most = 99 of 100 within
web-status-published-half = After publication: half within
web-status-published-most = After publication: 99 of 100 within
web-status-late = More than 15 minutes late
web-status-index = Search index
web-status-index-behind = Changes that are not in it yet
web-status-index-progress = How far the index is
web-status-index-refused = Items that the search service does not take
web-status-index-place = Where
web-status-index-folder = in the data folder
web-status-index-failed = The last attempt failed
web-search-help-link = Everything you can write
web-search-out = Follow or keep
web-search-table-cut = A table (CSV, JSON) holds the newest { $count }; narrow the question for the rest.
web-fetcher-title = Who reads your website?
web-fetcher-who = Belfort follows the news on public innovation and AI for local governments. For that this program reads the feeds and news pages of public publishers, under this name:
web-fetcher-often-title = How often
web-fetcher-often = A feed is read in its own rhythm, a few times an hour at most, and never more often than the feed or the server asks. Where nothing changed, an answer without content (304) is enough. A server gets one request at a time, with a pause in between. Who answers “429” or “503” gets the time that is asked for.
web-fetcher-robots-title = Robots.txt
web-fetcher-robots = Before a page, robots.txt is read and obeyed. A feed is made for programs and is read directly.
web-fetcher-leave-title = To be left alone
web-fetcher-leave = Put this in your robots.txt for the pages, answer “410” for a feed, or tell the operator:
web-fetcher-reach-title = The operator
web-fetcher-reach = The operator is reached through the government whose website you are on.
web-search-register = In the register
web-search-rules = In the rule book
web-facet-kinds = Type
web-facet-years = Year
web-facet-provisions = Provision of the AI Act
web-help-title = What you can write in the search box
web-item-similar = More like this

# Why, and why not.
web-why-title = Why did I get this message, or not?
web-why-item = Item
web-why-asked = Asked
web-which-title = Why, or why not?
web-which-lead = You asked: { $asked }. Find the item of which you want to know why you were told of it, or not.
web-which-field = Address or words of an item
web-which-hint = Did you miss something, or do you wonder why you got something? Paste its address, or type words of its title.
web-which-look = Why, or why not
web-which-choose = Did you mean one of these?
web-which-none = Belfort knows no item like that: it was never read, or stands under other words.
web-which-back = Back to your subscription

web-join-title = Subscribe by e-mail
web-join-address = Your e-mail address
web-join-rhythm = How often
web-join-instant = at once
web-join-daily = every day
web-join-weekly = every week
web-join-language = Language
web-join-button = Send me a confirmation
web-join-mailed = If this address is right, a message is on its way. The subscription begins only when you confirm in it. An address gets at most three such messages a day.
web-join-too-often = Subscriptions were asked for too often from this place in a short time. No message was sent. Try again in an hour.
web-join-wrong = This e-mail address or this query cannot be read.
web-join-question = Do you want this subscription?
web-join-yes = Yes, I want this subscription
web-join-begun = Your subscription has begun. Every message holds a link to end it.
web-join-there = You get this already: nothing was added. Every message holds a link to choose how often, or to end it.
web-join-expired = This link has been used, has expired or is unknown.
web-move-title = Another e-mail address
web-move-label = The new e-mail address
web-move-nothing-yet = Nothing changes until the new address confirms.
web-move-mailed = If this address is right, a message is on its way. The address changes only when you confirm in it. An address gets at most three such messages a day.
web-move-wrong = This e-mail address cannot be read.
web-move-question = Do you want the messages at this address?
web-move-yes = Yes, send them to this address
web-move-done = The address has changed. The old address is told.
web-join-hourly = every hour
web-settings-title = Your subscription
web-settings-lead = Here you set how often and when you get messages. What is kept reaches you afterwards.
web-settings-kept = Kept.
web-settings-wrong = Nothing was changed: one of the fields cannot be read. Write hours as 22:00, a time zone as Europe/Brussels, a number between 1 and 1000.
web-settings-form = How often and when
web-settings-hour = Hour of the overview
web-settings-weekday = Day of the weekly overview
web-settings-day = { $day ->
    [Mon] Monday
    [Tue] Tuesday
    [Wed] Wednesday
    [Thu] Thursday
    [Fri] Friday
    [Sat] Saturday
   *[Sun] Sunday
}
web-settings-quiet = When it must be silent
web-settings-from = Silent from
web-settings-until = Silent until
web-settings-weekends = Silent on Saturday and Sunday
web-settings-holidays = Silent on Belgian public holidays
web-settings-urgent = Urgent may always come: a deadline within a week, a prohibited system
web-settings-most = Messages an hour before the rest becomes one bundle
web-settings-most-hint = Empty: 12 for people, no limit for a webhook.
web-settings-zone = Time zone
web-settings-zone-hint = Empty: that of the town ({ $zone }).
web-settings-keep = Keep
web-settings-pause-title = Pause
web-settings-paused = This subscription is paused.
web-settings-paused-until = This subscription is paused until { $until }.
web-settings-paused-why = Reason: { $why }
web-settings-pause-until = Up to the day before (empty: until you resume it)
web-settings-pause = Pause
web-settings-resume = Go on
web-settings-muted = You hear no more about
web-settings-unmute = Tell this again
web-settings-told = Latest alerts
web-settings-told-none = Nothing has been told yet.
web-settings-told-when = When
web-settings-told-what = What
web-settings-told-state = State
web-settings-more = More
web-settings-state = { $state ->
    [sent] arrived
    [queued] on its way
    [held] kept
    [dead] refused
   *[waiting] waits for its hour
}
web-mute-title = No more about this
web-mute-lead = You got an alert about this. What do you want to hear no more about? The rest of the subscription goes on.
web-mute-nothing-yet = Nothing has changed yet.
web-mute-done = You will hear no more about this. What is ready already still comes.
web-mute-none = This alert is about the whole subscription: only the subscription itself can end.
web-search-engine = News of public innovation and AI
web-settings-chat = Also in Telegram
web-settings-chat-lead = You can get the same messages in a chat of Telegram. Here you make a code that is good for one day and works once.
web-settings-chat-button = Make a code
web-settings-chat-send = Send this to the bot within a day:
web-settings-chat-open = Open the bot in Telegram
web-settings-chat-enough = Too many codes were made in a short time. Try again in an hour.
web-status-feeds = { $count ->
    [one] { $count } feed
   *[other] { $count } feeds
}
web-status-feeds-wrong = { $count ->
    [one] { $count } needs attention and stands first
   *[other] { $count } need attention and stand first
}
web-status-lost = Who gets nothing any more
web-status-lost-lead = These addresses take no messages any more. What comes meanwhile is kept until the subscription goes on.
web-status-lost-more = These are the oldest of { $count }. `belfort subscriptions list` names them all.
