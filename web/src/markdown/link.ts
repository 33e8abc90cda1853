// Which addresses a message may link to, and where a link's words are not to be believed.

const kSchemes = new Set(['http:', 'https:', 'mailto:'])

/** Everything else (javascript:, data:, file:) is shown as text. */
export function safeUrl(url: string): string | null {
  try {
    const parsed = new URL(url)
    return kSchemes.has(parsed.protocol) ? parsed.href : null
  } catch {
    // Relative addresses mean nothing in a message.
    return null
  }
}

// Dots that browsers take for one (UTS 46), and characters that turn or hide what is read.
const kDots = /[\u3002\uff0e\uff61]/g
const kHidden = /[\p{Default_Ignorable_Code_Point}\u2800]/gu
const kTurned = /[\u202a-\u202e\u2066-\u2069]/
const kHost = /[\p{L}\p{N}\p{M}-]+(?:\.[\p{L}\p{N}\p{M}-]+)+/u
const kHosts = new RegExp(kHost, 'gu')

/**
 * Where `text` names an address, and not this one, or one that does not look like what it is: the
 * host that the link really leads to. Else null.
 */
export function hostToShow(text: string, url: string): string | null {
  const target = new URL(url)
  const mail = target.protocol === 'mailto:'
  const real = mail ? target.pathname : target.hostname
  if (kTurned.test(text)) return real
  const bare = text.normalize('NFKC').replace(kHidden, '').replace(kDots, '.')
  if (mail) {
    return kHost.test(bare) && bare.trim().toLowerCase() !== real.toLowerCase() ? real : null
  }
  const words = bare.split(/\s+/).map(authorityOf)
  const lies = words.some(
    (word) =>
      (word.includes('@') && kHost.test(word)) ||
      (word.match(kHosts) ?? []).some((named) => !isSame(named, real) || !looksRight(named)),
  )
  return lies ? real : null
}

/** What stands before the path, with the user's name that may hide there. */
function authorityOf(word: string): string {
  return word
    .replace(/^.*?:\/\//, '')
    .replace(/^[\\/]+/, '')
    .replace(/[\\/?#].*$/, '')
}

function isSame(named: string, real: string): boolean {
  try {
    const host = new URL(`https://${named}`).hostname
    return host.replace(/^www\./, '') === real.replace(/^www\./, '')
  } catch {
    return false
  }
}

// A label may be in one script; Chinese, Japanese and Korean go together and with Latin letters
// (UTS 39, "highly restrictive"). Of Latin, the letters of Western and Central Europe.
const kLabels = [
  /^[a-z\d\u00df-\u00f6\u00f8-\u017f-]+$/i,
  /^[a-z\d\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc-]+$/iu,
  /^[a-z\d\p{Script=Han}\p{Script=Hangul}-]+$/iu,
  /^[a-z\d\p{Script=Han}\p{Script=Bopomofo}-]+$/iu,
  ...['Arabic', 'Armenian', 'Bengali', 'Cyrillic', 'Devanagari', 'Georgian', 'Greek', 'Hebrew']
    .concat(['Tamil', 'Thai'])
    .map((script) => new RegExp(`^[\\d\\p{Script=${script}}\\p{M}-]+$`, 'u')),
]

// Letters of other scripts that are drawn like Latin ones: a label of nothing else passes for
// Latin, but for a host whose last label is in that script, too.
const kLikeLatin = new RegExp(`^[\\d${'авсԁеһіјӏоргԛѕтѵѡхуԝьүпмнк'}${'αοερνυικτχγω'}-]+$`, 'u')

function looksRight(host: string): boolean {
  const labels = host.toLowerCase().split('.')
  const latinEnd = /^[a-z\d-]+$/.test(labels[labels.length - 1] ?? '')
  return labels.every((label) => {
    if (/^[a-z\d-]*$/.test(label)) return true
    if (latinEnd && kLikeLatin.test(label)) return false
    return kLabels.some((one) => one.test(label))
  })
}
