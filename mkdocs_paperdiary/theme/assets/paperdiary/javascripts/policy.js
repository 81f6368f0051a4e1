/** What a site's Content-Security-Policy lets scripts do. */

/**
 * Whether scripts may compile text, as Plotly does for what it draws by WebGL.
 *
 * To try is the only sure way, but where it is forbidden the browser complains, and may report to
 * the site's owner. So the policies that can be read are asked first: the page's own, and the one
 * that came with a file, which most servers send with every file alike.
 *
 * @param {Headers} [headers] Of a file from the same server.
 */
export function mayCompile(headers) {
  const metas = document.querySelectorAll('meta[http-equiv="Content-Security-Policy" i]')
  const policies = [...metas].map(meta => meta.getAttribute("content"))
  policies.push(headers?.get("Content-Security-Policy") ?? "")
  if (policies.some(forbidsCompiling)) return false
  try {
    return Boolean(new Function(""))
  } catch {
    return false
  }
}

/**
 * @param {string} text One policy, or several with commas between them, of which each must allow it
 *   (https://www.w3.org/TR/CSP3/#can-compile-strings).
 */
const forbidsCompiling = text => text.toLowerCase().split(",").some(policy => {
  const directives = policy.split(";").map(directive => directive.trim().split(/\s+/))
  const rule = ["script-src", "default-src"]
    .map(name => directives.find(directive => directive[0] === name))
    .find(Boolean)
  return rule !== undefined && !rule.includes("'unsafe-eval'")
})
