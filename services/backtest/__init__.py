"""What the drop-off formula is worth on a server's own past. Only `profiler backtest` imports this: scipy is slow."""
