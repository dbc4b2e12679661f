"""The verbs that are no commands of a record: one module a reason to change."""
