# cli, fr
