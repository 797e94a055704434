"""One action for many applications of the queue: told before, done row by row, told after."""
