/** Show that this version is outdated, where it was found to be before. */
{
  const notice = document.querySelector("[data-md-component=outdated]")
  const base = new URL(document.currentScript.dataset.base, location)
  if (notice && __md_get("__outdated", sessionStorage, base) === true) notice.hidden = false
}
