"""The budgets of docs/performance.md, measured beside their limits in the same run."""
