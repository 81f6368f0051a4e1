/** Open the content tabs that the reader has chosen elsewhere, and the one an address leads to. */
{
  const chosen = "tabs" in document.currentScript.dataset ? __md_get("__tabs") : null
  if (Array.isArray(chosen))
    for (const set of document.querySelectorAll(".tabbed-set")) {
      const labels = [...set.querySelector(".tabbed-labels").getElementsByTagName("label")]
      const label = chosen
        .map(tab => labels.find(({ innerText }) => innerText.trim() === tab))
        .find(Boolean)
      if (label) document.getElementById(label.htmlFor).checked = true
    }
  const target = document.getElementById(location.hash.slice(1))
  if (target?.name) target.checked = target.name.startsWith("__tabbed_")
}
