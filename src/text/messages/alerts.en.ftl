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
    [0] today
    [one] { $days } day left
   *[other] { $days } days left
}
alert-days-past = past its date
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
alert-assessment-new = New in the register. Assessment: { $after }.
alert-assessment-same = The class stays: { $after }. The duties have changed.
alert-assessment-changed = The class changed from { $before } to { $after }.
alert-duty-added = New duty: { $title } ({ $provision })
alert-duty-removed = Duty lifted: { $title } ({ $provision })
alert-duty-from = from { $date }
alert-duties-more = { $count ->
    [one] and { $count } more duty
   *[other] and { $count } more duties
}
alert-deadline-by = By { $date } ({ $left })
alert-label = { $label }:
alert-read = Read
alert-page = View in Belfort
alert-because-instant = You get this message because you follow: { $asked }.
alert-because-hourly = You get this hourly overview because you follow: { $asked }.
alert-because-daily = You get this daily overview because you follow: { $asked }.
alert-because-weekly = You get this weekly overview because you follow: { $asked }.
alert-stop = Stop these messages
alert-code = Message { $code }
alert-watch-system = all that touches system { $system }
alert-watch-organisation = all that touches the systems of { $organisation }
