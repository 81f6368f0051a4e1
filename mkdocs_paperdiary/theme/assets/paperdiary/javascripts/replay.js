/** The reading order replayed: a slider over the entries, and a button that moves it. */

import { iconButton, relabel } from "./icons.js"
import { pointsOf } from "./view.js"

/** How long a whole replay takes at most, and an entry in it, in milliseconds. */
const WHOLE = 12000
const ENTRY = 250
const UNDATED = "undated"

/**
 * @param {any} figure
 * @returns {string[]} The days of the dated entries in words, in reading order.
 */
export function daysOf(figure) {
  const days = []
  for (const { meta, customdata } of figure.data)
    if (meta.role === "cluster")
      for (const point of customdata) if (point[1] !== UNDATED) days[point[7]] = point[1]
  return days
}

/** An entry's place in reading order; -1 where it is not on the map. */
function placeOf(figure, id) {
  for (const trace of figure.data)
    if (trace.meta.role === "cluster")
      for (const point of pointsOf(trace)) if (point.id === id) return point.place
  return -1
}

/**
 * Find where the month ends that follows a place.
 *
 * @param {string[]} days `5 June 2025`, in reading order.
 * @param {number} read How many of them have been read.
 * @returns {number} How many have been read at the end of the next month with any; after the last
 *   one it begins again.
 */
export function nextMonth(days, read) {
  const month = at => days[at].slice(days[at].indexOf(" "))
  const first = read < days.length ? read : 0
  let end = first
  while (end < days.length && month(end) === month(first)) end++
  return end
}

/**
 * @typedef {object} Replay
 * @property {HTMLElement} element
 * @property {() => number} until From which place on entries are not yet read; Infinity where all
 *   are, the undated ones too.
 * @property {(id: string) => void} show Sees to it that an entry has been read; does not call back.
 * @property {() => void} end Has all been read; does not call back.
 * @property {() => void} remove
 */

/**
 * @param {any} figure
 * @param {() => Promise<void>} changed Called when more or less has been read; resolves when that is
 *   seen.
 * @returns {Replay | null} Null where fewer than two entries have a date.
 */
export function createReplay(figure, changed) {
  const days = daysOf(figure)
  if (days.length < 2) return null
  const total = figure.data.reduce((sum, { meta, customdata }) =>
    meta.role === "cluster" ? sum + customdata.length : sum, 0)
  const still = matchMedia("(prefers-reduced-motion: reduce)")
  const gone = new AbortController()
  let read = days.length
  /** The replay under way; another one is another object. @type {object | null} */
  let playing = null

  const element = document.createElement("div")
  element.className = "paperdiary-replay"
  element.setAttribute("role", "group")
  element.setAttribute("aria-label", "Replay the reading order")
  const button = iconButton("paperdiary-replay__button", "Play", "play")
  const slider = document.createElement("input")
  Object.assign(slider, {
    type: "range", className: "paperdiary-replay__slider", min: 1, max: days.length, step: 1,
  })
  slider.setAttribute("aria-label", "Entries read so far")
  const text = document.createElement("span")
  text.className = "paperdiary-replay__text"
  const day = document.createElement("span")
  const count = document.createElement("span")
  count.className = "paperdiary-replay__count"
  text.append(day, " ", count)
  element.append(button, slider, text)

  const until = () => (read < days.length ? read : Infinity)

  function refresh() {
    slider.value = String(read)
    slider.style.setProperty("--paperdiary-read", `${(100 * (read - 1)) / (days.length - 1)}%`)
    day.textContent = days[read - 1]
    count.textContent = `${Math.min(until(), total)} of ${total}`
    slider.setAttribute("aria-valuetext", `${count.textContent}, until ${day.textContent}`)
  }

  function mark() {
    if (still.matches) relabel(button, "Next month", "month")
    else if (playing) relabel(button, "Pause", "pause")
    else relabel(button, "Replay the reading order", "play")
  }

  function pause() {
    if (!playing) return
    playing = null
    mark()
  }

  function play() {
    if (read >= days.length) read = 1
    const [from, begun] = [read, performance.now()]
    const pace = Math.min(ENTRY, WHOLE / days.length)
    const mine = playing = {}
    mark()
    refresh()
    changed()
    const step = async now => {
      if (playing !== mine) return
      // In a tab of the page that is closed there is nothing to be drawn on.
      if (!element.checkVisibility()) return pause()
      const due = Math.min(days.length, from + Math.max(0, Math.floor((now - begun) / pace)))
      if (due !== read) {
        read = due
        refresh()
        await changed()
      }
      if (playing !== mine) return
      if (read >= days.length) pause()
      else requestAnimationFrame(step)
    }
    requestAnimationFrame(step)
  }

  function end() {
    pause()
    read = days.length
    refresh()
  }

  button.addEventListener("click", () => {
    if (still.matches) {
      read = nextMonth(days, read)
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
      if (placeOf(figure, id) >= until()) end()
    },
    end,
    remove() {
      pause()
      gone.abort()
    },
  }
}
