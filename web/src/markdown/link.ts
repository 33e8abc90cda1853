// Which addresses a message may link to. Everything else (javascript:, data:, file:) is shown as
// text.

const kSchemes = new Set(['http:', 'https:', 'mailto:'])

export function safeUrl(url: string): string | null {
  try {
    const parsed = new URL(url)
    return kSchemes.has(parsed.protocol) ? parsed.href : null
  } catch {
    // Relative addresses mean nothing in a message.
    return null
  }
}
