"""Who may open the page in the browser: links, sessions, the role it reads with."""
