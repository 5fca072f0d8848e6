"""`python -m scripts.security`: the search for secrets and the audit of dependencies, as `make check` runs them."""

import sys

from scripts import dependency_audit, secret_scan

if __name__ == "__main__":
    sys.exit(max(secret_scan.main(), dependency_audit.main()))
