/** A figure's data, as its file has it and as this browser can draw it. */

/**
 * @param {URL} url
 * @returns {Promise<any>}
 */
export async function fetchFigure(url) {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url.href}: ${response.status}`)
  const figure = await response.json()
  return hasWebGL() ? figure : { ...figure, data: figure.data.map(inSvg) }
}

/** Slower where there are many points, but seen. */
const inSvg = trace => (trace.type === "scattergl" ? { ...trace, type: "scatter" } : trace)

function hasWebGL() {
  return Boolean(document.createElement("canvas").getContext("webgl"))
}
