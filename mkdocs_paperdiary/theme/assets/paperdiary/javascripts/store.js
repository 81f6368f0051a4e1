/** What this browser keeps for a site's reader, and sends to nobody. */

const FOLDER = "assets/paperdiary/"

/** @param {any} script */
const rootOf = script => script?.src.slice(0, script.src.lastIndexOf(FOLDER)) ?? ""

/**
 * The site's root, by which sites on one server are told apart. By the first page: on later ones of
 * instant navigation, a relative address in a script's element would lead elsewhere.
 */
const ROOT = rootOf(globalThis.document?.querySelector(`script[src*="${FOLDER}"]`))

/**
 * @template Value
 * @typedef {object} Store
 * @property {() => {value: Value, trouble: Trouble}} read
 * @property {(change: (value: Value) => Value) => Trouble} change Reads, changes and writes, so that
 *   nothing is lost that another tab has written.
 *
 * @typedef {"" | "closed" | "newer" | "broken"} Trouble `closed`: the browser keeps nothing, or has
 *   no room. `newer`: what is there is of a later version, and is left as it is. With either, changes
 *   last as long as the page. `broken`: what was there could not be read, and has been put aside
 *   under the same name with `:broken`.
 */

/**
 * Open what is kept under a name.
 *
 * @template Value
 * @param {string} name
 * @param {object} form
 * @param {number} form.version Of what is written, which has it as `version`.
 * @param {(kept: any) => Value} form.decode Of what was parsed, or of `{}` where nothing is kept;
 *   whatever it has not the form of is left out.
 * @param {(value: Value) => object} form.encode
 * @returns {Store<Value>}
 */
export function openStore(name, { version, decode, encode }) {
  const key = `paperdiary-${name}:${ROOT}`
  /** @type {{value: Value, trouble: Trouble} | null} What could not be kept, and why. */
  let here = null

  /** @returns {{value: Value, trouble: Trouble}} */
  function read() {
    if (here) return here
    let text
    try {
      text = localStorage.getItem(key)
    } catch {
      return here = { value: decode({}), trouble: "closed" }
    }
    if (text === null) return { value: decode({}), trouble: "" }
    const kept = parsed(text)
    if (kept?.version === version) return { value: decode(kept), trouble: "" }
    return { value: decode({}), trouble: kept?.version > version ? "newer" : "broken" }
  }

  return {
    read,
    change(change) {
      let { value, trouble } = read()
      value = change(value)
      if (!trouble || trouble === "broken") try {
        if (trouble) localStorage.setItem(`${key}:broken`, localStorage.getItem(key) ?? "")
        localStorage.setItem(key, JSON.stringify({ version, ...encode(value) }))
        return trouble
      } catch {
        // It is full or closed.
        trouble = "closed"
      }
      here = { value, trouble }
      return trouble
    },
  }
}

/**
 * @param {string} text
 * @returns {any} What JSON says; null where it is none.
 */
export function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
