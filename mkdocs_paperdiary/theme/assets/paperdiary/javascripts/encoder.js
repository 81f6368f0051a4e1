/**
 * How near notes are to a question, by the sentence encoder that has embedded the notes: its word
 * pieces (Schuster and Nakajima, 2012, https://doi.org/10.1109/ICASSP.2012.6289079) and the forward pass of
 * BERT (Devlin et al., 2019, https://arxiv.org/abs/1810.04805), the mean of whose tokens is the vector
 * (Reimers and Gurevych, 2019, https://arxiv.org/abs/1908.10084).
 *
 * It imports nothing, so that a worker can run it, in which it answers messages.
 */

/**
 * @typedef {object} Form Of a model.
 * @property {number} version
 * @property {string} pieces One a line; one that continues a word begins with `##`.
 * @property {boolean} lower Whether case is ignored.
 * @property {boolean} bare Whether diacritics are.
 * @property {[start: number, end: number, unknown: number]} marks The numbers of these pieces.
 * @property {number} size Of a vector.
 * @property {number} inner Of a vector between the two products of a layer.
 * @property {number} heads
 * @property {number} layers
 * @property {number} places How many pieces of a text are read.
 * @property {number} epsilon
 *
 * @typedef {object} Passages Of the notes.
 * @property {number} version
 * @property {string} build That of the index.
 * @property {string[]} files Of the model, beside this one.
 * @property {number} dimensions
 * @property {number[]} counts How many passages each note has.
 * @property {string} vectors One of each passage: base64 of signed bytes.
 *
 * @typedef {{ weights: Int8Array, scales: Float32Array, bias: Float32Array }} Dense
 * @typedef {{ weight: Float32Array, bias: Float32Array }} Norm
 * @typedef {(text: string) => Generator<void, Float64Array, void>} Nearness Of a text to each note: the
 *   largest cosine of its passages.
 */

/** Rows of a product between two turns of the page. */
const ROWS = 64

/** A punctuation mark or a Chinese character is a word of its own. */
const ALONE = "!-\\/:-@\\[-`{-~\\p{P}\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{2a6df}\\u{2a700}-\\u{2ceaf}\\u{2f800}-\\u{2fa1f}"
const WORD = new RegExp(`[${ALONE}]|[^\\s${ALONE}]+`, "gu")
const UNSEEN = /[^\P{C}\t\n\r]|\ufffd/gu
const LONGEST_WORD = 100

/**
 * @param {Form} form
 * @returns {(text: string) => number[]} The numbers of a text's pieces.
 */
export function createTokenizer({ pieces, lower, bare, marks: [start, end, unknown], places }) {
  const numbers = new Map(pieces.split("\n").map((piece, number) => [piece, number]))

  function piecesOf(word) {
    const found = []
    for (let from = 0, to; from < word.length; from = to) {
      let number
      for (to = word.length; to > from; to--) {
        number = numbers.get((from ? "##" : "") + word.slice(from, to))
        if (number !== undefined) break
      }
      if (number === undefined) return [unknown]
      found.push(number)
    }
    return found
  }

  return text => {
    let plain = text.replace(UNSEEN, "")
    if (bare) plain = plain.normalize("NFD").replace(/\p{Mn}/gu, "")
    if (lower) plain = plain.toLowerCase()
    const found = (plain.match(WORD) ?? []).flatMap(word => ([...word].length > LONGEST_WORD ? [unknown] : piecesOf(word)))
    return [start, ...found.slice(0, places - 2), end]
  }
}

/**
 * @param {ArrayBuffer} buffer A model, as the build writes it.
 * @returns {(text: string) => Generator<void, Float32Array, void>} Embeds a text, in steps between which a page
 *   can go on, as a vector of length 1.
 */
