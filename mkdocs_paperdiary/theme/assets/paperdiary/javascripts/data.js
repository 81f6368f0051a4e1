/** A figure's data, as its file has it and as this browser can draw it. */

import { loadScript } from "./script.js"
import { mayCompile } from "./policy.js"
import { whenIdle } from "./idle.js"

/**
 * @param {URL} url
 * @returns {Promise<any>}
 */
export async function fetchFigure(url) {
  await whenIdle()
  const [figure, headers] = await (location.protocol === "file:" ? fromDisk : fromServer)(url)
  const swift = !figure.data.some(isSwift) || (hasWebGL() && mayCompile(headers))
  return swift ? figure : { ...figure, data: figure.data.map(inSvg) }
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
 * Over `file://` nothing can be fetched; a site that is made for it has the same data as a script.
 *
 * @param {URL} url
 * @returns {Promise<[any]>}
 */
async function fromDisk(url) {
  const script = await loadScript(new URL(url.href.replace(/\.json(?=$|\?)/, ".js")))
  script.remove()
  return [script.paperdiary]
}

/** Whether a trace is drawn by WebGL. */
const isSwift = trace => trace.type === "scattergl"

/** Slower where there are many points, but seen. */
const inSvg = trace => (isSwift(trace) ? { ...trace, type: "scatter" } : trace)

function hasWebGL() {
  return Boolean(document.createElement("canvas").getContext("webgl"))
}
