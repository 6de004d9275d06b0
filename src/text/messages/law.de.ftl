# law, de
