# law, en
