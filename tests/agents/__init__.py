"""Claims about the rules: what each agent does in a week, by cases worked out by hand."""
