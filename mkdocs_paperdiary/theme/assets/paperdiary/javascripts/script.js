/** Scripts that a page asks for later. */

/**
 * Load a script, after what the page needs more.
 *
 * @param {URL} url
 * @returns {Promise<HTMLScriptElement & Record<string, any>>} Its element, once it has run.
 */
export function loadScript(url) {
  const script = document.createElement("script")
  script.src = url.href
  script.fetchPriority = "low"
  return new Promise((resolve, reject) => {
    script.onload = () => resolve(script)
    script.onerror = () => reject(new Error(`${url.href} could not be loaded`))
    document.head.append(script)
  })
}
