/** Search by meaning among the notes of a site, for its pages and for other scripts. */

import { loadData } from "./loading.js"
import { merged, parsed, preparing } from "./ranking.js"

/** Milliseconds of work before the page gets a turn. */
const TURN = 10

/**
 * @typedef {object} Recalled
 * @property {string} id Of the entry.
 * @property {string} url Absolute.
 * @property {string} place The note's address that leads to the sentence.
 * @property {string} title
 * @property {string | null} date As ISO 8601 has it.
 * @property {string} topic
 * @property {string | null} cluster Its label on the map.
 * @property {string | null} map The address of its point on a map; null where it has none.
 * @property {string} sentence That answers the query best.
 * @property {string} lesson Of the note, that answers the query; empty for none.
 * @property {string[]} words Of both, folded, that the query has brought; none where the note is only
 *   close in meaning.
 * @property {number} score Comparable among the answers to one query.
 */

/**
 * @typedef {ReturnType<typeof preparing> extends Generator<any, infer Search> ? Search : never} Search
 *
 * @type {Promise<{ build: string, first: Search, whole: Promise<Search> }> | null} What answers from the index's
 *   first file, and from all of them.
 */
let searching = null
/** @type {Promise<((text: string) => Promise<Float64Array | null>) | null> | null} The site's encoder; null where it has none. */
let encoding = null
let root = "", map = ""

/**
 * Find the notes that a query means. The index is loaded with the first query.
 *
 * @param {string} query May have filters, phrases in quotes, and words with `-` before them.
 * @param {{ limit?: number }} [options]
 * @returns {Promise<Recalled[]>} The best first; rejected where the page's site has no index that
 *   can be read. After a failure the next call tries again.
 */
export async function recall(query, options = {}) {
  /** @type {Recalled[]} */
  let found = []
  for await (const better of recalling(query, options)) found = better
  return found
}

/**
 * Find the same at once among the notes that are loaded, which are the newest of a large diary, then
 * among all, and then with the site's encoder, which is loaded after the first answer.
 *
 * @param {string} query
 * @param {{ limit?: number }} [options]
 * @returns {AsyncGenerator<Recalled[]>}
 */
export async function* recalling(query, { limit = 10 } = {}) {
  searching ??= prepared().catch(error => {
    searching = null
    throw error
  })
  const { build, first, whole } = await searching
  const pending = Symbol("pending")
  const known = await Promise.race([whole, pending])
  if (known === pending) yield answers(first, query, limit)
  yield answers(await whole, query, limit)
  const near = await (encoding ??= encoder(build))
  const { text } = parsed(query)
  const nearness = text && await near?.(text)
  if (nearness) yield answers(await whole, query, limit, nearness)
}

/**
 * Load the encoder of a site that has one. Over `file://` nothing can be fetched, and who saves data
 * wants no megabytes.
 *
 * @param {string} build Of the index.
 */
async function encoder(build) {
  const { encoder: path } = indexMeta().dataset
  if (!path || location.protocol === "file:" || navigator.connection?.saveData) return null
  const goOn = error => {
    console.warn("paperdiary: the search goes on without its encoder:", error)
    return null
  }
  try {
    const { openEncoder } = await import("./encoder.js")
    const near = await openEncoder(new URL(path, location.href).href, build, inTurns)
    return text => near(text).catch(goOn)
  } catch (error) {
    return goOn(error)
  }
}

/**
 * @param {Search} search
 * @param {string} query
 * @param {number} limit
 * @param {Float64Array} [nearness] Of each note, by the encoder.
 */
async function answers(search, query, limit, nearness) {
  return (await inTurns(search(query, limit, nearness))).map(({ note, sentence, ...found }) => {
    const { id, title, date, topic, cluster } = note
    const { href } = new URL(note.url, root)
    // An index is data: it leads to nowhere but its own site.
    const url = href.startsWith(root) ? href : root
    const point = map && cluster !== null ? map.replace("{id}", () => encodedId(id)) : null
    return { id, url, place: placeIn(url, sentence), title, date, topic, cluster, map: point, sentence, ...found }
  })
}

const encodedId = id => encodeURIComponent(id).replaceAll("%2F", "/")

/** Words at either end of a text by which it is found on a page. */
const END_WORDS = 4

/**
 * The address of a text on a page; browsers that do not know text fragments open the page.
 *
 * @param {string} url
 * @param {string} text
 */
export function placeIn(url, text) {
  const words = text.split(/\s+/).filter(Boolean)
  if (!words.length) return url
  const ends = words.length > 2 * END_WORDS ? [words.slice(0, END_WORDS), words.slice(-END_WORDS)] : [words]
  return `${url}${url.includes("#") ? "" : "#"}:~:text=${ends.map(some => encodeURIComponent(some.join(" ")).replaceAll("-", "%2D")).join(",")}`
}

function indexMeta() {
  const meta = document.querySelector('meta[name="paperdiary-index"]')
  if (!(meta instanceof HTMLMetaElement)) throw new Error("the page names no index")
  return meta
}

async function prepared() {
  const meta = indexMeta()
  root = new URL(meta.dataset.root || ".", location.href).href
  map = meta.dataset.map ? new URL(meta.dataset.map, location.href).href : ""
  const { href } = new URL(meta.content, location.href)
  const index = await loadData(new URL(href))
  if (index.version !== 1) throw new Error(`${meta.content} is of version ${index.version}`)
  const first = await inTurns(preparing(index))
  return { build: index.build, first, whole: index.parts ? withOthers(index, href).catch(error => {
    console.warn("paperdiary: only the newest notes are found:", error)
    return first
  }) : Promise.resolve(first) }
}

/**
 * @param {import("./ranking.js").RecallIndex} index Its first file.
 * @param {string} href The address of that.
 */
async function withOthers(index, href) {
  const urls = Array.from({ length: index.parts }, (_, at) => new URL(href.replace(/\.json(?=$|\?)/, `-${at + 1}.json`)))
  return inTurns(preparing(merged(index, await Promise.all(urls.map(loadData)))))
}

/**
 * @template Result
 * @param {Generator<void, Result, void>} steps
 * @returns {Promise<Result>}
 */
async function inTurns(steps) {
  for (let end = performance.now() + TURN; ;) {
    const step = steps.next()
    if (step.done) return step.value
    if (performance.now() < end) continue
    await new Promise(resolve => setTimeout(resolve))
    end = performance.now() + TURN
  }
}
