"""Pages of the site: diary and atlas as Markdown and HTML, by templates that users can override."""
