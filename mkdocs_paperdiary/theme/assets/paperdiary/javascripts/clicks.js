/** Clicks on a figure's bars, days and months, which lead to their entries. */

/**
 * Let each mark that has an address open it.
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
    const url = address && isNew ? new URL(address, base) : null
    if (url?.origin === base.origin) visit(url.href, canvas, event)
    isNew = false
  })
}

/** @returns {string} Empty where a mark has none. */
const addressOf = point => typeof point?.customdata === "string" ? point.customdata : ""

/**
 * Go to a page as a link would, so that instant navigation and modifier keys work.
 *
 * @param {string} href
 * @param {HTMLElement} canvas
 * @param {MouseEvent | KeyboardEvent} event
 */
export function visit(href, canvas, { ctrlKey, metaKey, shiftKey }) {
  const link = document.createElement("a")
  link.href = href
  canvas.append(link)
  const click = { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }
  link.dispatchEvent(new MouseEvent("click", click))
  link.remove()
}