export function createEncoder(buffer) {
  const length = new DataView(buffer).getUint32(0, true)
  /** @type {Form} */
  const form = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)))
  if (form.version !== 1) throw new Error(`the encoder is of version ${form.version}`)
  const { size, inner, heads, places, epsilon } = form
  const tokens = createTokenizer(form)
  let at = 4 + length

  /** The next numbers of the file, which begin at a multiple of four bytes. */
  function take(Kind, count) {
    const found = new Kind(buffer, at, count)
    at += 4 * Math.ceil(found.byteLength / 4)
    return found
  }
  const floats = count => take(Float32Array, count)
  /** @returns {Norm} */
  const norm = () => ({ weight: floats(size), bias: floats(size) })
  /** @returns {Dense} */
  const dense = (rows, columns) => ({ weights: take(Int8Array, rows * columns), scales: floats(rows), bias: floats(rows) })

  const count = form.pieces.split("\n").length
  const halves = take(Uint8Array, count * size / 2), scales = floats(count)
  const positions = floats(places * size), first = norm()
  const layers = Array.from({ length: form.layers }, () => ({
    attention: dense(3 * size, size), output: dense(size, size), norm: norm(),
    inner: dense(inner, size), outer: dense(size, inner), lastNorm: norm(),
  }))
  if (at !== buffer.byteLength) throw new Error("the encoder is not whole")

  return function* encode(text) {
    const numbers = tokens(text)
    let hidden = new Float32Array(numbers.length * size)
    for (const [place, number] of numbers.entries())
      for (let axis = 0; axis < size; axis++) {
        const pair = halves[(number * size + axis) >> 1]
        hidden[place * size + axis] = scales[number] * ((axis & 1 ? pair >> 4 : pair & 15) - 8) + positions[place * size + axis]
      }
    normalise(hidden, first, epsilon)
    for (const layer of layers) {
      const mixed = yield* product(attended(yield* product(hidden, layer.attention), size, heads), layer.output)
      hidden = normalise(added(mixed, hidden), layer.norm, epsilon)
      const grown = yield* product(gelu(yield* product(hidden, layer.inner)), layer.outer)
      hidden = normalise(added(grown, hidden), layer.lastNorm, epsilon)
    }
    const vector = new Float32Array(size)
    for (let place = 0; place < hidden.length; place++) vector[place % size] += hidden[place]
    const long = Math.hypot(...vector)
    return vector.map(one => one / long)
  }
}

/**
 * Rows times a matrix, four rows and two of its columns at once, which share what is read. At an end, the last
 * one is computed again in the place of others.
 *
 * @param {Float32Array} rows
 * @param {Dense} layer
 * @returns {Generator<void, Float32Array, void>}
 */
function* product(rows, { weights, scales, bias }) {
  const wide = bias.length, size = weights.length / wide, count = rows.length / size
  const result = new Float32Array(count * wide)
  for (let column = 0; column < wide; column += 2) {
    const other = Math.min(column + 1, wide - 1)
    const put = (row, sum, next) => {
      result[row * wide + column] = sum * scales[column] + bias[column]
      result[row * wide + other] = next * scales[other] + bias[other]
    }
    for (let row = 0; row < count; row += 4) {
      const a = row, b = Math.min(row + 1, count - 1), c = Math.min(row + 2, count - 1), d = Math.min(row + 3, count - 1)
      let sumA = 0, sumB = 0, sumC = 0, sumD = 0, otherA = 0, otherB = 0, otherC = 0, otherD = 0
      for (let at = 0; at < size; at++) {
        const weight = weights[column * size + at], next = weights[other * size + at]
        const oneA = rows[a * size + at], oneB = rows[b * size + at], oneC = rows[c * size + at], oneD = rows[d * size + at]
        sumA += weight * oneA
        sumB += weight * oneB
        sumC += weight * oneC
        sumD += weight * oneD
        otherA += next * oneA
        otherB += next * oneB
        otherC += next * oneC
        otherD += next * oneD
      }
      put(a, sumA, otherA)
      put(b, sumB, otherB)
      put(c, sumC, otherC)
      put(d, sumD, otherD)
    }
    if (column % ROWS === 0) yield
  }
  return result
}

/** Each token's values, weighted by its attention to all tokens, of queries, keys and values. */
function attended(mixed, size, heads) {
  const wide = 3 * size, count = mixed.length / wide, part = size / heads
  const result = new Float32Array(count * size), shares = new Float64Array(count)
  for (let head = 0; head < size; head += part)
    for (let row = 0; row < count; row++) {
      for (let other = 0; other < count; other++) {
        let sum = 0
        for (let axis = head; axis < head + part; axis++) sum += mixed[row * wide + axis] * mixed[other * wide + size + axis]
        shares[other] = sum / Math.sqrt(part)
      }
      const most = Math.max(...shares)
      let total = 0
      for (let other = 0; other < count; other++) total += shares[other] = Math.exp(shares[other] - most)
      for (let other = 0; other < count; other++)
        for (let axis = head; axis < head + part; axis++)
          result[row * size + axis] += shares[other] / total * mixed[other * wide + 2 * size + axis]
    }
  return result
}

/** Rows normalised, in place. */
function normalise(rows, { weight, bias }, epsilon) {
  const size = weight.length
  for (let start = 0; start < rows.length; start += size) {
    let mean = 0, square = 0
    for (let axis = 0; axis < size; axis++) mean += rows[start + axis] / size
    for (let axis = 0; axis < size; axis++) square += (rows[start + axis] - mean) ** 2 / size
    const scale = 1 / Math.sqrt(square + epsilon)
    for (let axis = 0; axis < size; axis++)
      rows[start + axis] = (rows[start + axis] - mean) * scale * weight[axis] + bias[axis]
  }
  return rows
}

