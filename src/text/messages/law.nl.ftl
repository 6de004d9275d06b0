# law, nl
