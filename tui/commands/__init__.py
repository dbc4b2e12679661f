"""Each command said once; keys, footer, help, refusals and the command line come from here."""
