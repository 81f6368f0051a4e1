/** The replay of the reading order: a slider over the entries, and a button that moves it. */

import { element as made, group } from "./elements.js"
import { iconButton, relabel } from "./icons.js"
import { _, written } from "./messages.js"

/** The longest duration of a whole replay, and of an entry in it, in milliseconds. */
const WHOLE = 12000
const ENTRY = 250

/**
 * Find the end of the next month with an entry.
 *
 * @param {string[]} dates ISO 8601, in reading order.
 * @param {number} read How many of them have been read.
 * @returns {number} How many have been read at the end of that month; after the last month the
 *   first one follows.
 */
export function nextMonth(dates, read) {
  const month = at => dates[at].slice(0, "2025-06".length)
  const first = read < dates.length ? read : 0
  let end = first
  while (end < dates.length && month(end) === month(first)) end++
  return end
}

/**
 * @typedef {object} Replay
 * @property {HTMLElement} element
 * @property {() => number} until Position in reading order from which entries are not yet read;
 *   Infinity where all are, including the undated ones.
 * @property {(id: string) => void} show Makes an entry count as read; does not call back.
 * @property {() => void} end Makes every entry count as read; does not call back.
 * @property {(until: number) => void} restore Goes to a place in reading order; does not call back.
 * @property {() => void} remove
 */

/**
 * @param {import("./points.js").MapPoint[]} points
 * @param {() => Promise<void>} changed Called when more or less has been read; resolves when that is
 *   drawn.
 * @returns {Replay | null} Null where fewer than two entries have a date.
 */
export function createReplay(points, changed) {
  const dated = points.filter(({ date }) => date).sort((a, b) => a.order - b.order)
  if (dated.length < 2) return null
  const dates = dated.map(({ date }) => String(date))
  const still = matchMedia("(prefers-reduced-motion: reduce)")
  const gone = new AbortController()
  let read = dated.length
  /** The replay under way; another one is another object. @type {object | null} */
  let playing = null

  const element = group("paperdiary-replay", _("Replay the reading order"))
  const button = iconButton("paperdiary-replay__button", _("Play"), "play")
  const slider = made("input", "paperdiary-replay__slider")
  Object.assign(slider, { type: "range", min: 1, max: dated.length, step: 1 })
  slider.setAttribute("aria-label", _("Entries read so far"))
  const day = made("span", "")
  const count = made("span", "paperdiary-replay__count")
  element.append(button, slider, made("span", "paperdiary-replay__text", day, " ", count))

  const until = () => (read < dated.length ? read : Infinity)

  function refresh() {
    slider.value = String(read)
    slider.style.setProperty("--paperdiary-read", `${(100 * (read - 1)) / (dated.length - 1)}%`)
    day.textContent = dated[read - 1].day
    count.textContent = _("%(number)s of %(total)s", {
      number: written(Math.min(until(), points.length)), total: written(points.length),
    })
    slider.setAttribute("aria-valuetext", _("%(number)s, until %(day)s", {
      number: count.textContent ?? "", day: day.textContent ?? "",
    }))
  }

  function mark() {
    if (still.matches) relabel(button, _("Next month"), "month")
    else if (playing) relabel(button, _("Pause"), "pause")
    else relabel(button, _("Replay the reading order"), "play")
  }

  function pause() {
    if (!playing) return
    playing = null
    mark()
  }

  function play() {
    if (read >= dated.length) read = 1
    const [from, begun] = [read, performance.now()]
    const pace = Math.min(ENTRY, WHOLE / dated.length)
    const mine = playing = {}
    mark()
    refresh()
    changed()
    const step = async now => {
      if (playing !== mine) return
      // In a closed tab of the page there is nothing to draw on.
      if (!element.checkVisibility()) return pause()
      const due = Math.min(dated.length, from + Math.max(0, Math.floor((now - begun) / pace)))
      if (due !== read) {
        read = due
        refresh()
        await changed()
      }
      if (playing !== mine) return
      if (read >= dated.length) pause()
      else requestAnimationFrame(step)
    }
    requestAnimationFrame(step)
  }

  function end() {
    pause()
    read = dated.length
    refresh()
  }

  button.addEventListener("click", () => {
    if (still.matches) {
      read = nextMonth(dates, read)
      refresh()
      changed()
    } else if (playing) pause()
    else play()
  })
  slider.addEventListener("input", () => {
    pause()
    read = Number(slider.value)
    refresh()
    changed()
  })
  const { signal } = gone
  document.addEventListener("visibilitychange", () => document.hidden && pause(), { signal })
  still.addEventListener("change", () => {
    pause()
    mark()
  }, { signal })
  mark()
  refresh()

  return {
    element,
    until,
    show(id) {
      const order = points.find(point => point.id === id)?.order ?? -1
      if (order >= until()) end()
    },
    end,
    restore(until) {
      pause()
      read = Math.max(1, Math.min(until, dated.length))
      refresh()
    },
    remove() {
      pause()
      gone.abort()
    },
  }
}
