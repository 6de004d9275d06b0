# web, nl
