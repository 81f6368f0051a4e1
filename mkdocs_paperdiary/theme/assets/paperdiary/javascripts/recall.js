/** Search by meaning among the notes of a site, for its pages and for other scripts. */

import { loadData } from "./loading.js"
import { preparing } from "./ranking.js"

/** Milliseconds for which the index is prepared before the page gets a turn. */
const TURN = 10

/**
 * @typedef {object} Recalled
 * @property {string} url Absolute.
 * @property {string} title
 * @property {string | null} date As ISO 8601 has it.
 * @property {string} topic
 * @property {string} sentence That answers the query best.
 * @property {string[]} words Of the sentence, folded, that the query has brought; none where the note
 *   is only close in meaning.
 * @property {number} score Comparable among the answers to one query.
 */

/** @type {Promise<ReturnType<typeof preparing> extends Generator<any, infer R> ? R : never> | null} */
let searching = null
let root = ""

/**
 * Find the notes that a query means. The index is loaded with the first query.
 *
 * @param {string} query
 * @param {{ limit?: number }} [options]
 * @returns {Promise<Recalled[]>} The best first; rejected where the page's site has no index that
 *   can be read. After a failure the next call tries again.
 */
export async function recall(query, { limit = 10 } = {}) {
  searching ??= prepared().catch(error => {
    searching = null
    throw error
  })
  const search = await searching
  return search(query, limit).map(({ note: { url, title, date, topic }, ...found }) => (
    { url: new URL(url, root).href, title, date, topic, ...found }))
}

async function prepared() {
  const meta = document.querySelector('meta[name="paperdiary-index"]')
  if (!(meta instanceof HTMLMetaElement)) throw new Error("the page names no index")
  root = new URL(meta.dataset.root || ".", location.href).href
  const index = await loadData(new URL(meta.content, location.href))
  if (index.version !== 1) throw new Error(`${meta.content} is of version ${index.version}`)
  const steps = preparing(index)
  for (let end = performance.now() + TURN; ;) {
    const step = steps.next()
    if (step.done) return step.value
    if (performance.now() < end) continue
    await new Promise(resolve => setTimeout(resolve))
    end = performance.now() + TURN
  }
}
