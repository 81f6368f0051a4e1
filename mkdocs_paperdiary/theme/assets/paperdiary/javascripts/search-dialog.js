/** Notes found by meaning, above Material's own results in its search dialog. */

/** @typedef {import("./recall.js").Recalled} Recalled */

const RESULTS = 6

/** Better than any of Material's, which opens the result of the highest score on Enter. */
const BEST_SCORE = 1e6

const WORD = /([\p{L}\p{N}\p{M}]+)/u
const folded = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()

/** Wait for the search field to be focused, on this page and those that follow it. */
export function followSearch() {
  const known = new WeakSet()
  document.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || known.has(target)) return
    if (!target.matches("[data-md-component=search-query]")) return
    known.add(target)
    const results = document.querySelector("[data-md-component=search-result]")
    if (results) fillResults(target, results)
  })
}

/**
 * @param {HTMLInputElement} input
 * @param {Element} results Material's, with a line on their number and their list.
 */
async function fillResults(input, results) {
  const theirs = results.querySelector(".md-search-result__list")
  const section = element("section", "paperdiary-recall")
  section.setAttribute("aria-label", "Notes by words and meaning")
  section.hidden = true
  const list = element("ol", "paperdiary-recall__list")
  section.append(element("div", "paperdiary-recall__name", "Notes by words and meaning"), list)
  results.prepend(section)

  /** Material lists the same notes, of which the better answer is enough. */
  function hideDoubles() {
    const ours = new Set([...list.querySelectorAll("a")].map(link => link.pathname))
    for (const item of theirs?.children ?? []) {
      const link = item.querySelector("a")
      if (item instanceof HTMLElement) item.hidden = Boolean(link && ours.has(link.pathname))
    }
  }
  if (theirs) new MutationObserver(hideDoubles).observe(theirs, { childList: true })

  try {
    const { recall } = await import("./recall.js")
    // What is prepared now answers the first letters at once.
    await recall("")
    const answer = async () => {
      const query = input.value
      const found = await recall(query, { limit: RESULTS })
      if (query !== input.value) return
      list.replaceChildren(...found.map(resultItem))
      section.hidden = !found.length
      hideDoubles()
    }
    let frame = 0
    const later = () => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(answer)
    }
    input.addEventListener("input", later)
    input.form?.addEventListener("reset", () => setTimeout(later))
    await answer()
  } catch (error) {
    section.remove()
    console.warn("paperdiary: the search has no results by meaning:", error)
  }
}

/**
 * @param {Recalled} found
 * @param {number} rank
 */
function resultItem({ url, title, date, topic, sentence, words }, rank) {
  const item = element("li", "md-search-result__item")
  const link = element("a", "md-search-result__link")
  link.href = url
  link.tabIndex = -1
  const article = element("article", "md-search-result__article md-typeset")
  article.dataset.mdScore = String(BEST_SCORE - rank)
  const about = [date, topic, words.length ? "" : "close in meaning"].filter(Boolean)
  const answer = element("p")
  const brought = new Set(words)
  answer.append(...sentence.split(WORD).map((part, at) => (
    at % 2 && brought.has(folded(part)) ? element("mark", "", part) : part)))
  article.append(element("h1", "", title), element("p", "paperdiary-recall__about", about.join(" · ")), answer)
  link.append(article)
  item.append(link)
  return item
}

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} [className]
 * @param {string} [text]
 */
function element(name, className = "", text = "") {
  const made = document.createElement(name)
  if (className) made.className = className
  if (text) made.textContent = text
  return made
}
