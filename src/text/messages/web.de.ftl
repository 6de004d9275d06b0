# web, de
