/** Figures on paper: all of them, as wide as the page, and in the colours that it is printed in. */

/**
 * Draw figures for the printer, and for the screen again afterwards.
 *
 * @param {{drawAll: () => void, repaint: () => void}} figures
 */
export function printFigures({ drawAll, repaint }) {
  addEventListener("beforeprint", drawAll)
  // By then the page has its printed width, and a dark one the colours of a light one.
  matchMedia("print").addEventListener("change", repaint)
}
