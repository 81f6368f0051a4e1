/** The buttons that zoom a map, and the hint how else to move it. */

import { drawing } from "./icons.js"

const HINT_TIME = 1800
const PATHS = {
  in: "M8 3.5v9M3.5 8h9",
  out: "M3.5 8h9",
  reset: "M3.5 6V3.5H6M12.5 6V3.5H10M3.5 10v2.5H6M12.5 10v2.5H10",
}

/**
 * @param {object} press
 * @param {() => void} press.in
 * @param {() => void} press.out
 * @param {() => void} press.reset
 * @returns {HTMLElement}
 */
export function createZoom(press) {
  const element = document.createElement("div")
  element.className = "paperdiary-zoom"
  element.setAttribute("role", "group")
  element.setAttribute("aria-label", "Zoom")
  element.append(
    button("in", "Zoom in", press.in),
    button("out", "Zoom out", press.out),
    button("reset", "Show the whole map", press.reset),
  )
  return element
}

/**
 * @returns {{element: HTMLElement, tell: (text: string) => void}} `tell` shows a text for a moment.
 */
export function createHint() {
  const element = document.createElement("div")
  element.className = "paperdiary-hint"
  // Who does not see the map does not drag it; the keys are told beside it.
  element.setAttribute("aria-hidden", "true")
  let timer = 0
  return {
    element,
    tell(text) {
      element.textContent = text
      element.classList.add("paperdiary-hint--told")
      clearTimeout(timer)
      timer = setTimeout(() => element.classList.remove("paperdiary-hint--told"), HINT_TIME)
    },
  }
}

function button(name, label, press) {
  const element = document.createElement("button")
  element.type = "button"
  element.className = `paperdiary-zoom__button paperdiary-zoom__button--${name}`
  element.setAttribute("aria-label", label)
  element.title = label
  element.append(drawing(PATHS[name], "0 0 16 16"))
  element.addEventListener("click", press)
  return element
}
