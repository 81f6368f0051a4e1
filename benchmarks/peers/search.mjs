/**
 * Answers queries as a site's search would, in Node.js.
 *
 * Reads JSON from the standard input: `queries`, and paths: `ranking` of our ranking and `files` of
 * its index, with `passages` of a site's encoder where it counts, `worker` of Material's search and `files` with its index, or `websem` of the module of
 * mkdocs-websem in a site. Writes JSON: for each query, the addresses found, best first, and the
 * milliseconds it took.
 */

import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath, pathToFileURL } from "node:url"

const given = JSON.parse(readFileSync(0, "utf-8"))
const files = (given.files ?? []).map(path => JSON.parse(readFileSync(path, "utf-8")))
const search = await (given.ranking ? ours() : given.worker ? materials() : websems())

const answers = []
for (const query of given.queries) {
  const start = performance.now()
  const found = await search(query)
  answers.push({ found, milliseconds: performance.now() - start })
}
console.log(JSON.stringify(answers))

async function ours() {
  const { merged, preparing } = await import(pathToFileURL(given.ranking).href)
  const [first, ...others] = files
  const find = ended(preparing(merged(first, others)))
  const near = given.passages ? await encoder() : () => null
  return query => ended(find(query, 6, near(query))).map(({ note }) => note.url)
}

async function encoder() {
  const { createNearness } = await import(new URL("encoder.js", pathToFileURL(given.ranking)))
  const passages = JSON.parse(readFileSync(given.passages, "utf-8"))
  const parts = passages.files.map(name => readFileSync(new URL(name, pathToFileURL(given.passages))))
  const near = createNearness(await new Blob(parts).arrayBuffer(), passages)
  return query => ended(near(query))
}

/** What a generator returns. */
function ended(steps) {
  let step
  do step = steps.next()
  while (!step.done)
  return step.value
}

async function materials() {
  const [index] = files
  let handle, receive
  globalThis.self = globalThis
  globalThis.addEventListener = (_, listener) => { handle = listener }
  globalThis.postMessage = message => receive(message)
  await import(pathToFileURL(given.worker).href)
  const ask = (type, data) => new Promise(resolve => {
    receive = resolve
    handle({ data: { type, data } })
  })
  await ask(0, { config: index.config, docs: index.docs, options: { suggest: false } })
  return async query => {
    const { data } = await ask(2, query)
    const pages = data.items.map(([first]) => first.location.split("#")[0])
    return [...new Set(pages)]
  }
}

/** Its module answers its own dialog alone: a copy beside it exports what finds the notes. */
async function websems() {
  const copy = given.websem.replace(/\.mjs$/, ".copy.mjs")
  writeFileSync(copy, `${readFileSync(given.websem, "utf-8")}\nexport { search }\n`)
  globalThis.document = { readyState: "complete", querySelectorAll: () => [] }
  globalThis.MutationObserver = class { observe() {} }
  globalThis.fetch = async url => {
    const bytes = readFileSync(fileURLToPath(url))
    return { ok: true, json: async () => JSON.parse(bytes), arrayBuffer: async () => new Uint8Array(bytes).buffer }
  }
  const { search: find } = await import(pathToFileURL(copy).href)
  await find("loads its files")
  return async query => (await find(query)).results.map(({ href }) => href)
}
