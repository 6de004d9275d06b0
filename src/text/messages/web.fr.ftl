# web, fr
