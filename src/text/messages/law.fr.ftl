# law, fr
