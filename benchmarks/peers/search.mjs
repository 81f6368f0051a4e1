/**
 * Answers queries as a site's search would, in Node.js.
 *
 * Reads JSON from the standard input: `queries`, and either `ranking` and `index` or `worker` and
 * `index`, which are paths: of our ranking and its index, or of Material's search worker and its.
 * Writes JSON: for each query, the addresses found, best first, and the milliseconds it took.
 */

import { readFileSync } from "node:fs"
import { pathToFileURL } from "node:url"

const given = JSON.parse(readFileSync(0, "utf-8"))
const index = JSON.parse(readFileSync(given.index, "utf-8"))
const search = await (given.ranking ? ours() : materials())

const answers = []
for (const query of given.queries) {
  const start = performance.now()
  const found = await search(query)
  answers.push({ found, milliseconds: performance.now() - start })
}
console.log(JSON.stringify(answers))

async function ours() {
  const { preparing } = await import(pathToFileURL(given.ranking).href)
  const find = ended(preparing(index))
  return query => ended(find(query, 6)).map(({ note }) => note.url)
}

/** What a generator returns. */
function ended(steps) {
  let step
  do step = steps.next()
  while (!step.done)
  return step.value
}

async function materials() {
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
