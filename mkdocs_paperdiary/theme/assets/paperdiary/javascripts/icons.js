/** Icons of the map's controls, in the colour of the text around them. */

const SVG = "http://www.w3.org/2000/svg"

const PATHS = {
  clear: "M6.4 5 5 6.4l5.6 5.6L5 17.6 6.4 19l5.6-5.6 5.6 5.6 1.4-1.4-5.6-5.6L19 6.4 17.6 5 12 10.6z",
  clock: "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18m0 2a7 7 0 1 0 0 14 7 7 0 0 0 0-14m-1 2h2v4.6l3.2 3.2-1.4 1.4-3.8-3.8z",
  month: "M6 5v14l9-7zM16 5h2v14h-2z",
  only: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16m0 2a6 6 0 1 0 0 12 6 6 0 0 0 0-12m0 3a3 3 0 1 1 0 6 3 3 0 0 1 0-6",
  pause: "M6 5h4v14H6zM14 5h4v14h-4z",
  play: "M8 5v14l11-7z",
  search: "M10 4a6 6 0 1 1 0 12 6 6 0 0 1 0-12m0 2a4 4 0 1 0 0 8 4 4 0 0 0 0-8m4.5 7.1 5.6 5.5-1.5 1.5-5.5-5.6z",
}

/**
 * @param {keyof typeof PATHS} name
 * @returns {SVGSVGElement}
 */
export const icon = name => drawing(PATHS[name], "0 0 24 24")

/**
 * @param {string} path
 * @param {string} viewBox
 * @returns {SVGSVGElement} Hidden from screen readers.
 */
export function drawing(path, viewBox) {
  const svg = document.createElementNS(SVG, "svg")
  svg.setAttribute("viewBox", viewBox)
  svg.setAttribute("aria-hidden", "true")
  const shape = document.createElementNS(SVG, "path")
  shape.setAttribute("d", path)
  svg.append(shape)
  return svg
}

/**
 * @param {string} className
 * @param {string} label Describes what it does.
 * @param {keyof typeof PATHS} name
 * @returns {HTMLButtonElement}
 */
export function iconButton(className, label, name) {
  const button = document.createElement("button")
  button.type = "button"
  button.className = className
  relabel(button, label, name)
  return button
}

/** Change what an icon button does. */
export function relabel(button, label, name) {
  button.setAttribute("aria-label", label)
  button.title = label
  button.replaceChildren(icon(name))
}
