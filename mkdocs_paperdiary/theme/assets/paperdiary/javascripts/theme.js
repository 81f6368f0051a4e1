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
 * Split a colour.
 *
 * @param {string} color `#rrggbb`, `rgb(…)` or `rgba(…)`.
 * @returns {number[]} Red, green, blue from 0 to 255, and alpha from 0 to 1.
 */
export function channels(color) {
  if (color.startsWith("#")) return [...[1, 3, 5].map(i => parseInt(color.slice(i, i + 2), 16)), 1]
  const [red = 128, green = 128, blue = 128, alpha = 1] = (color.match(/[\d.]+/g) ?? []).map(Number)
  return [red, green, blue, alpha]
}

/** The least contrast of texts and of marks to what is behind them (WCAG 2.2, 1.4.3 and 1.4.11). */
export const CONTRAST = { text: 4.5, mark: 3 }
/** Of marks on a dark page, where they seem smaller than on a light one. */
const DARK_MARK = 5

/**
 * A colour that can be told from the page: moved towards the colour of text as far as is needed.
 *
 * @param {string} color `#rrggbb`, `rgb(…)` or `rgba(…)`.
 * @param {Theme} theme
 * @param {number} [contrast] By default that of a mark.
 * @returns {string}
 */
export function legible(color, theme, contrast) {
  const [own, text, page] = [color, theme.text, theme.page].map(channels)
  const least = contrast ?? (luminance(page) < 0.18 ? DARK_MARK : CONTRAST.mark)
  let mixed = own
  for (let part = 0; part < 1 && contrastOf(mixed, page) < least; part += 0.05)
    mixed = own.map((value, i) => Math.round(value + part * (text[i] - value)))
  return `rgb(${mixed.slice(0, 3).join(", ")})`
}

/** The relative luminance of a colour, from 0 to 1, as WCAG 2.2 defines it. */
function luminance([red, green, blue]) {
  const [r, g, b] = [red, green, blue].map(value => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrastOf(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

/**
 * @param {string} color `#rrggbb`, `rgb(…)` or `rgba(…)`.
 * @param {number} alpha From 0 to 1.
 */
export function translucent(color, alpha) {
  const [red, green, blue] = channels(color)
  return `rgba(${red}, ${green}, ${blue}, ${alpha})`
}
