"""For who must choose: what a policy changes, what it costs, who pays, and how sure we are."""
