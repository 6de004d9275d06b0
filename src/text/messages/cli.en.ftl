# cli, en
