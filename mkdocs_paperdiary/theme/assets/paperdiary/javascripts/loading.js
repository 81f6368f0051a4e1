/** Loading of Plotly and of the figures' data, after everything that the page needs more. */

/** Milliseconds that a slow part of the page, such as an external image, can delay a figure. */
const PATIENCE = 2000

/**
 * Make a loader of Plotly's bundles, which are large: each is loaded when the first figure that
 * needs it comes into view, and only once.
 *
 * @returns {(url: URL) => Promise<any>} Resolves to the `Plotly` object of a bundle; after a failure
 *   the next call tries again. A figure names the smallest bundle that can draw it.
 */
export function createPlotlyLoader() {
  /** @type {Map<string, Promise<any>>} */
  const bundles = new Map()
  return ({ href }) => {
    if (!bundles.has(href))
      bundles.set(href, loadPlotly(new URL(href)).catch(error => {
        bundles.delete(href)
        throw error
      }))
    return /** @type {Promise<any>} */ (bundles.get(href))
  }
}

/**
 * Load a figure's data.
 *
 * @param {URL} url
 * @returns {Promise<any>} The figure as its file has it, or with SVG in place of WebGL where the
 *   browser or the site's policy does not allow WebGL.
 */
export async function loadFigure(url) {
  await whenIdle()
  const [figure, headers] = await (location.protocol === "file:" ? fromDisk : fromServer)(url)
  if (!figure.data.some(isWebGL) || (hasWebGL() && mayCompile(headers))) return figure
  return { ...figure, data: figure.data.map(inSvg) }
}

/**
 * Load other data, at once.
 *
 * @param {URL} url Of a JSON file.
 * @returns {Promise<any>}
 */
export async function loadData(url) {
  const [data] = await (location.protocol === "file:" ? fromDisk : fromServer)(url)
  return data
}

/**
 * @param {URL} url
 * @returns {Promise<any>}
 */
async function loadPlotly(url) {
  await whenIdle()
  await loadScript(url)
  const { Plotly } = window
  keepStyles()
  return Plotly
}

/**
 * Copy Plotly's style rules to where instant navigation does not remove them.
 *
 * Plotly writes them once into a `<style>` in the head, and Material removes from the head whatever
 * the next page does not have. Without the copy every later mode bar would have no style.
 */
function keepStyles() {
  const style = document.getElementById("plotly.js-style-global")
  if (!(style instanceof HTMLStyleElement) || !style.sheet) return
  const sheet = new CSSStyleSheet()
  for (const rule of style.sheet.cssRules)
    sheet.insertRule(rule.cssText, sheet.cssRules.length)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
}

/** Wait until the page is loaded, its text painted, and the browser idle. */
async function whenIdle() {
  if (document.readyState !== "complete")
    await new Promise(resolve => {
      addEventListener("load", resolve, { once: true })
      setTimeout(resolve, PATIENCE)
    })
  await new Promise(resolve => {
    // Not yet in Safari.
    if (window.requestIdleCallback) requestIdleCallback(resolve, { timeout: PATIENCE })
    else requestAnimationFrame(() => setTimeout(resolve))
  })
}

/**
 * @param {URL} url
 * @returns {Promise<[any, Headers]>}
 */
async function fromServer(url) {
  const response = await fetch(url, { priority: "low" })
  if (!response.ok) throw new Error(`${url.href}: ${response.status}`)
  return [await response.json(), response.headers]
}

/**
 * Load a figure over `file://`, where nothing can be fetched: an offline site has the same data as a
 * script.
 *
 * @param {URL} url
 * @returns {Promise<[any]>}
 */
async function fromDisk(url) {
  const script = await loadScript(new URL(url.href.replace(/\.json(?=$|\?)/, ".js")))
  script.remove()
  return [script.paperdiary]
}

/**
 * Load a script with low priority.
 *
 * @param {URL} url
 * @returns {Promise<HTMLScriptElement & Record<string, any>>} Its element, once it has run.
 */
function loadScript(url) {
  const script = document.createElement("script")
  script.src = url.href
  script.fetchPriority = "low"
  return new Promise((resolve, reject) => {
    script.onload = () => resolve(script)
    script.onerror = () => reject(new Error(`${url.href} could not be loaded`))
    document.head.append(script)
  })
}

/** Whether a trace is drawn by WebGL. */
const isWebGL = trace => trace.type === "scattergl"

/** The same trace drawn as SVG: slower where there are many points, but visible. */
const inSvg = trace => (isWebGL(trace) ? { ...trace, type: "scatter" } : trace)

function hasWebGL() {
  return Boolean(document.createElement("canvas").getContext("webgl"))
}

/**
 * Whether the site's Content-Security-Policy lets scripts compile text, as Plotly does for what it
 * draws by WebGL.
 *
 * Only an attempt is certain, but where it is forbidden the browser logs an error and may report it
 * to the site's owner. So the policies that can be read are checked first: the page's own, and that
 * of a file from the same server, since most servers send the same policy with every file.
 *
 * @param {Headers} [headers] Of a file from the same server.
 */
function mayCompile(headers) {
  const metas = document.querySelectorAll('meta[http-equiv="Content-Security-Policy" i]')
  const policies = [...metas].map(meta => meta.getAttribute("content"))
  policies.push(headers?.get("Content-Security-Policy") ?? "")
  if (policies.some(forbidsCompiling)) return false
  try {
    return Boolean(new Function(""))
  } catch {
    return false
  }
}

/**
 * @param {string} text One policy, or several separated by commas, each of which must allow it
 *   (https://www.w3.org/TR/CSP3/#can-compile-strings).
 */
const forbidsCompiling = text => text.toLowerCase().split(",").some(policy => {
  const directives = policy.split(";").map(directive => directive.trim().split(/\s+/))
  const rule = ["script-src", "default-src"]
    .map(name => directives.find(directive => directive[0] === name))
    .find(Boolean)
  return rule !== undefined && !rule.includes("'unsafe-eval'")
})
