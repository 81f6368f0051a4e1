/** Clicks on a figure's bars, days and months, which lead to their entries. */

/**
 * Let each mark that has an address open it as a link would, so that instant navigation and modifier
 * keys work.
 *
 * @param {HTMLElement & Record<string, any>} canvas Drawn by Plotly.
 * @param {URL} base The site's root.
 */
export function followClicks(canvas, base) {
  /** Of a finger's tap, Plotly tells twice. */
  let isNew = false
  canvas.addEventListener("pointerdown", () => { isNew = true }, { capture: true })
  canvas.on("plotly_hover", ({ points: [point] }) =>
    canvas.classList.toggle("paperdiary-figure__canvas--link", Boolean(addressOf(point))))
  canvas.on("plotly_unhover", () => canvas.classList.remove("paperdiary-figure__canvas--link"))
  canvas.on("plotly_click", ({ points: [point], event }) => {
    const address = addressOf(point)
    if (address && isNew) visit(new URL(address, base), canvas, event)
    isNew = false
  })
}

/** @returns {string} Empty where a mark has none. */
const addressOf = point => typeof point?.customdata === "string" ? point.customdata : ""

/**
 * @param {URL} url
 * @param {HTMLElement} canvas
 * @param {MouseEvent} event
 */
function visit(url, canvas, { ctrlKey, metaKey, shiftKey }) {
  if (url.origin !== location.origin) return
  const link = document.createElement("a")
  link.href = url.href
  canvas.append(link)
  const click = { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }
  link.dispatchEvent(new MouseEvent("click", click))
  link.remove()
}
