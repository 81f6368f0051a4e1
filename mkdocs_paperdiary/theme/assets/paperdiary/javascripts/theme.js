/** The page's colours and font as values that Plotly understands, and their changes. */

/**
 * @typedef {object} Theme
 * @property {string} text Colour of text.
 * @property {string} quiet Colour of less important text.
 * @property {string} faint Colour of grid lines and borders.
 * @property {string} page Colour of the page.
 * @property {string} accent Colour of the only series of a figure.
 * @property {string} font CSS font family.
 */

/** @type {Record<string, [string, string]>} Material's name for a colour, and the system's. */
const COLORS = {
  text: ["--md-default-fg-color", "CanvasText"],
  quiet: ["--md-default-fg-color--light", "GrayText"],
  faint: ["--md-default-fg-color--lightest", "GrayText"],
  page: ["--md-default-bg-color", "Canvas"],
  accent: ["--md-accent-fg-color", "LinkText"],
}

/** The reader's own colours on every page, such as by the contrast themes of Windows. */
const FORCED = "(forced-colors: active)"

/**
 * Read the colours at an element.
 *
 * A custom property may be any expression (`hsla(var(--md-hue), …)`) that only the browser can
 * evaluate, so a probe element uses it.
 *
 * @param {Element} element
 * @returns {Theme}
 */
export function readTheme(element) {
  const { matches: isForced } = matchMedia(FORCED)
  const probe = document.createElement("span")
  probe.hidden = true
  element.append(probe)
  const theme = { font: getComputedStyle(element).fontFamily }
  for (const [name, [own, system]] of Object.entries(COLORS)) {
    // The system's colours are the fallback under other themes than Material.
    probe.style.color = isForced ? system : `var(${own}, ${system})`
    theme[name] = getComputedStyle(probe).color
  }
  probe.remove()
  return /** @type {Theme} */ (theme)
}

/**
 * Call back when the page's palette changes.
 *
 * @param {() => void} callback
 */
export function onThemeChange(callback) {
  let frame = 0
  const soon = () => {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(callback)
  }
  new MutationObserver(soon).observe(document.body, {
    attributeFilter: [
      "data-md-color-scheme", "data-md-color-primary", "data-md-color-accent", "data-md-color-media",
    ],
  })
  for (const query of ["(prefers-color-scheme: dark)", FORCED])
    matchMedia(query).addEventListener("change", soon)
}

/**
 * Split a computed colour.
 *
 * @param {string} color `rgb(…)` or `rgba(…)`.
 * @returns {number[]} Red, green, blue from 0 to 255, and alpha from 0 to 1.
 */
export function channels(color) {
  const [red = 128, green = 128, blue = 128, alpha = 1] = (color.match(/[\d.]+/g) ?? []).map(Number)
  return [red, green, blue, alpha]
}

/**
 * @param {string} color `#rrggbb`, `rgb(…)` or `rgba(…)`.
 * @param {number} alpha From 0 to 1.
 */
export function translucent(color, alpha) {
  const [red, green, blue] = color.startsWith("#")
    ? [1, 3, 5].map(i => parseInt(color.slice(i, i + 2), 16))
    : channels(color)
  return `rgba(${red}, ${green}, ${blue}, ${alpha})`
}
