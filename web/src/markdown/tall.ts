// Which texts would take the screen: told from the text, so that nothing is measured for the rest.

/** Some one and a half screens of a laptop. */
const kLinesMax = 40
/** Of Latin letters, in a message as wide as it gets. */
const kColumns = 90
// From here on a character is as wide as two.
const kWide = 0x2e80

/** `blank`: do empty lines take their place? Between blocks of Markdown they do not. */
export function isTall(text: string, blank: 'shown' | 'joined'): boolean {
  if (text.length < kLinesMax) return false
  let lines = 0
  let columns = 0
  for (let at = 0; at <= text.length && lines <= kLinesMax; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : 10
    if (code !== 10) columns += code < kWide ? 1 : 2
    else {
      if (columns > 0 || blank === 'shown') lines += Math.max(1, Math.ceil(columns / kColumns))
      columns = 0
    }
  }
  return lines > kLinesMax
}
