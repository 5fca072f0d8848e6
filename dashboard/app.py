"""The page: runs from top to bottom each time something on it changes."""

if __name__ == "__main__":  # the render worker loads this file too, as another module, and is no page
    from dashboard.shell import main

    main()
