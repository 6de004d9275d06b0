# cli, de
