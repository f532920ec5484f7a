@rem npm start begins with exec, so that a signal for npm reaches Node and not only a shell. Windows has none: this is it.
@%*
