/** A figure's data, as its file has it and as this browser can draw it. */

import { loadScript } from "./script.js"

/**
 * @param {URL} url
 * @returns {Promise<any>}
 */
export async function fetchFigure(url) {
  const figure = location.protocol === "file:" ? await fromDisk(url) : await fromServer(url)
  return hasWebGL() ? figure : { ...figure, data: figure.data.map(inSvg) }
}

/** @param {URL} url */
async function fromServer(url) {
  const response = await fetch(url, { priority: "low" })
  if (!response.ok) throw new Error(`${url.href}: ${response.status}`)
  return response.json()
}

/**
 * Over `file://` nothing can be fetched; a site that is made for it has the same data as a script.
 *
 * @param {URL} url
 */
async function fromDisk(url) {
  const script = await loadScript(new URL(url.href.replace(/\.json(?=$|\?)/, ".js")))
  script.remove()
  return script.paperdiary
}

/** Slower where there are many points, but seen. */
const inSvg = trace => (trace.type === "scattergl" ? { ...trace, type: "scatter" } : trace)

function hasWebGL() {
  return Boolean(document.createElement("canvas").getContext("webgl"))
}
