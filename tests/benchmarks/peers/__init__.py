"""Programs that do less, or do it the stock way: what the figures stand beside."""
