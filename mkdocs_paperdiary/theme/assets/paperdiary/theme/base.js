/** What Material keeps in the browser's storage, and under which names; its bundle uses these. */

// Globals, as Material's own inline script makes them.
var __md_scope = new URL(document.currentScript.dataset.scope, location)

/** A text's 32-bit hash. */
var __md_hash = text =>
  [...text].reduce((hash, character) => (hash << 5) - hash + character.charCodeAt(0), 0)

/** Read what a site under this address has stored. */
var __md_get = (key, storage = localStorage, scope = __md_scope) =>
  JSON.parse(storage.getItem(`${scope.pathname}.${key}`))

/** Store something, where the browser allows it. */
var __md_set = (key, value, storage = localStorage, scope = __md_scope) => {
  try {
    storage.setItem(`${scope.pathname}.${key}`, JSON.stringify(value))
  } catch {
    // Storage is full or forbidden; the reader's choice then lasts until the page is left.
  }
}
