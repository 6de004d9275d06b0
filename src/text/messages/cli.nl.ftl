# cli, nl