function added(rows, others) {
  for (let at = 0; at < rows.length; at++) rows[at] += others[at]
  return rows
}

/** Gaussian error linear units (https://arxiv.org/abs/1606.08415), in place; see `atlas/embedding/bert.py`. */
function gelu(rows) {
  for (let at = 0; at < rows.length; at++) {
    const size = Math.abs(rows[at])
    const part = 1 / (1 + 0.3275911 / Math.SQRT2 * size)
    const tail = ((((1.061405429 * part - 1.453152027) * part + 1.421413741) * part - 0.284496736) * part + 0.254829592) * part
    rows[at] = Math.max(rows[at], 0) - size * tail * Math.exp(-0.5 * size * size) / 2
  }
  return rows
}

/**
 * @param {ArrayBuffer} buffer A model.
 * @param {Passages} passages
 * @returns {Nearness}
 */
export function createNearness(buffer, { dimensions, counts, vectors }) {
  const encode = createEncoder(buffer)
  const bytes = Int8Array.from(atob(vectors), one => one.charCodeAt(0))
  if (bytes.length !== dimensions * counts.reduce((sum, count) => sum + count, 0)) throw new Error("the passages are not whole")
  return function* near(text) {
    const vector = yield* encode(text)
    const found = new Float64Array(counts.length)
    let start = 0
    for (const [note, count] of counts.entries()) {
      found[note] = -1
      for (let passage = 0; passage < count; passage++, start += dimensions) {
        let sum = 0, square = 0
        for (let axis = 0; axis < dimensions; axis++) {
          const one = bytes[start + axis]
          sum += one * vector[axis]
          square += one * one
        }
        found[note] = Math.max(found[note], sum / (Math.sqrt(square) || 1))
      }
      if (note % ROWS === ROWS - 1) yield
    }
    return found
  }
}

/**
 * @param {string} url Of the notes' passages, beside which the model is.
 * @param {string} build That of the index.
 */
async function load(url, build) {
  const read = async (name, as) => {
    if (new URL(name, url).origin !== new URL(url).origin) throw new Error(`${name} is of another site`)
    const response = await fetch(new URL(name, url), { priority: "low" })
    if (!response.ok) throw new Error(`${response.url}: ${response.status}`)
    return response[as]()
  }
  /** @type {Passages} */
  const passages = await read(url, "json")
  if (passages.version !== 1 || passages.build !== build) throw new Error(`${url} is of another build than the index`)
  const parts = await Promise.all(passages.files.map(name => read(name, "arrayBuffer")))
  return createNearness(await new Blob(parts).arrayBuffer(), passages)
}

/**
 * Load an encoder, in a worker where the browser and the site's policy allow one.
 *
 * @param {string} url Of the notes' passages.
 * @param {string} build That of the index.
 * @param {(steps: Generator<void, Float64Array, void>) => Promise<Float64Array>} inTurns Runs it on the page.
 * @returns {Promise<(text: string) => Promise<Float64Array | null>>} The nearness of a text to each note; null where
 *   another text has come before this one's turn.
 */
export async function openEncoder(url, build, inTurns) {
  let answer = await inWorker(url, build)
  if (!answer) {
    const near = await load(url, build)
    answer = text => inTurns(near(text))
  }
  let latest = "", before = Promise.resolve(/** @type {Float64Array | null} */ (null))
  return text => {
    latest = text
    return before = before.catch(() => null).then(() => (text === latest ? answer(text) : null))
  }
}

/**
 * @param {string} url
 * @param {string} build
 * @returns {Promise<((text: string) => Promise<Float64Array>) | null>} Null where there can be no worker; rejected
 *   where there is one that cannot load the encoder.
 */
async function inWorker(url, build) {
  /** @type {Worker} */
  let worker
  /** @returns {Promise<any>} The worker's next message; null where it does not start. */
  const ask = message => new Promise((resolve, reject) => {
    worker.onerror = () => resolve(null)
    worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data))
    worker.postMessage(message)
  })
  try {
    worker = new Worker(import.meta.url, { type: "module" })
  } catch {
    return null
  }
  return await ask({ url, build }) && (async text => (await ask({ text })).near)
}

if (typeof WorkerGlobalScope !== "undefined" && self instanceof WorkerGlobalScope) {
  /** @type {Nearness} */
  let near
  addEventListener("message", async ({ data }) => {
    try {
      if (data.url) near = await load(data.url, data.build)
      const steps = data.url ? null : near(data.text)
      let step
      do step = steps?.next(); while (step && !step.done)
      postMessage({ near: step?.value })
    } catch (error) {
      postMessage({ error: String(error) })
    }
  })
}
