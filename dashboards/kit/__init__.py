"""What do all pages share? Colours, charts, controls, words, and runs in the background."""
