/**
 * Entry script of a site that is also read from a disk, where browsers load no modules.
 *
 * From a server it starts the modules like any other. Over `file://` it takes the sources of the
 * same modules from a script, which may be loaded there, and makes each one a `blob:` module.
 */
if (location.protocol !== "file:") import("../javascripts/paperdiary.js")
else {
  const script = document.createElement("script")
  script.src = new URL("modules.js", document.currentScript.src)
  script.onload = () => {
    /** @type {Map<string, string>} */
    const made = new Map()
    const addressOf = name => {
      if (!made.has(name)) {
        const source = script.paperdiary[name].replace(
          /\b(from |import |await import\()"\.\/([\w-]+\.js)"/g,
          (_, word, other) => `${word}"${addressOf(other)}"`)
        const file = new Blob([source], { type: "text/javascript" })
        made.set(name, URL.createObjectURL(file))
      }
      return made.get(name)
    }
    import(addressOf("paperdiary.js"))
  }
  document.head.append(script)
}
