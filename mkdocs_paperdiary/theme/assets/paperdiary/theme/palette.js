/** Wear the palette that the reader has chosen, or the system's, from the first paint on. */
{
  /** @type {{media: string, scheme: string, primary: string, accent: string}[]} */
  const palettes = JSON.parse(document.currentScript.dataset.palettes)
  const system = () => {
    const scheme = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark"
    return palettes.find(({ media }) => media === `(prefers-color-scheme: ${scheme})`)
  }
  const chosen = __md_get("__palette")?.color
    ?? palettes.find(({ media }) => matchMedia(media).matches) ?? palettes[0]
  const worn = (chosen.media === "(prefers-color-scheme)" && system()) || chosen
  // Called between two steps of the parser, so before anything of the body is painted; in the body
  // a script of its own would come too late on a slow way.
  new MutationObserver((_, waiting) => {
    if (!document.body) return
    waiting.disconnect()
    for (const [name, value] of Object.entries(worn))
      document.body.setAttribute(`data-md-color-${name}`, value)
  }).observe(document.documentElement, { childList: true })
}
