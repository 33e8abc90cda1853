// `@user` in a text, where it names somebody.

export interface Part {
  readonly text: string
  /** The user id, where the part is a mention. */
  readonly user?: string
}

const kMention = /(^|[^\p{L}\p{N}_.@/-])@([\p{L}\p{N}\p{M}_.-]{1,64})/gu

/**
 * Cuts the text at its mentions of `known` people; a trailing dot ends the sentence, not the name.
 */
export function splitMentions(text: string, known: (user: string) => boolean): Part[] {
  const parts: Part[] = []
  let done = 0
  for (const match of text.matchAll(kMention)) {
    const typed = match[2] ?? ''
    const user = longestKnown(typed, known)
    if (user === null) continue
    const at = match.index + (match[1] ?? '').length
    if (at > done) parts.push({ text: text.slice(done, at) })
    done = at + 1 + user.length
    parts.push({ text: text.slice(at, done), user })
  }
  if (done < text.length) parts.push({ text: text.slice(done) })
  return parts
}

function longestKnown(typed: string, known: (user: string) => boolean): string | null {
  const bare = typed.replace(/[.-]+$/, '')
  for (const candidate of [typed, bare]) if (known(candidate.toLowerCase())) return candidate
  return null
}
