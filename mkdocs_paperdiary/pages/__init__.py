"""From diary and atlas to Markdown and HTML, by templates that users can override."""
