# web, en
