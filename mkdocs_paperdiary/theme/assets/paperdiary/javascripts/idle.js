/** When a page has nothing more pressing to do than to draw figures. */

/** How long what is slow may keep a figure waiting, such as a picture from elsewhere. */
const PATIENCE = 2000

/** Wait until the page is loaded, its text painted, and the browser has a moment. */
export async function whenIdle() {
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
