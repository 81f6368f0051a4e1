/** Ask for consent where it was not given yet, and remember the answer. */
{
  const form = document.forms.consent
  const boxes = [...form.elements].filter(({ name }) => name)
  const consent = __md_get("__consent")
  if (consent) for (const box of boxes) box.checked = consent[box.name] || false
  else if (location.protocol !== "file:")
    setTimeout(() => {
      document.querySelector("[data-md-component=consent]").hidden = false
    }, 250)

  const answer = event => {
    event.preventDefault()
    if (event.type === "reset") for (const box of boxes) box.checked = false
    const given = [...new FormData(form).keys()].map(name => [name, true])
    __md_set("__consent", Object.fromEntries(given))
    location.hash = ""
    location.reload()
  }
  form.addEventListener("submit", answer)
  form.addEventListener("reset", answer)
}
