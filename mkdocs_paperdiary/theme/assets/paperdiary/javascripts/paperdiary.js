/**
 * Entry module: brings the figures of each page to life.
 *
 * Loaded once per visit. Under Material's instant navigation the page's content is swapped without
 * running modules again, so that every swap has to be listened for.
 */

import { createFigures } from "./figures.js"
import { followPlaces } from "./places.js"
import { printFigures } from "./print.js"
import { onThemeChange } from "./theme.js"

const figures = createFigures()
const followPlace = followPlaces(figures.open)

/** Leave the figures of the last page and take up those of this one. */
function turnPage() {
  figures.forget()
  figures.discover(document)
  followPlace()
}

// `document$` is an RxJS ReplaySubject of Material's, which emits the current page at once. Over
// `file://` Material turns no pages, and where that was asked of it, the subject has ended unused.
if (window.document$ && location.protocol !== "file:") window.document$.subscribe(turnPage)
else if (document.readyState === "loading") addEventListener("DOMContentLoaded", turnPage)
else turnPage()

onThemeChange(figures.repaint)
printFigures(figures)
