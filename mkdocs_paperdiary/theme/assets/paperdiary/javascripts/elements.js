/** The elements that scripts make, with plain text: titles may contain any character. */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} name Its class; empty for none.
 * @param {Array<Node | string>} content
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, name, ...content) {
  const made = document.createElement(tag)
  if (name) made.className = name
  made.append(...content)
  return made
}

/**
 * @param {string} name Its class.
 * @param {string} label What its parts are together.
 */
export function group(name, label) {
  const made = element("div", name)
  made.setAttribute("role", "group")
  made.setAttribute("aria-label", label)
  return made
}

/**
 * @param {string} name Its class; empty for none.
 * @param {string} href
 * @param {string} text
 */
export function link(name, href, text) {
  const made = element("a", name, text)
  made.setAttribute("href", href)
  return made
}
