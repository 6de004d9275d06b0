# The words of an assessment.
law-yes = yes
law-no = no
law-none = none
law-days = As of { $on }, under the law as it stood on { $law }
law-class = Class
law-possible = Still possible
law-roles = Your role
law-why = Why
law-duties = What you must do or not do
law-lifted = Lifted by an exception
law-disputed = Disputed: another reading can be defended
law-uncovered = Not worked out in this rule book yet: ask a lawyer
law-open = Still to be answered
law-since = Applies since { $date } ({ $by })
law-from = Applies from { $date } ({ $by })
law-binds = Binds
law-date-open = The date may be a later one; that depends on
law-decides = { $count ->
    [one] Helps decide 1 rule
   *[other] Helps decide { $count } rules
}
law-class-prohibited = prohibited
law-class-high = high risk
law-class-transparency = transparency duty
law-class-minimal = minimal risk
law-class-out-of-scope = outside the scope of the Act
law-class-not-ai = not an AI system
law-class-unknown = not yet to be said
law-status-applies = applies
law-status-lifted = lifted by an exception
law-status-not-yet = does not apply yet
law-status-does-not-apply = does not apply
law-status-unknown = not yet to be said
law-basis-statute = text of the law
law-basis-final-guidance = final guidance
law-basis-draft-guidance = draft guidance
law-basis-reading = a reading that nobody has confirmed
law-role-provider = provider
law-role-deployer = deployer
law-role-authorised-representative = authorised representative
law-role-importer = importer
law-role-distributor = distributor
law-role-product-manufacturer = product manufacturer
